"""The register held against the turns: what went unseen over an outage, and whether the constant is right.

The register is the truth that is billed, but each single reading of it may be wrong: nothing is believed that three
readings do not agree on. Counted is the disc's net path since ever; what the register is ahead of it, in kWh, stays
the same as long as nothing is missed and the constant is right.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from statistics import fmean, median

from disc_counter.constant.standard import snapped
from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION
from disc_counter.reconciliation.held_against import Gap, Point
from disc_counter.reconciliation.plausible import USUAL_MOST_W, Estimate, Refused, kwh_of, refused
from disc_counter.reconciliation.question import asked

LAST_DRUM_DIGITS = 0.1
"""One standard deviation of the last drum's position, in its digits."""
AGREE_DIGITS = 0.5
"""The furthest apart that two readings may be to agree, in digits of the last drum: five times what one is off by."""
BELIEVED = 3
"""Readings in a row that must agree to be believed: a misreading hardly comes three times alike."""
CORRECTING = 10
"""Readings after an outage that must agree to say what was missed in it: their mean is three times as exact as one."""
REMEMBERED = 48
"""Believed readings, the last ones, that say where the register stands: at one every five minutes four hours'."""
SURE = 4.0
"""Standard deviations from which on a difference is no accident."""
LEAST_MISSED_DIGITS = 0.25
"""The least that is made good after an outage, in digits of the last drum: less may be how the drum sits."""
LEAST_ADVANCE_DIGITS = 10.0
"""How far the register must have gone on, in digits of the last drum, before the constant is judged."""
MOST_WRONG = 0.5
"""The most that a constant may be wrong, as a share: readings that drift apart by more do not agree."""
LEAST_WRONG = 0.01
"""The least that a constant must be wrong to be reported, as a share: gears and drums explain less."""


class CrossCheck:
    """Takes in readings in their order.

    `last_digit_kwh` is the worth of the last drum's digit, `most_w` the most power there can be: what would be more is
    not believed of an outage, unless by somebody who is `sure`. `refused` is what that was.
    """

    def __init__(self, constant: Constant, last_digit_kwh: float, most_w: float = USUAL_MOST_W) -> None:
        self.refused: Refused | None = None
        self._constant, self._most_w = constant, most_w
        self._gap: Gap | None = None
        self._last_digit_kwh = last_digit_kwh
        self._believed: deque[Point] = deque(maxlen=REMEMBERED)
        self._candidates: list[Point] = []
        self._first: Point | None = None
        self._advance_kwh = 0.0
        self._advance_urev = 0
        self._latest: Point | None = None
        self._before: tuple[deque[Point], Point | None] | None = None
        self._parted: Point | None = None

    @property
    def constant(self) -> Constant:
        """What the count is held to be worth."""
        return self._constant

    @property
    def gap(self) -> Gap | None:
        """The span without sight that readings do not agree over yet."""
        return self._gap

    def price(self, constant: Constant) -> None:
        """From now on the count is worth what this constant says."""
        self._constant = constant

    def open_gap(self, gap: Gap) -> Gap:
        """Sight was lost; a gap that is open already only ends later. The gap that is open now."""
        self._gap = Gap(min(gap.from_ns, self._gap.from_ns), gap.until_ns) if self._gap else gap
        return self._gap

    def difference_kwh(self, point: Point) -> float | None:
        """How far the register has gone beyond what was counted since the first believed reading; None without one."""
        if self._first is None:
            return None
        return self._ahead_kwh(point) - self._ahead_kwh(self._first)

    def feed(self, point: Point, *, by_hand: bool = False, sure: bool = False) -> int:
        """Take in a reading; the path that the disc went unseen, in urev, once that is clear, else 0.

        One made by hand is believed at once. Whoever adds the path to what is counted says so by `corrected`.
        """
        self.refused = None
        if by_hand:
            self._candidates = [point] * (CORRECTING - 1)
        if self._gap is None and self._believed and self._agree(point, self._believed[-1]):
            self._believe([point])
            return 0
        if self._parted is None:
            self._parted = point
        wanted = BELIEVED if self._gap is None or not self._believed else CORRECTING
        self._candidates = [*self._candidates, point][-wanted:]
        if len(self._candidates) < wanted or not self._agreeing() or (self.question() and not by_hand):
            return 0
        self.refused = None if sure else self._refusal()
        if self.refused is not None:
            return 0
        missed_urev = self._missed_urev() if self._gap is not None and self._believed else 0
        self._settle()
        return missed_urev

    def exchanged(self, point: Point) -> None:
        """Another register shows this from now on: it is held against what is counted from here."""
        self.refused = self._gap = self._before = self._first = self._latest = None
        self._believed = deque(maxlen=REMEMBERED)
        self._believe([point])

    def doubted(self, point: Point, unseen_s: Callable[[int], float]) -> Refused | None:
        """Whether a reading says that more went by unseen than can be, if for so long since a wall time; else None."""
        if not self._believed:
            return None
        last, ahead_kwh = self._believed[-1], self._ahead_kwh(point) - self._standing_kwh()
        return refused(
            ahead_kwh, unseen_s(last.time_ns), self._most_w, self._tolerance_kwh(point, last) + self._last_digit_kwh
        )

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
            self._parted = self._candidates[0]
        self._gap, self._before = gap, None

    def question(self) -> str | None:
        """What is asked where readings agree, but not with a disc that was seen; None where nothing is."""
        if (
            self._gap is not None
            or not self._believed
            or self._parted is None
            or len(self._candidates) < BELIEVED
            or not self._agreeing()
        ):
            return None
        last, now = self._believed[-1], self._candidates[-1]
        possible_kwh = kwh_of(self._most_w, (self._parted.time_ns - last.time_ns) / NS_PER_S)
        off_kwh = self._ahead_kwh(now) - self._ahead_kwh(last)
        return asked(last.reading_kwh, now.reading_kwh, off_kwh, possible_kwh, self._last_digit_kwh)

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
        """What is wrong with the readings or the constant, in one sentence; None if nothing is, or that is not sure."""
        if question := self.question():
            return question
        estimate = self.estimate()
        if estimate is None:
            return None
        configured = float(self._constant.revolutions_per_kwh)
        off = abs(estimate.revolutions_per_kwh - configured)
        if off < max(SURE * estimate.uncertainty, LEAST_WRONG * configured):
            return None
        measured = f"{estimate.revolutions_per_kwh:.1f} \N{PLUS-MINUS SIGN} {estimate.uncertainty:.1f} U/kWh"
        return (
            f"the register says {measured}, {self._constant} is configured:"
            " correct the constant, or the register's number of digits"
        )

    def _ahead_kwh(self, point: Point) -> float:
        turns = point.total_urev / UREV_PER_REVOLUTION
        return point.reading_kwh - turns / float(self._constant.revolutions_per_kwh)

    def _agree(self, point: Point, other: Point) -> bool:
        """Whether two readings go together."""
        return abs(self._ahead_kwh(point) - self._ahead_kwh(other)) <= self._tolerance_kwh(point, other)

    def _tolerance_kwh(self, point: Point, other: Point) -> float:
        """A wrong constant lets two readings drift apart with what was used between them."""
        turns = abs(point.total_urev - other.total_urev) / UREV_PER_REVOLUTION
        return AGREE_DIGITS * self._last_digit_kwh + MOST_WRONG * turns / float(self._constant.revolutions_per_kwh)

    def _agreeing(self) -> bool:
        first, *others = self._candidates
        return all(self._agree(each, first) for each in others)

    def _refusal(self) -> Refused | None:
        """Whether the candidates say that more was missed over the gap than can be."""
        if self._gap is None or not self._believed:
            return None
        tolerance_kwh = self._tolerance_kwh(self._candidates[-1], self._believed[-1])
        return refused(self._missed_kwh(), self._gap.seconds, self._most_w, tolerance_kwh)

    def _missed_kwh(self) -> float:
        return fmean(map(self._ahead_kwh, self._candidates)) - self._standing_kwh()

    def _standing_kwh(self) -> float:
        return median(map(self._ahead_kwh, self._believed))

    def _missed_urev(self) -> int:
        """What the register went on beyond the count over the gap."""
        missed_kwh = self._missed_kwh()
        if abs(missed_kwh) < LEAST_MISSED_DIGITS * self._last_digit_kwh:
            return 0
        return round(missed_kwh * float(self._constant.revolutions_per_kwh) * UREV_PER_REVOLUTION)

    def _settle(self) -> None:
        """The candidates are believed; over what lies between, nothing is learnt of the constant."""
        if self._gap is None:
            self._before = (self._believed, self._first) if self._believed else None
            self._first = None
        self._latest = self._gap = None
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
        self._candidates, self._parted = [], None
