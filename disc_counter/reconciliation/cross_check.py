"""The register held against the turns: what went unseen over an outage, and whether the constant is right.

The register is the truth that is billed, but each single reading of it may be wrong: nothing is believed that three
readings do not agree on. Counted is the disc's net path since ever; what the register is ahead of it, in kWh, stays
the same as long as nothing is missed and the constant is right.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, median

from disc_counter.constant.standard import snapped
from disc_counter.energy import Constant
from disc_counter.model import UREV_PER_REVOLUTION

LAST_DRUM_DIGITS = 0.1
"""One standard deviation of the last drum's position."""
AGREE_DIGITS = 0.5
"""Readings further apart than so many digits of the last drum do not agree."""
BELIEVED = 3
"""So many readings that agree are believed."""
CORRECTING = 10
"""So many after an outage say what was missed in it: on average they say it more exactly."""
REMEMBERED = 48
"""So many of the last readings that were believed say where the register stands."""
SURE = 4.0
"""Standard deviations that are no accident."""
LEAST_MISSED_DIGITS = 0.25
"""What is missing over an outage is made good from here on: less may be how the last drum sits."""
LEAST_ADVANCE_DIGITS = 10.0
"""Before the register has gone on by so much the constant is not judged."""
MOST_WRONG = 0.5
"""Of the constant: readings that drift apart by more do not agree."""
LEAST_WRONG = 0.01
"""Of the constant: gears and drums explain less."""


@dataclass(frozen=True, slots=True)
class Point:
    """A reading, all registers together, and how far the disc had gone when the picture was taken."""

    time_ns: int
    reading_kwh: float
    total_urev: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Wall times (UTC) between which the disc was not seen."""

    from_ns: int
    until_ns: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The constant that register and turns agree on, one standard deviation, and the common one that fits alone."""

    revolutions_per_kwh: float
    uncertainty: float
    common: Fraction | None


class CrossCheck:
    """Takes in readings in their order.

    `last_digit_kwh` is the worth of the last drum's digit; `constant` may be changed at any time. `gap` is set when
    sight was lost, and stays until readings after it agree.
    """

    def __init__(self, constant: Constant, last_digit_kwh: float) -> None:
        self.constant = constant
        self.gap: Gap | None = None
        self._last_digit_kwh = last_digit_kwh
        self._believed: deque[Point] = deque(maxlen=REMEMBERED)
        self._candidates: list[Point] = []
        self._first: Point | None = None
        self._advance_kwh = 0.0
        self._advance_urev = 0
        self._latest: Point | None = None
        self._before: tuple[deque[Point], Point | None] | None = None

    def difference_kwh(self, point: Point) -> float | None:
        """How far the register has gone beyond what was counted since the first believed reading; None without one."""
        if self._first is None:
            return None
        return self._ahead_kwh(point) - self._ahead_kwh(self._first)

    def feed(self, point: Point, *, by_hand: bool = False) -> int:
        """Take in a reading; the path that the disc went unseen, in urev, once that is clear, else 0.

        One made by hand is believed at once. Whoever adds the path to what is counted says so by `corrected`.
        """
        if by_hand:
            self._candidates = [point] * (CORRECTING - 1)
        if self.gap is None and self._believed and self._agree(point, self._believed[-1]):
            self._believe([point])
            return 0
        wanted = BELIEVED if self.gap is None or not self._believed else CORRECTING
        self._candidates = [*self._candidates, point][-wanted:]
        if len(self._candidates) < wanted or not self._agreeing():
            return 0
        missed_urev = self._missed_urev() if self.gap is not None and self._believed else 0
        self._settle()
        return missed_urev

    def corrected(self, urev: int) -> None:
        """What was missed has been added to the count: the readings since then get it as well."""
        moved = [Point(each.time_ns, each.reading_kwh, each.total_urev + urev) for each in self._believed]
        self._believed = deque(moved, maxlen=REMEMBERED)
        self._latest = moved[-1]

    def loose_end(self) -> Gap | None:
        """Times of the readings between which the last step lies that too few readings speak for to make it good."""
        if self._believed and self._candidates:
            return Gap(self._believed[-1].time_ns, self._candidates[0].time_ns)
        if self._before is None or len(self._believed) >= CORRECTING:
            return None
        return Gap(self._before[0][-1].time_ns, self._believed[0].time_ns)

    def reopen(self, gap: Gap) -> None:
        """The step of `loose_end` was a gap: what was believed since speaks for what was missed in it."""
        if not self._candidates and self._before is not None:
            self._candidates = list(self._believed)
            self._believed, self._first = self._before
        self.gap, self._before = gap, None

    def estimate(self) -> Estimate | None:
        """The constant by all that was seen of both; None while the register has not gone far enough."""
        if self._advance_kwh < LEAST_ADVANCE_DIGITS * self._last_digit_kwh:
            return None
        measured = self._advance_urev / UREV_PER_REVOLUTION / self._advance_kwh
        if measured <= 0:
            return None
        doubt = 2**0.5 * LAST_DRUM_DIGITS * self._last_digit_kwh / self._advance_kwh
        return Estimate(measured, measured * doubt, snapped(measured, max(SURE * doubt, LEAST_WRONG)))

    def alarm(self) -> str | None:
        """What is wrong with the constant, in one sentence; None if nothing is, or that is not sure."""
        estimate = self.estimate()
        if estimate is None:
            return None
        configured = float(self.constant.revolutions_per_kwh)
        off = abs(estimate.revolutions_per_kwh - configured)
        if off < max(SURE * estimate.uncertainty, LEAST_WRONG * configured):
            return None
        measured = f"{estimate.revolutions_per_kwh:.1f} \N{PLUS-MINUS SIGN} {estimate.uncertainty:.1f} U/kWh"
        return (
            f"the register says {measured}, {self.constant} is configured:"
            " correct the constant, or the register's number of digits"
        )

    def _ahead_kwh(self, point: Point) -> float:
        turns = point.total_urev / UREV_PER_REVOLUTION
        return point.reading_kwh - turns / float(self.constant.revolutions_per_kwh)

    def _agree(self, point: Point, other: Point) -> bool:
        """Whether two readings go together; a wrong constant lets them drift apart with what was used between them."""
        turns = abs(point.total_urev - other.total_urev) / UREV_PER_REVOLUTION
        drift_kwh = MOST_WRONG * turns / float(self.constant.revolutions_per_kwh)
        apart_kwh = abs(self._ahead_kwh(point) - self._ahead_kwh(other))
        return apart_kwh <= AGREE_DIGITS * self._last_digit_kwh + drift_kwh

    def _agreeing(self) -> bool:
        first, *others = self._candidates
        return all(self._agree(each, first) for each in others)

    def _missed_urev(self) -> int:
        """What the register went on beyond the count over the gap."""
        missed_kwh = fmean(map(self._ahead_kwh, self._candidates)) - median(map(self._ahead_kwh, self._believed))
        if abs(missed_kwh) < LEAST_MISSED_DIGITS * self._last_digit_kwh:
            return 0
        return round(missed_kwh * float(self.constant.revolutions_per_kwh) * UREV_PER_REVOLUTION)

    def _settle(self) -> None:
        """The candidates are believed; over what lies between, nothing is learnt of the constant."""
        if self.gap is None:
            self._before = (self._believed, self._first) if self._believed else None
            self._first = None
        self._latest = self.gap = None
        self._believed = deque(maxlen=REMEMBERED)
        self._believe(self._candidates)
        self._candidates = []

    def _believe(self, points: list[Point]) -> None:
        for point in points:
            self._first = self._first or point
            if self._latest is not None:
                self._advance_kwh += point.reading_kwh - self._latest.reading_kwh
                self._advance_urev += point.total_urev - self._latest.total_urev
            self._latest = point
            self._believed.append(point)
        self._candidates = []
