"""The stretches of a past in which the disc went furthest, without reading all of its minutes."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterator

from disc_counter.units import S_PER_MINUTE

HOUR = S_PER_MINUTE
"""Minutes."""
FIRST_HOURS = 64
"""How many hours are looked at minute by minute at first: doubled until no other can hold more."""

HOURS = "SELECT hour, forward_urev FROM hours WHERE hour >= ? AND hour < ? ORDER BY forward_urev DESC"
STRETCHES = """
    SELECT minute / ?1 AS stretch, sum(forward_urev) AS went FROM json_each(?2) AS hour
    CROSS JOIN minutes ON minute >= hour.value * 60 AND minute < hour.value * 60 + 60
    AND minute >= ?3 AND minute < ?4 GROUP BY stretch HAVING went > 0 ORDER BY went DESC, stretch LIMIT ?5
"""


def highest(connection: sqlite3.Connection, start: int, end: int, length: int, count: int) -> list[int]:
    """The first minutes of the stretches of `length` minutes in [start, end) in which the disc went furthest.

    `length` divides an hour. No stretch holds more than its hour: once the best that were found hold more than any hour
    that is left, they are the best of all.
    """
    best: list[tuple[int, int]] = []
    for hours, left_urev in _batches(connection.execute(HOURS, (start // HOUR, -(-end // HOUR)))):
        rows = connection.execute(STRETCHES, (length, json.dumps(hours), start, end, count))
        found = [(went, -stretch) for stretch, went in rows]
        best = heapq.nlargest(count, [*best, *found])
        if len(best) == count and best[-1][0] >= left_urev:
            break
    return [-stretch * length for _, stretch in best]


def _batches(hours: sqlite3.Cursor) -> Iterator[tuple[list[int], int]]:
    """Hours, the fullest first, and the most that one of those behind them holds."""
    size = FIRST_HOURS
    batch = hours.fetchmany(size)
    while batch:
        following = hours.fetchmany(size := 2 * size)
        yield [hour for hour, _ in batch], following[0][1] if following else 0
        batch = following
