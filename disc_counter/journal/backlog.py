"""What was counted and is not in the database yet: slices, which the tail has meanwhile, and rows on health."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from disc_counter.clock import Clock
from disc_counter.journal.edits import HealthEntry, add_health
from disc_counter.journal.placement import advance, place
from disc_counter.journal.record import Slice
from disc_counter.journal.tables import transaction
from disc_counter.journal.unplaced import keep_waiting, place_waiting

BATCH = 500
"""Slices, more than an hour's, written in one transaction: a disk may be full for weeks, and an attempt must stay
cheap."""
HEALTH_ALONE = 12
"""Rows on health, one a minute, that make it write by itself: more than come between two commits, so only while nothing
is counted."""
MOST_HEALTH = 10_080
"""Rows on health, a week's, that are kept while the journal cannot be written; older ones are given up."""


class Backlog:
    """Written in order, each slice once; what cannot be written stays."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock, slices: Iterable[Slice]) -> None:
        self._connection, self._clock = connection, clock
        self._slices = list(slices)
        self._health: list[HealthEntry] = []
        self._waiting_placed = False

    def add(self, closed: Slice) -> None:
        """Take in a finished slice."""
        self._slices.append(closed)

    def add_health(self, entry: HealthEntry) -> bool:
        """Take in a row on health; true if there are so many now that they should be written by themselves."""
        self._health.append(entry)
        del self._health[:-MOST_HEALTH]
        return len(self._health) > HEALTH_ALONE

    def something_waits(self) -> None:
        """The database has something new that waits for its wall time."""
        self._waiting_placed = False

    def write(self) -> None:
        """Put all into the database, synced, and place what waits there once the time is known; or sqlite3.Error."""
        offset_ns = self._clock.offset_ns()
        while self._slices or self._health or (offset_ns is not None and not self._waiting_placed):
            batch = self._slices[:BATCH]
            with transaction(self._connection):
                self._write(batch, offset_ns)
                add_health(self._connection, self._health)
            del self._slices[: len(batch)]
            self._health.clear()
            self._waiting_placed = offset_ns is not None

    def _write(self, batch: list[Slice], offset_ns: int | None) -> None:
        mine = self._clock.boot_id
        timed = [
            replace(each, offset_ns=offset_ns) if each.offset_ns is None and each.boot_id == mine else each
            for each in batch
        ]
        waiting = [each for each in timed if each.offset_ns is None]
        keep_waiting(self._connection, waiting)
        if offset_ns is not None and (waiting or not self._waiting_placed):
            place_waiting(self._connection, mine, offset_ns)
        place(self._connection, timed)
        if batch:
            advance(self._connection, batch[-1])
