"""What was counted in the same minutes of each day of a long time, without reading all of its minutes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from disc_counter.journal.record import Totals

HOUR, DAY = 60, 24 * 60
"""Minutes."""
SUMS = ", ".join(
    f"coalesce(sum(counted.{column}), 0)" for column in ("forward_urev", "reverse_urev", "bridged_urev", "blind_ns")
)
WHOLE_HOURS = f"""
    SELECT {SUMS} FROM hours AS counted WHERE hour >= ? AND hour < ? AND hour % 24 >= ? AND hour % 24 < ?
"""
PARTS_OF_HOURS = f"""
    SELECT {SUMS} FROM hours CROSS JOIN minutes AS counted ON minute >= hour * 60 + ?4 AND minute < hour * 60 + ?5
    WHERE hour >= ?1 AND hour < ?2 AND hour % 24 = ?3
"""
MINUTES = f"""
    SELECT {SUMS} FROM minutes AS counted
    WHERE minute >= ? AND minute < ? AND minute % {DAY} >= ? AND minute % {DAY} < ?
"""


def daily(connection: sqlite3.Connection, span: tuple[int, int], window: tuple[int, int]) -> Totals:
    """The sum of the minutes in [start, until) that lie in a window of their day in UTC, [from, to), of 0 to 1440.

    Whole hours come from their own table, of the others the minutes.
    """
    (start, until), (since, to) = span, window
    first, after = -(-start // HOUR), until // HOUR
    if first >= after:
        return _sum(connection, MINUTES, (start, until, since, to))
    found = Totals()
    for edge in ((start, first * HOUR), (after * HOUR, until)):
        if edge[0] < edge[1]:
            found += _sum(connection, MINUTES, (*edge, since, to))
    whole = -(-since // HOUR), to // HOUR
    if whole[0] < whole[1]:
        found += _sum(connection, WHOLE_HOURS, (first, after, *whole))
    for hour, low, high in _parts(since, to):
        found += _sum(connection, PARTS_OF_HOURS, (first, after, hour, low, high))
    return found


def _parts(since: int, to: int) -> Iterator[tuple[int, int, int]]:
    """The hours of which a window has a part, with the minutes of it."""
    for hour in {since // HOUR, to // HOUR}:
        low, high = max(since - hour * HOUR, 0), min(to - hour * HOUR, HOUR)
        if low < high and (low, high) != (0, HOUR):
            yield hour, low, high


def _sum(connection: sqlite3.Connection, query: str, values: tuple[int, ...]) -> Totals:
    return Totals(*connection.execute(query, values).fetchone())
