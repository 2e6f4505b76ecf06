"""Conversions between what is stored (whole numbers of small units) and what people read, one place for each.

`model` has the scales that travel with a frame (ns, micro-revolutions), `energy` what a revolution is worth.
"""

from __future__ import annotations

from datetime import UTC, datetime

from disc_counter.errors import UsageError
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION

NS_PER_MS = 1_000_000
S_PER_MINUTE, S_PER_HOUR = 60, 3600
MINUTE_NS = S_PER_MINUTE * NS_PER_S
"""A minute in ns; the journal numbers minutes and hours since 1970."""
THOUSANDTHS = 1000


def utc(time_ns: int) -> datetime:
    """Wall time in ns since 1970 as a time in UTC, to the microsecond."""
    return datetime.fromtimestamp(time_ns / NS_PER_S, UTC)


def wall_ns(time: datetime) -> int:
    """A time as ns since 1970, to the microsecond; UsageError where it does not name its zone."""
    if time.tzinfo is None:
        raise UsageError(f"the time {time} has no zone: give it with its offset")
    return round(time.timestamp() * 1_000_000) * 1000


def wall_ms(time: datetime) -> int:
    """A time as whole ms since 1970; UsageError where it does not name its zone."""
    return wall_ns(time) // NS_PER_MS


def wall_minute(time: datetime) -> int:
    """The number, since 1970, of the minute that a time lies in; UsageError where it does not name its zone."""
    return wall_ns(time) // MINUTE_NS


def seconds(ns: int) -> float:
    """Nanoseconds as seconds."""
    return ns / NS_PER_S


def revolutions(urev: int) -> float:
    """Micro-revolutions as revolutions; signed alike."""
    return urev / UREV_PER_REVOLUTION


def thousandths(value: float | None) -> int | None:
    """A figure as the journal keeps it (kWh as Wh, W as mW), rounded to the nearest; None stays 'not known'."""
    return None if value is None else round(value * THOUSANDTHS)


def of_thousandths(value: int | None) -> float | None:
    """A figure that the journal keeps in thousandths; None stays 'not known'."""
    return None if value is None else value / THOUSANDTHS
