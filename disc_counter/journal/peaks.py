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
    WITH sums AS MATERIALIZED (
        SELECT begun / ?1 AS stretch, (
            SELECT sum(forward_urev) FROM minutes WHERE minute BETWEEN max(begun, ?3) AND min(begun + ?1, ?4) - 1
        ) AS went
        FROM (SELECT hour.value * 60 + part.value AS begun FROM json_each(?2) AS hour CROSS JOIN json_each(?6) AS part)
    )
    SELECT stretch, went FROM sums WHERE went > 0 ORDER BY went DESC, stretch LIMIT ?5
"""
"""Each stretch's sum by itself takes half the time of one grouping of all of their minutes."""


def highest(connection: sqlite3.Connection, start: int, end: int, length: int, count: int) -> list[int]:
    """The first minutes of the stretches of `length` minutes in [start, end) in which the disc went furthest.

    `length` divides an hour. No stretch holds more than its hour: once the best that were found hold more than any hour
    that is left, they are the best of all.
    """
    best: list[tuple[int, int]] = []
    parts = json.dumps([*range(0, HOUR, length)])
    for hours in _batches(connection.execute(HOURS, (start // HOUR, -(-end // HOUR)))):
        least_urev = best[-1][0] if len(best) == count else 0
        worth = [hour for hour, went_urev in hours if went_urev > least_urev]
        if not worth:
            break
        found = connection.execute(STRETCHES, (length, json.dumps(worth), start, end, count, parts))
        best = heapq.nlargest(count, [*best, *((went_urev, -stretch) for stretch, went_urev in found)])
    return [-stretch * length for _, stretch in best]


def _batches(hours: sqlite3.Cursor) -> Iterator[list[tuple[int, int]]]:
    """Hours and how far the disc went in them, the fullest first."""
    size = FIRST_HOURS
    while batch := hours.fetchmany(size):
        yield batch
        size *= 2
