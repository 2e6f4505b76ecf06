"""What the history shows: one of the clock's intervals, or any span that somebody asked for; and what beside it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias
from urllib.parse import urlencode

from disc_counter.history.periods import Period
from web.query.spans import Interval, Level

Against: TypeAlias = Literal["year", "month", "week", "day"]
AGAINST: tuple[Against, ...] = ("year", "month", "week", "day")
"""How far before a span the one lies that it is compared with."""
STEPS: tuple[tuple[timedelta, Period], ...] = (
    (timedelta(hours=3), "minute"),
    (timedelta(hours=36), "15min"),
    (timedelta(days=8), "hour"),
    (timedelta(days=100), "day"),
    (timedelta(days=1500), "month"),
)
"""Up to which length a span is shown by which periods: some 200 of them at most; what is longer, by years."""
SHORTEST: dict[Against, timedelta] = {
    "year": timedelta(days=367),
    "month": timedelta(days=32),
    "week": timedelta(days=7, hours=1),
    "day": timedelta(days=1, hours=1),
}
"""The longest span that is compared with the one so far before it: with more the two would overlap."""


@dataclass(frozen=True, slots=True)
class View:
    """[start, end) in local time, by which periods it is shown, and the interval that it is, None for any other."""

    start: datetime
    end: datetime
    by: Period
    interval: Interval | None = None

    @property
    def level(self) -> Level | None:
        """How long an interval it is; None for any other span."""
        return self.interval.level if self.interval else None

    @property
    def length(self) -> timedelta:
        """Elapsed time."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)

    @property
    def address(self) -> str:
        """Where it is shown."""
        if self.interval:
            return f"/history/{self.interval.address}"
        return f"/history/span?{urlencode({'from': asked(self.start), 'to': asked(self.end)})}"

    @property
    def comparable(self) -> list[Against]:
        """What it can be compared with."""
        return [against for against in AGAINST if self.length <= SHORTEST[against]]

    def so_far(self, now: datetime) -> View:
        """The part of it that is over."""
        end = min(self.end, now.astimezone(self.end.tzinfo), key=lambda time: time.astimezone(UTC))
        return View(self.start, max(self.start, end, key=lambda time: time.astimezone(UTC)), self.by, self.interval)

    def before(self, against: Against) -> View:
        """The same span a year, a month, a week or a day before, by the calendar and the clock on the wall."""
        return View(shifted(self.start, against), shifted(self.end, against), self.by)


def view_of(interval: Interval) -> View:
    """An interval of the clock, by the periods it has."""
    return View(interval.start, interval.end, interval.parts, interval)


def span_view(start: datetime, end: datetime, zone: tzinfo, by: Period | None = None) -> View:
    """Any span, by periods that are told well apart in a chart."""
    length = end.astimezone(UTC) - start.astimezone(UTC)
    fitting: Period = next((period for most, period in STEPS if length <= most), "year")
    return View(start.astimezone(zone), end.astimezone(zone), by or fitting)


def shifted(time: datetime, against: Against) -> datetime:
    """The same time so far before; of a month that has no such day, its last."""
    if against in ("week", "day"):
        return time - timedelta(days=7 if against == "week" else 1)
    months = time.year * 12 + time.month - 1 - (12 if against == "year" else 1)
    year, month = divmod(months, 12)
    return time.replace(year=year, month=month + 1, day=min(time.day, calendar.monthrange(year, month + 1)[1]))


def asked(time: datetime) -> str:
    """A time as a form's field has it: local, to the minute; with the offset where the hour comes twice."""
    twice = time.replace(fold=0).utcoffset() != time.replace(fold=1).utcoffset()
    return time.isoformat(timespec="minutes") if twice else time.replace(tzinfo=None).isoformat(timespec="minutes")
