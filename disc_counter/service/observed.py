"""What has been seen of the disc since it was looked at anew: kept up frame by frame, without a thread of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from disc_counter.model import NS_PER_S, Frame, MeasurementEvent, Progress, Sight
from disc_counter.service.observer import Observer
from disc_counter.status import Findings
from disc_counter.units import revolutions, seconds

RATE_FRAMES = 90
"""The frames that the frame rate is the mean of: three seconds at the usual 30 a second."""


@dataclass(slots=True)
class Observed:
    """Taken in frame by frame; `seen_at_s` is when the last one came, in monotonic s."""

    seen_at_s: float | None = None
    sight: Sight | None = None
    turn_seen: float | None = None
    power: Progress | None = None
    findings: Findings | None = None
    _furthest_urev: int | None = None
    _back_urev: int = 0
    _lost_ns: int | None = None
    _unknown_ns: int | None = None
    _followed_urev: int = 0
    _times_ns: deque[int] = field(default_factory=lambda: deque(maxlen=RATE_FRAMES))

    def take_in(
        self, frame: Frame, sight: Sight, events: Iterable[MeasurementEvent], observer: Observer, now_s: float
    ) -> None:
        """Take in a frame and what was made of it."""
        self._times_ns.append(frame.time_ns)
        self.seen_at_s = now_s
        turn_seen = observer.progress
        if turn_seen is None:
            self._follow(sight, observer)
        self.sight, self.turn_seen = sight, turn_seen
        self._note_loss(sight, learning=turn_seen is not None)
        if sight.reason is None and sight.path_urev is not None:
            turned_urev = sight.path_urev - sight.corrected_urev
            self._furthest_urev = max(turned_urev, self._furthest_urev or turned_urev)
            self._back_urev = self._furthest_urev - turned_urev
        self.power = next((event for event in reversed([*events]) if isinstance(event, Progress)), self.power)

    @property
    def turned_back(self) -> float:
        """How many turns the disc is behind where it was furthest ahead."""
        return revolutions(self._back_urev)

    @property
    def reason(self) -> str | None:
        """Why the disc is not seen; None while it is seen or still learnt."""
        return self.sight.reason if self.sight and self._lost_ns is not None else None

    @property
    def frames_per_s(self) -> float | None:
        """Of the last frames; None while there are too few."""
        times_ns = self._times_ns
        if len(times_ns) < 2 or times_ns[-1] <= times_ns[0]:
            return None
        return (len(times_ns) - 1) * NS_PER_S / (times_ns[-1] - times_ns[0])

    @property
    def blind_for_s(self) -> float | None:
        """How long sight has been lost; None while the disc is seen or still learnt."""
        return self._since_s(self._lost_ns)

    @property
    def unknown_for_s(self) -> float | None:
        """How long no disc has been found while it is learnt; None while one is followed."""
        return self._since_s(self._unknown_ns)

    def _since_s(self, since_ns: int | None) -> float | None:
        return None if since_ns is None or self.sight is None else seconds(self.sight.time_ns - since_ns)

    def _note_loss(self, sight: Sight, learning: bool) -> None:
        """Note since when the disc is not seen: lost where it is known, not found yet while it is learnt."""
        if sight.reason is None:
            self._lost_ns = self._unknown_ns = None
        elif learning:
            self._unknown_ns = sight.time_ns if self._unknown_ns is None else self._unknown_ns
        else:
            self._unknown_ns = None
            self._lost_ns = sight.time_ns if self._lost_ns is None else self._lost_ns

    def _follow(self, sight: Sight, observer: Observer) -> None:
        """Note how the disc is followed, from the first sight of it as a known one on."""
        calibration, known, last = observer.calibration, self.findings, self.sight
        if calibration is None:
            return
        if known is None or last is None:
            mark = calibration.mark.kind if calibration.mark else None
            self.findings = Findings(calibration.window, mark, calibration.closed, calibration.usual_fit, 0.0, 0.0, 0.0)
            self._followed_urev = sight.path_urev or 0
            return
        passed_s = seconds(sight.time_ns - last.time_ns)
        self.findings = replace(
            known,
            revolutions=revolutions((sight.path_urev or 0) - self._followed_urev),
            seconds=known.seconds + passed_s,
            blind_s=known.blind_s + (passed_s if sight.reason else 0.0),
        )
