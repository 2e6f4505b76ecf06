"""What a household's use looks like by hour of the day, and what is always on: whoever plans a solar roof asks for it.

All from hours that were recorded; what was not recorded is left out, not counted as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from disc_counter.history.rows import EnergyRow

HOURS = 24
SATURDAY = 5
"""The first day of the weekend, as `weekday` counts."""
DAYLIGHT = range(9, 17)
"""Hours of the day in which a solar roof in middle Europe gives most of its energy, all year round."""
BASE_SHARE = 0.1
"""The share of a day's hours, the lowest ones, in which nothing but what is always on is running."""
FEWEST_HOURS = 12
"""Hours below which a day says nothing about what is always on."""

DayHours = list[float | None]
"""Mean power in watts for each hour of the day, 24; None where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`weekday` and `weekend` are typical days; `base_w` what is always on; None is 'not known'.

    `daylight_share` is the part of what was taken that was taken between 9 and 17 o'clock. `days` counts the days of
    which something is known.
    """

    days: int
    weekday: DayHours
    weekend: DayHours
    base_w: float | None
    daylight_share: float | None


def profile(hours: Sequence[EnergyRow]) -> Profile:
    """The profile of the hours of some days, in local time."""
    known = [row for row in hours if row.import_wh is not None]
    taken_wh = sum(row.import_wh or 0.0 for row in known)
    daylight_wh = sum(row.import_wh or 0.0 for row in known if row.start.hour in DAYLIGHT)
    return Profile(
        days=len({row.start.date() for row in known}),
        weekday=_typical_day(row for row in known if row.start.weekday() < SATURDAY),
        weekend=_typical_day(row for row in known if row.start.weekday() >= SATURDAY),
        base_w=_base_w(known),
        daylight_share=daylight_wh / taken_wh if taken_wh > 0.0 else None,
    )


def _typical_day(rows: Iterator[EnergyRow]) -> DayHours:
    """The median of each hour of the day: one party does not make a habit."""
    by_hour: list[list[float]] = [[] for _ in range(HOURS)]
    for row in rows:
        by_hour[row.start.hour].append(row.import_wh or 0.0)
    return [median(values) if values else None for values in by_hour]


def _base_w(known: Sequence[EnergyRow]) -> float | None:
    """The median, over the days, of the power in the lowest hours in which nothing was fed in."""
    days: dict[object, list[float]] = {}
    for row in known:
        days.setdefault(row.start.date(), [])
        if not row.export_wh:
            days[row.start.date()].append(row.import_wh or 0.0)
    lowest = [_lowest(values) for values in days.values() if len(values) >= FEWEST_HOURS]
    return median(lowest) if lowest else None


def _lowest(values: list[float]) -> float:
    few = sorted(values)[: max(1, round(BASE_SHARE * len(values)))]
    return sum(few) / len(few)
