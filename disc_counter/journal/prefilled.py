"""A new journal that holds a past already, as it would stand there had it been counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from disc_counter.journal.tables import COUNTED, DATABASE, explained
from disc_counter.units import MINUTE_NS

Minute: TypeAlias = tuple[int, int, int, int, int]
"""Minute since 1970; forward, reverse and bridged path in micro-revolutions; nanoseconds without sight."""
Power: TypeAlias = tuple[int, int, int]
"""Milliseconds since 1970, the mean power up to then in mW, and one standard deviation."""


def prefill(directory: Path, minutes: Iterable[Minute], powers: Iterable[Power] = ()) -> None:
    """Put a past into a journal that is there, closed, and has counted nothing; JournalError where that cannot be."""
    path = directory / DATABASE
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # What is lost with the power is drawn anew.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO minutes VALUES (?, ?, ?, ?, ?)", minutes)
        connection.executemany("INSERT INTO power VALUES (NULL, ?, ?, ?)", powers)
        add_up(connection)
        connection.execute(
            "UPDATE state SET (newest_ns, forward_urev, reverse_urev, bridged_urev, blind_ns) = (SELECT"
            f" (max(minute) + 1) * {MINUTE_NS}, sum(forward_urev), sum(reverse_urev), sum(bridged_urev), sum(blind_ns)"
            " FROM minutes)"
        )
        connection.execute("COMMIT")
    except sqlite3.Error as problem:
        raise explained(problem, path) from problem
    finally:
        connection.close()


def add_up(connection: sqlite3.Connection) -> None:
    """Fill the tables of hours and days, which are empty, from the minutes."""
    for table, _, length in COUNTED:
        if table != "minutes":
            connection.execute(
                f"INSERT INTO {table} SELECT minute / {length}, sum(forward_urev), sum(reverse_urev),"
                f" sum(bridged_urev), sum(blind_ns) FROM minutes GROUP BY minute / {length}"
            )
