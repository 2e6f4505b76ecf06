"""A known load is switched on: does the power rise by as much? If not, the constant is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from disc_counter.status import PowerPoint

BEFORE = timedelta(seconds=60)
"""How long before the load was switched on the power is taken as it was without it."""
SETTLING = timedelta(seconds=20)
"""How long after it was switched on a load is not seen in full yet."""
WHOLE = timedelta(seconds=180)
"""The end of the span after it was switched on in which the load is taken to run."""
LEAST_POINTS = 20
"""The fewest seconds with a known power, before and after: a median of fewer follows one appliance."""
LEAST_SHARE = 0.1
"""The least share of a load that is taken for it: constants from 75 to 750 lie no further apart, and no wrong one shows
less."""
GOOD = 0.1
"""The largest share of the load that may be missing or too much: a kettle's plate is no better, nor is the mains'
voltage."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the power rose, what was expected, and the constant that would explain it; None: no such load came on."""

    rise_w: float
    expected_w: float
    constant: float | None

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
    share = rise_w / expected_w
    return Comparison(rise_w, expected_w, revolutions_per_kwh * share if share >= LEAST_SHARE else None)


def _known(points: Sequence[PowerPoint], start: datetime, end: datetime) -> list[float]:
    return [point.power_w for point in points if start <= point.time < end and point.power_w is not None]
