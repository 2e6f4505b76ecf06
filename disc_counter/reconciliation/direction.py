"""Whether disc and register go the same way: a camera that is mirrored or upside down counts everything as feed-in."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import median

from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION
from disc_counter.reconciliation.held_against import Point

REMEMBERED = 48
"""Readings that are looked back on: at one every five minutes four hours'."""
TOGETHER = 3
"""Readings whose middle one says where both stood: a misreading hardly comes twice in three."""
MOST_APART_NS = 1800 * NS_PER_S
"""The longest time between two readings, in ns: longer apart, something may have gone by unseen."""
LEAST_RISE_DIGITS = 5.0
"""How far the register must have gone up, in digits of its last drum: many times what a reading is off by."""
LEAST_SHARE = 0.5
"""How much of that, at least, the disc is said to have fed in meanwhile, as a share: the constant may be wrong, too."""


class DirectionCheck:
    """Takes in readings that no outage lies between; `clear` where one does."""

    def __init__(self, last_digit_kwh: float) -> None:
        self._last_digit_kwh = last_digit_kwh
        self._points: deque[Point] = deque(maxlen=REMEMBERED)

    def clear(self) -> None:
        """What was before says nothing about what comes."""
        self._points.clear()

    def feed(self, point: Point) -> None:
        """Take in all registers together, and how far the disc had gone; what is long past says nothing any more."""
        if self._points and abs(point.time_ns - self._points[-1].time_ns) > MOST_APART_NS:
            self.clear()
        self._points.append(point)

    def against(self, constant: Constant) -> bool:
        """Whether the register went up while the disc turned back."""
        points = list(self._points)
        if len(points) < 2 * TOGETHER:
            return False
        first, last = _middle(points[:TOGETHER]), _middle(points[-TOGETHER:])
        rise_kwh = last[0] - first[0]
        fed_in_kwh = (first[1] - last[1]) / UREV_PER_REVOLUTION / float(constant.revolutions_per_kwh)
        return rise_kwh >= LEAST_RISE_DIGITS * self._last_digit_kwh and fed_in_kwh >= LEAST_SHARE * rise_kwh


def _middle(points: Sequence[Point]) -> tuple[float, float]:
    return median(point.reading_kwh for point in points), median(point.total_urev for point in points)


def turned(direction: str) -> str:
    """What would be right where a direction is wrong."""
    return f'the direction is wrong: set [meter] direction = "{"left" if direction == "right" else "right"}"'
