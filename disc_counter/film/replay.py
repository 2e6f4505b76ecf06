"""Measures a recorded film as fast as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import cv2

from disc_counter.camera.clip import Clip
from disc_counter.constant.in_force import configured, fastest_rev_s
from disc_counter.disc.doubt import Loads
from disc_counter.disc.frozen import FROZEN, Repetition
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc
from disc_counter.disc.trial import Trial
from disc_counter.energy import Constant, energy_wh
from disc_counter.errors import CalibrationError
from disc_counter.film.registers import FilmRegisters, RegisterSeen
from disc_counter.measurement import Measurement
from disc_counter.model import (
    NS_PER_S,
    UREV_PER_REVOLUTION,
    Blind,
    Frame,
    MeasurementEvent,
    Progress,
    Revolution,
    Sight,
)
from disc_counter.picture.overlay import Outlines
from disc_counter.settings import Settings, check_windows
from disc_counter.setup.detect import direction_of, kept_calibration, loads_of

NOT_RECOGNISED = "no disc recognised"

Progressed = Callable[[float], None]
Noted = Callable[[Frame, Sight, Outlines | None], None]


class Measured(Protocol):
    """Gives a Sight for every frame."""

    @property
    def scene(self) -> Outlines | None:
        """Where things are in the picture; None where no disc is known."""

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame."""

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known of it at a time of which there is no picture."""


class Unrecognised:
    """The disc of a film in which none is recognised: nothing is known of it, whether it turns or stands."""

    scene = None

    def __init__(self, loads: Loads) -> None:
        self._loads = loads
        self._first_ns: int | None = None

    def feed(self, frame: Frame) -> Sight:
        """No path, and the doubt of all that a disc may do."""
        return self.unseen(frame.time_ns, NOT_RECOGNISED)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """The same."""
        self._first_ns = time_ns if self._first_ns is None else self._first_ns
        turns = self._loads.nothing_known((time_ns - self._first_ns) / NS_PER_S)
        return Sight(time_ns, None, round(turns * UREV_PER_REVOLUTION), None, reason)


@dataclass(slots=True)
class Summary:
    """What a film came to; energy is None without a constant. `problem` says why no disc was recognised."""

    constant: Constant | None
    frames: int = 0
    first_ns: int = 0
    last: Sight | None = None
    progress: Progress | None = None
    cpu_ns: int = 0
    blind: list[Blind] = field(default_factory=list)
    problem: str | None = None

    def add(self, sight: Sight, cpu_ns: int) -> None:
        """Take in a frame's sight and what it cost."""
        if self.last is None:
            self.first_ns = sight.time_ns
        self.last = sight
        self.frames += 1
        self.cpu_ns += cpu_ns

    @property
    def unknown(self) -> str | None:
        """Why nothing is known of the disc, in one sentence; None where something is."""
        if self.last is None or self.last.path_urev is not None:
            return None
        return self.problem or f"the disc is known but was not seen: {self.last.reason}"

    def fields(self) -> dict[str, Any]:
        """The summary as `--json` says it."""
        last, progress, unknown = self.last, self.progress, self.unknown
        forward_urev = None if progress is None or unknown else progress.forward_urev
        reverse_urev = None if progress is None or unknown else progress.reverse_urev
        return {
            "event": "summary",
            "frames": self.frames,
            "seconds": _seconds(last.time_ns - self.first_ns) if last else 0.0,
            "revolutions": _revolutions(last.path_urev) if last else None,
            "revolutions_uncertainty": _revolutions(last.uncertainty_urev) if last and not unknown else None,
            "forward_revolutions": _revolutions(forward_urev),
            "reverse_revolutions": _revolutions(reverse_urev),
            "energy_import_wh": _energy(forward_urev, self.constant),
            "energy_export_wh": _energy(reverse_urev, self.constant),
            "blind_s": _seconds(progress.blind_ns) if progress else 0.0,
            "cpu_ms_per_frame": round(self.cpu_ns / 1e6 / max(1, self.frames), 4),
            **({"reason": unknown} if unknown else {}),
        }


class Replay:
    """One film and what was made of it.

    Iterating gives the events, once; `summary` is complete afterwards, `trials` are what was tried to learn the disc.
    `learning` and `watching` are called with the share done, `noting` with every frame and what is known after it.
    Raises CameraError for what is no film, SettingsError for windows outside of it. Where no disc is recognised the
    summary says so.
    """

    def __init__(
        self,
        clip: Clip,
        settings: Settings,
        learning: Progressed = lambda share: None,
        watching: Progressed = lambda share: None,
        noting: Noted | None = None,
    ) -> None:
        check_windows(settings, *clip.size)
        self.clip = clip
        self._settings = settings
        self._learning, self._watching, self._noting = learning, watching, noting
        self.trials: list[Trial] = []
        self.constant = configured(settings)
        self.summary = Summary(self.constant)

    def __iter__(self) -> Iterator[MeasurementEvent | RegisterSeen]:
        cv2.setNumThreads(1)
        disc, repetition = self._disc(), Repetition(live=False)
        measurement = Measurement(self.constant, self._settings.meter.backstop)
        registers = FilmRegisters(self._settings, self.constant)
        for frame in self.clip:
            start_ns = time.thread_time_ns()
            stale = repetition.stale(frame.image, frame.time_ns)
            sight = disc.unseen(frame.time_ns, FROZEN) if stale else disc.feed(frame)
            events = measurement.feed(sight)
            self.summary.add(sight, time.thread_time_ns() - start_ns)
            if self._noting is not None:
                self._noting(frame, sight, disc.scene)
            yield from self._noted(events)
            yield from registers.look(frame, sight)
            if self.clip.frame_count:
                self._watching(self.summary.frames / self.clip.frame_count)
        yield from self._noted(measurement.finish())

    def _disc(self) -> Measured:
        """The calibrated disc; learnt from the film where no calibration is kept."""
        loads = loads_of(self._settings, self.constant)
        try:
            calibration = kept_calibration(self._settings, self.clip.size) or self._learnt()
        except CalibrationError as error:
            self.trials.append(Trial("disc", "refused", str(error)))
            self.summary.problem = f"no disc is recognised in {self.clip.path}: {error}"
            return Unrecognised(loads)
        fastest = fastest_rev_s(self._settings, self.constant)
        return known_disc(calibration, direction_of(self._settings), fastest, loads)

    def _learnt(self) -> DiscCalibration:
        disc = self._settings.disc
        tried = self.trials.append
        return learn(lambda: self.clip, window=disc.window, mark=disc.mark, progress=self._learning, tried=tried)

    def _noted(self, events: list[MeasurementEvent]) -> Iterator[MeasurementEvent]:
        for event in events:
            if isinstance(event, Progress):
                self.summary.progress = event
            elif isinstance(event, Blind):
                self.summary.blind.append(event)
            yield event


def fields_of(event: MeasurementEvent | RegisterSeen) -> dict[str, Any]:
    """An event as `--json` says it."""
    if isinstance(event, RegisterSeen):
        return event.fields()
    if isinstance(event, Revolution):
        return {
            "event": "revolution",
            "time": _seconds(event.time_ns),
            "direction": event.direction,
            "revolutions": _revolutions(event.path_urev),
        }
    if isinstance(event, Progress):
        return {
            "event": "power",
            "time": _seconds(event.time_ns),
            "power_w": _watts(event.power_w),
            "uncertainty_w": _watts(event.uncertainty_w),
        }
    return {
        "event": "blind",
        "time": _seconds(event.time_ns),
        "until": _seconds(event.until_ns),
        "reason": event.reason,
        "revolutions_bridged": _revolutions(event.bridged_urev),
    }


def _seconds(time_ns: int) -> float:
    return round(time_ns / NS_PER_S, 4)


def _revolutions(urev: int | None) -> float | None:
    return None if urev is None else urev / UREV_PER_REVOLUTION


def _watts(power_w: float | None) -> float | None:
    return None if power_w is None else round(power_w, 2) + 0.0


def _energy(urev: int | None, constant: Constant | None) -> float | None:
    return None if constant is None or urev is None else round(float(energy_wh(urev, constant)), 4)
