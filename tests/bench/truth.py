"""What really happened in a drawn film, from its NAME.truth.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import Window

HYSTERESIS = 0.05
"""Revolutions past the middle of the slot from which a pass counts."""
NOW_S = 0.05
"""To either side: over so much the power is taken together."""
STEADY_SHARE = 0.03
"""By so much the power may change and still be called the same."""
LOOK_BACK_S = 0.25
LOST_SHARE = 0.2
"""From so many missing frames on a film is one of those in which sight was lost."""
STILL_REVOLUTIONS = 0.02


@dataclass(frozen=True, slots=True)
class Pass:
    """The mark went through the middle of the slot; +1 is forward."""

    time_s: float
    direction: int


@dataclass(frozen=True, eq=False, slots=True)
class Truth:
    """A film's truth: times in seconds and the disc's angle in revolutions, a value a frame.

    `lost` are the spans (seconds) in which the disc cannot be seen.
    """

    constant: float
    direction: int
    slot: Window
    lost: tuple[tuple[float, float], ...]
    times_s: NDArray[np.float64]
    angles: NDArray[np.float64]

    @property
    def net(self) -> float:
        """Signed revolutions from the first frame to the last."""
        return float(self.angles[-1] - self.angles[0])

    @property
    def path(self) -> float:
        """Revolutions made, to and fro."""
        return float(np.abs(np.diff(self.angles)).sum())

    @property
    def frame_rate(self) -> float:
        """Frames a second where none is missing."""
        return float(1.0 / np.median(np.diff(self.times_s)))

    @property
    def sight_was_lost(self) -> bool:
        """Whether the disc could not be seen for a while, or many frames are missing."""
        promised = (self.times_s[-1] - self.times_s[0]) * self.frame_rate
        return bool(self.lost) or len(self.times_s) < (1.0 - LOST_SHARE) * promised

    @property
    def trembles(self) -> bool:
        """Whether the disc only moved to and fro on its place."""
        return 0.0 < float(np.ptp(self.angles)) < STILL_REVOLUTIONS

    @property
    def fastest(self) -> float:
        """The fastest turn, in revolutions a second."""
        return float(np.max(np.abs(np.diff(self.angles)) / np.diff(self.times_s)))

    def seen_at(self, time_s: float) -> bool:
        """Whether the disc can be seen at a moment."""
        return not any(start <= time_s <= end for start, end in self.lost)

    def angle(self, time_s: float) -> float:
        """The disc's angle at a moment, in revolutions."""
        return float(np.interp(time_s, self.times_s, self.angles))

    def power_w(self, time_s: float) -> float:
        """The power at a moment."""
        return self.mean_w(time_s - NOW_S, time_s + NOW_S)

    def mean_w(self, start_s: float, end_s: float) -> float:
        """The mean power of a span, as far as it lies within the film."""
        start, end = max(start_s, float(self.times_s[0])), min(end_s, float(self.times_s[-1]))
        return (self.angle(end) - self.angle(start)) / (end - start) * W_S_PER_KWH / self.constant

    def steady(self, time_s: float, since_s: float) -> bool:
        """Whether the power was for so many seconds what it is now."""
        if time_s - since_s < self.times_s[0]:
            return False
        now = self.power_w(time_s)
        back = np.arange(0.0, since_s + LOOK_BACK_S, LOOK_BACK_S)
        return all(abs(self.power_w(time_s - float(each)) - now) <= STEADY_SHARE * abs(now) for each in back)

    def passes(self) -> list[Pass]:
        """The mark's passes through the middle, once each however often it trembles there."""
        found: list[Pass] = []
        crossed: dict[int, float] = {}
        turn = int(np.floor(self.angles[0]))
        for index in range(1, len(self.angles)):
            self._note_crossings(index, crossed)
            while self.angles[index] > turn + 1 + HYSTERESIS:
                turn += 1
                found.append(Pass(crossed[turn], 1))
            while self.angles[index] < turn - HYSTERESIS:
                found.append(Pass(crossed[turn], -1))
                turn -= 1
        return found

    def _note_crossings(self, index: int, crossed: dict[int, float]) -> None:
        """When each whole turn that lies between two frames was crossed."""
        before, after = float(self.angles[index - 1]), float(self.angles[index])
        start, end = float(self.times_s[index - 1]), float(self.times_s[index])
        low, high = sorted((int(np.floor(before)), int(np.floor(after))))
        for turn in range(low + 1, high + 1):
            crossed[turn] = start + (turn - before) / (after - before) * (end - start)


def read_truth(film: Path) -> Truth:
    """The truth beside a film; OSError, KeyError or ValueError if it is missing or something else."""
    path = film.with_name(f"{film.stem}.truth.json")
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: it should hold the film's truth")
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    frames = np.array(raw["frames"], np.float64)
    return Truth(
        constant=float(raw["constant"]),
        direction=int(raw["direction"]),
        slot=Window(*(int(value) for value in raw["slot"])),
        lost=tuple((float(start), float(end)) for start, end in raw.get("sight_lost", ())),
        times_s=frames[:, 0],
        angles=frames[:, 1],
    )
