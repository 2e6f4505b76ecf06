"""The 365 days that are planned for, from 1 January on, and which minute of which of them a measured minute is.

A habit follows the clock on the wall, so a day here is 1,440 minutes of local time: of the hour that the clock skips in
spring nothing is known, of the one it repeats in autumn the mean is taken. The 29th of February is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from disc_counter.units import wall_minute

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

DAYS = 365
DAY_MIN = 1440
"""Minutes of a day on the wall clock."""
QUARTER_MIN = 15
QUARTERS_A_DAY = DAY_MIN // QUARTER_MIN
WORKDAY, SATURDAY, SUNDAY = 0, 1, 2
"""The kinds of days; a public holiday is a Sunday."""
FIRST_OF_WEEKEND = 5
"""Saturday, as `weekday` counts."""


@dataclass(frozen=True, slots=True)
class PlanDays:
    """The dates in the order of the year from 1 January on, and their kinds [365]."""

    dates: tuple[date, ...]
    kinds: Numbers

    def utc_offsets_min(self, zone: tzinfo) -> Numbers:
        """What the wall clock is ahead of UTC at each day's noon, in minutes [365]."""
        noons = (datetime.combine(day, time(12), zone) for day in self.dates)
        return np.array([round((noon.utcoffset() or timedelta()).total_seconds() / 60) for noon in noons])


def plan_days(last: date, holidays: Collection[date] = ()) -> PlanDays:
    """The year that ends with a day, in the order of the calendar: every measured day keeps its weekday."""
    found: list[date] = []
    day = last
    while len(found) < DAYS:
        if (day.month, day.day) != (2, 29):
            found.append(day)
        day -= timedelta(days=1)
    dates = tuple(sorted(found, key=lambda each: (each.month, each.day)))
    return PlanDays(dates, kinds_of(dates, holidays))


def kinds_of(dates: Sequence[date], holidays: Collection[date]) -> Numbers:
    """Workday, Saturday or Sunday for each date."""
    return np.array([_kind(day, holidays) for day in dates], dtype=np.int64)


def _kind(day: date, holidays: Collection[date]) -> int:
    if day in holidays or day.weekday() > FIRST_OF_WEEKEND:
        return SUNDAY
    return SATURDAY if day.weekday() == FIRST_OF_WEEKEND else WORKDAY


def day_of_year(day: date) -> int:
    """The day's place in a year without the 29th of February, from 0; that day shares the place of the 28th."""
    day = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return day.replace(year=2001).timetuple().tm_yday - 1


def by_day(minutes: Values, first_minute: int, dates: Sequence[date], zone: tzinfo) -> Values:
    """Minutes of one value each (numbered since 1970 from `first_minute` on) as days [n, 1440] of the wall clock.

    Not known (nan) is what was not measured, and the hour that the clock skips.
    """
    days = np.full((len(dates), DAY_MIN), np.nan)
    for place, day in enumerate(dates):
        start, end = (wall_minute(_midnight(day + timedelta(days=more), zone)) for more in (0, 1))
        first, after = max(start - first_minute, 0), min(end - first_minute, len(minutes))
        if first >= after:
            continue
        part, skipped = minutes[first:after], first + first_minute - start
        if end - start == DAY_MIN:
            days[place, skipped : skipped + len(part)] = part
        else:
            days[place] = _changed_day(part, start + skipped, zone)
    return days


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _changed_day(part: Values, first_minute: int, zone: tzinfo) -> Values:
    """A day on which the clock is changed."""
    sums, counts = np.zeros(DAY_MIN), np.zeros(DAY_MIN)
    for number, value in enumerate(part):
        if not np.isnan(value):
            local = datetime.fromtimestamp((first_minute + number) * 60, UTC).astimezone(zone)
            sums[local.hour * 60 + local.minute] += value
            counts[local.hour * 60 + local.minute] += 1
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def on_the_wall(quarters: Values, offsets_min: Numbers) -> Values:
    """A year of UTC quarter hours [35040] by the wall clock: each day is moved by its own offset."""
    days = np.arange(DAYS)[:, None] * QUARTERS_A_DAY + np.arange(QUARTERS_A_DAY)[None, :]
    places = days - np.round(np.asarray(offsets_min) / QUARTER_MIN).astype(np.int64)[:, None]
    wall: Values = quarters[places.ravel() % len(quarters)]
    return wall
