"""Hours by the clock on the wall, every day of a span, as the journal knows them: in minutes since 1970, and in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo

from disc_counter.units import S_PER_MINUTE

DAY, WEEK = 24 * 60, 7 * 24 * 60
"""Minutes."""
Span = tuple[int, int]


def utc_windows(start: int, until: int, since: time, to: time, zone: tzinfo) -> Iterator[tuple[Span, Span]]:
    """[start, until), cut where the clock is changed, each with the minutes of a UTC day that [since, to) are there.

    `to` before `since` runs over midnight, as in `LowHours`; what runs over midnight in UTC comes as two.
    """
    low, high = (clock.hour * 60 + clock.minute for clock in (since, to))
    length = (high - low) % DAY
    for first, after, offset in _by_offset(start, until, zone):
        begin = (low - offset) % DAY
        for window in ((begin, min(begin + length, DAY)), (0, begin + length - DAY)):
            if window[0] < window[1]:
                yield (first, after), window


def _by_offset(start: int, until: int, zone: tzinfo) -> Iterator[tuple[int, int, int]]:
    """[start, until) in parts of one offset from UTC, each with it, in minutes; a week has one change at most."""
    begun, offset = start, _offset(start, zone)
    for after in range(start + WEEK, until + WEEK, WEEK):
        last = min(after, until)
        if _offset(last, zone) == offset:
            continue
        same, other = after - WEEK, last
        while other - same > 1:
            middle = (same + other) // 2
            same, other = (middle, other) if _offset(middle, zone) == offset else (same, middle)
        if begun < other < until:
            yield begun, other, offset
            begun, offset = other, _offset(other, zone)
    if begun < until:
        yield begun, until, offset


def _offset(minute: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(minute * S_PER_MINUTE, zone).utcoffset() or timedelta(0)
    return offset // timedelta(minutes=1)
