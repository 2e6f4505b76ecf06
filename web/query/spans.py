"""Which interval a page of the history shows: all, a year, a month, a day or an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias

from disc_counter.history.periods import Period, floor, following

Level: TypeAlias = Literal["all", "year", "month", "day", "hour"]

FORMS: dict[Level, str] = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%dT%H"}
PARTS: dict[Level, Period] = {"all": "year", "year": "month", "month": "day", "day": "hour", "hour": "minute"}
WITHIN: dict[Level, Level] = {"hour": "day", "day": "month", "month": "year", "year": "all"}
YEARS = range(2000, 2100)
"""The years that can be asked for: no camera read a meter before, and what is far off is a slip of the hand."""
MOST_YEARS = 20
"""Years shown at once: a meter is calibrated, and so exchanged, every 16 years or less."""


@dataclass(frozen=True, slots=True)
class Interval:
    """[start, end) in local time, and the periods `parts` it is shown by."""

    level: Level
    start: datetime
    end: datetime

    @property
    def parts(self) -> Period:
        """Shown by years, months, days, hours or minutes."""
        return PARTS[self.level]

    @property
    def address(self) -> str:
        """The name under which `interval_of` knows it."""
        return "all" if self.level == "all" else name_of(self.start, self.level)

    def around(self, zone: tzinfo) -> list[Interval]:
        """The longer intervals that it lies in, the longest first."""
        found: list[Interval] = []
        level = self.level
        while level in WITHIN:
            level = WITHIN[level]
            if level == "all":
                break
            found.insert(0, _interval(self.start, level, zone))
        return found

    def before(self, zone: tzinfo) -> Interval | None:
        """The one of the same length before it."""
        if self.level == "all":
            return None
        # Elapsed, not local, time: on the nights on which the clock is changed a local minute earlier is another one.
        return _interval(self.start.astimezone(UTC) - timedelta(minutes=1), self.level, zone)

    def after(self, zone: tzinfo, now: datetime) -> Interval | None:
        """The one of the same length after it, unless that is still to come."""
        if self.level == "all" or self.end.astimezone(UTC) > now.astimezone(UTC):
            return None
        return _interval(self.end, self.level, zone)


def interval_of(name: str, now: datetime, zone: tzinfo) -> Interval:
    """The interval of that name: "all", "2026", "2026-03", "2026-03-29", "2026-03-29T02" or, with an offset that tells
    the hour that comes twice, "2026-10-25T02+0100". ValueError for anything else.
    """
    if name == "all":
        return everything(now, zone)
    for level, form in FORMS.items():
        for offset in ("", "%z") if level == "hour" else ("",):
            try:
                start = datetime.strptime(name, form + offset)
            except ValueError:
                continue
            if start.year not in YEARS:
                raise ValueError(name)
            return _interval(start if start.tzinfo else start.replace(tzinfo=zone), level, zone)
    raise ValueError(name)


def everything(now: datetime, zone: tzinfo) -> Interval:
    """As many years as are shown at once."""
    year = now.astimezone(zone).year
    start = datetime(year - MOST_YEARS + 1, 1, 1, tzinfo=zone)
    return Interval("all", start, datetime(year + 1, 1, 1, tzinfo=zone))


def name_of(start: datetime, level: Level) -> str:
    """The name of a interval that begins then; with the offset where the hour comes twice."""
    name = start.strftime(FORMS[level])
    twice = level == "hour" and start.replace(fold=0).utcoffset() != start.replace(fold=1).utcoffset()
    return name + start.strftime("%z") if twice else name


def _interval(time: datetime, level: Level, zone: tzinfo) -> Interval:
    period: Period = level  # type: ignore[assignment]  # all levels but "all" are periods
    start = floor(time.astimezone(UTC), period, zone)
    return Interval(level, start, following(start, period, zone))
