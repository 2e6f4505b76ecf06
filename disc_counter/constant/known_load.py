"""A known load is switched on: does the power rise by as much? If not, the constant is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from disc_counter.status import PowerPoint

BEFORE = timedelta(seconds=60)
SETTLING = timedelta(seconds=20)
"""Until a load that was switched on is seen in full."""
WHOLE = timedelta(seconds=180)
LEAST_POINTS = 20
"""Seconds in which the power is known, before and after."""
GOOD = 0.1
"""Of the load: a kettle's plate is no better, nor is the mains' voltage."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the power rose, what was expected, and the constant that would explain it."""

    rise_w: float
    expected_w: float
    constant: float

    @property
    def fits(self) -> bool:
        """Whether the constant is right, as far as the load is known."""
        return abs(self.rise_w / self.expected_w - 1) <= GOOD


def compared(
    points: Sequence[PowerPoint], start: datetime, expected_w: float, revolutions_per_kwh: float
) -> Comparison | None:
    """What a load of `expected_w` switched on at `start` did to the power; None if too little is known."""
    before = _known(points, start - BEFORE, start)
    after = _known(points, start + SETTLING, start + WHOLE)
    if min(len(before), len(after)) < LEAST_POINTS:
        return None
    rise_w = median(after) - median(before)
    return Comparison(rise_w, expected_w, revolutions_per_kwh * rise_w / expected_w)


def _known(points: Sequence[PowerPoint], start: datetime, end: datetime) -> list[float]:
    return [point.power_w for point in points if start <= point.time < end and point.power_w is not None]
