"""What energy costs and brings: exact, by the date since when a price holds, by the clock, and with a base fee.

All is arithmetic of fractions: the parts of a span sum up to the whole, on both daylight-saving days as well.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from itertools import pairwise

from disc_counter.energy import WH_PER_KWH

ONE_DAY = timedelta(days=1)
GRID = timedelta(minutes=15)
"""Clocks are put forward or back at whole quarter hours, in every zone."""


@dataclass(frozen=True, slots=True)
class LowHours:
    """Hours of every day, by the clock, in which a kWh costs less; `until` before `since` runs over midnight."""

    per_kwh: Fraction
    since: time
    until: time

    def hold(self, clock: time) -> bool:
        """Whether they do when a clock shows this."""
        if self.since <= self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until


@dataclass(frozen=True, slots=True)
class Rates:
    """What holds from one date to the next, in the currency; None is 'not said'."""

    per_kwh: Fraction | None = None
    low: LowHours | None = None
    feed_in_per_kwh: Fraction | None = None
    base_fee_per_month: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time [start, end), in UTC, in which a kWh has one price and one fed in brings one."""

    start: datetime
    end: datetime
    per_kwh: Fraction | None
    feed_in_per_kwh: Fraction | None


@dataclass(frozen=True, slots=True)
class Bill:
    """Of a span, in the currency, exact: what energy cost (None: no price or no energy is known), fee and income."""

    drawn: Fraction | None = None
    fee: Fraction = Fraction(0)
    income: Fraction = Fraction(0)

    def __add__(self, other: Bill) -> Bill:
        """Both spans together; what is known of one of them is known."""
        known = [each for each in (self.drawn, other.drawn) if each is not None]
        return Bill(sum(known, Fraction(0)) if known else None, self.fee + other.fee, self.income + other.income)

    @property
    def cost(self) -> Fraction | None:
        """Energy and fee; None where no energy is priced."""
        return None if self.drawn is None else self.drawn + self.fee

    @property
    def balance(self) -> Fraction | None:
        """The cost less the income."""
        return None if self.cost is None else self.cost - self.income


def bill_of(stretch: Stretch, import_wh: Fraction, export_wh: Fraction) -> Bill:
    """What the energy of a stretch comes to, without the fee."""
    drawn = None if stretch.per_kwh is None else stretch.per_kwh * import_wh / WH_PER_KWH
    return Bill(drawn, income=(stretch.feed_in_per_kwh or 0) * export_wh / WH_PER_KWH)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Which rates hold since the midnight of which date; the first ones hold since ever."""

    first: Rates = Rates()
    later: tuple[tuple[date, Rates], ...] = field(default=())

    def at(self, day: date) -> Rates:
        """The rates of a local day."""
        return next((rates for since, rates in reversed(self.later) if since <= day), self.first)

    @property
    def latest(self) -> Rates:
        """The rates that hold from the last date on."""
        return self.later[-1][1] if self.later else self.first

    @property
    def says_anything(self) -> bool:
        """Whether any price is said at all."""
        return any(rates != Rates() for rates in self._all())

    def sections(self, start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime, Rates]]:
        """[start, end), in UTC, cut where other rates begin to hold."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        cuts = {_midnight(since, zone).astimezone(UTC) for since, _ in self.later}
        for since, until in pairwise(sorted({start, end, *(cut for cut in cuts if start < cut < end)})):
            yield since, until, self.at(since.astimezone(zone).date())

    def stretches(self, start: datetime, end: datetime, zone: tzinfo) -> Iterator[Stretch]:
        """[start, end) cut wherever a kWh gets another price; equal prices side by side are one stretch."""
        open_: Stretch | None = None
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        for since, until in pairwise(sorted({start, end, *self._cuts(start, end, zone)})):
            local = since.astimezone(zone)
            rates = self.at(local.date())
            low = rates.low is not None and rates.low.hold(local.time())
            per_kwh = rates.low.per_kwh if rates.low and low else rates.per_kwh
            if open_ and (open_.per_kwh, open_.feed_in_per_kwh) == (per_kwh, rates.feed_in_per_kwh):
                open_ = Stretch(open_.start, until, per_kwh, rates.feed_in_per_kwh)
                continue
            if open_:
                yield open_
            open_ = Stretch(since, until, per_kwh, rates.feed_in_per_kwh)
        if open_:
            yield open_

    def fee(self, start: datetime, end: datetime, zone: tzinfo) -> Fraction:
        """The base fee of [start, end): each day has its share of the month's, each part of a day its share of that."""
        # Times of one zone are compared by what the clock shows, which is twice the same where it is put back.
        if start.astimezone(UTC) >= end.astimezone(UTC) or all(
            rates.base_fee_per_month is None for rates in self._all()
        ):
            return Fraction(0)
        begin, finish = start.astimezone(zone), end.astimezone(zone)
        cuts = {*_months(begin.date(), finish.date()), *(since for since, _ in self.later)}
        inner = [_midnight(day, zone) for day in sorted(cuts) if begin.date() < day <= finish.date()]
        total = Fraction(0)
        for since, until in pairwise([begin, *inner, finish]):
            day = since.date()
            per_day = (self.at(day).base_fee_per_month or Fraction(0)) / monthrange(day.year, day.month)[1]
            total += per_day * (_days(until, zone) - _days(since, zone))
        return total

    def _all(self) -> Iterable[Rates]:
        return (self.first, *(rates for _, rates in self.later))

    def _cuts(self, start: datetime, end: datetime, zone: tzinfo) -> Iterator[datetime]:
        """Every time in (start, end), in UTC, at which a price may change."""
        cuts = [_midnight(since, zone).astimezone(UTC) for since, _ in self.later]
        if any(rates.low for rates in self._all()):
            first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
            for day in range(first.toordinal(), last.toordinal() + 1):
                cuts += self._switched(date.fromordinal(day), zone)
        return (cut for cut in cuts if start < cut < end)

    def _switched(self, day: date, zone: tzinfo) -> Iterator[datetime]:
        """When low hours may begin or end on a day; where the clock is changed, on every quarter hour."""
        low = self.at(day).low
        midnight, next_ = _midnight(day, zone), _midnight(day + ONE_DAY, zone)
        yield midnight.astimezone(UTC)
        if low is None:
            return
        clocks = [datetime.combine(day, clock, zone) for clock in (low.since, low.until)]
        yield from (each.replace(fold=fold).astimezone(UTC) for each in clocks for fold in (0, 1))
        if midnight.utcoffset() != next_.utcoffset():
            length = next_.astimezone(UTC) - midnight.astimezone(UTC)
            yield from (midnight.astimezone(UTC) + part * GRID for part in range(length // GRID))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def _months(first: date, last: date) -> Iterator[date]:
    """The firsts of the months from one day to another."""
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(month // 12, month % 12 + 1, 1)


def _days(moment: datetime, zone: tzinfo) -> Fraction:
    """How many days, and which share of the last one, have passed: a day of 23 or 25 hours is one."""
    midnight, next_ = _midnight(moment.date(), zone), _midnight(moment.date() + ONE_DAY, zone)
    whole = next_.astimezone(UTC) - midnight.astimezone(UTC)
    passed = moment.astimezone(UTC) - midnight.astimezone(UTC)
    return moment.date().toordinal() + Fraction(passed // timedelta(microseconds=1), whole // timedelta(microseconds=1))
