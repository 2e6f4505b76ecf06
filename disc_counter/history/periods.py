"""Stretches of local time: minutes to years, right on both daylight-saving days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeAlias, get_args

from disc_counter.errors import UsageError

Period: TypeAlias = Literal["minute", "15min", "hour", "day", "month", "year"]
MINUTES = {"minute": 1, "15min": 15, "hour": 60}


def checked_period(name: str) -> Period:
    """The period of that name; UsageError naming the right ones."""
    for period in get_args(Period):
        if period == name:
            return period  # type: ignore[no-any-return]
    raise UsageError(f"period {name!r} is not known: give one of {', '.join(get_args(Period))}")


def floor(time: datetime, period: Period, zone: tzinfo) -> datetime:
    """The beginning of the period that the time lies in, in local time."""
    local = time.astimezone(zone).replace(second=0, microsecond=0)
    if period in MINUTES:
        return local.replace(minute=local.minute - local.minute % MINUTES[period])
    midnight = local.replace(hour=0, minute=0, fold=0)
    return {
        "day": midnight,
        "month": midnight.replace(day=1),
        "year": midnight.replace(month=1, day=1),
    }[period]


def following(start: datetime, period: Period, zone: tzinfo) -> datetime:
    """Where the period that begins at `start` (local time) ends and the next one begins."""
    if period in MINUTES:
        return _after_minutes(start, MINUTES[period], zone)
    if period == "day":
        return start + timedelta(days=1)
    month = 12 if period == "year" else start.month
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def _after_minutes(start: datetime, minutes: int, zone: tzinfo) -> datetime:
    """Elapsed, not local, minutes later; back on the grid where the zone moved by less than a period."""
    later = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    off_grid = (later.hour * 60 + later.minute) % minutes
    if off_grid:
        later = (later.astimezone(UTC) + timedelta(minutes=minutes - off_grid)).astimezone(zone)
    return later


def periods(period: Period, start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """All periods that lie in [start, end) at least in part, as local (start, end); both times must know their zone."""
    if start.tzinfo is None or end.tzinfo is None:
        raise UsageError("a time without a zone was given: give it with its offset, as in 2024-03-31T00:00:00+01:00")
    here, end = floor(start, period, zone), end.astimezone(UTC)
    while here.astimezone(UTC) < end:
        after = following(here, period, zone)
        yield here, after
        here = after
