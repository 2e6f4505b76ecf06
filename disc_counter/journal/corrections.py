"""What the register adds to the count after an outage: entered as concluded, remembered, and undone on demand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from disc_counter.errors import UsageError
from disc_counter.journal.placement import ADD_COUNTS, minutes_of
from disc_counter.journal.record import Part, Totals
from disc_counter.journal.tables import COUNTED
from disc_counter.units import NS_PER_MS


@dataclass(frozen=True, slots=True)
class Correction:
    """What was added between two wall times (UTC), when that was done, and when it was undone, if it was.

    `counted` is whether the running counters have it, as they do with those of older versions.
    """

    number: int
    made_ns: int
    from_ns: int
    until_ns: int
    urev: int
    undone_ns: int | None
    counted: bool = False

    @property
    def part(self) -> Part:
        """What was counted by it."""
        return Part(self.from_ns, self.until_ns, _counted(self.urev))

    @property
    def beside(self) -> int:
        """How often it is in the minutes and not in the running counters: 1, 0, or -1 the other way round."""
        return (self.undone_ns is None) - self.counted


def correct(connection: sqlite3.Connection, from_ns: int, until_ns: int, urev: int, now_ns: int) -> Totals:
    """Add a signed path to the minutes between two wall times, within a transaction; gives what the totals grow by."""
    connection.execute(
        "INSERT INTO corrections (made_ns, from_ns, until_ns, urev) VALUES (?, ?, ?, ?)",
        (now_ns, from_ns, until_ns, urev),
    )
    return _add(connection, from_ns, until_ns, urev, sign=1)


def undo(connection: sqlite3.Connection, number: int, now_ns: int) -> Totals:
    """Take a correction back, within a transaction; gives what the totals shrink by. UsageError if there is none."""
    found = connection.execute(
        "SELECT from_ns, until_ns, urev FROM corrections WHERE id = ? AND undone_ns IS NULL", (number,)
    ).fetchone()
    if found is None:
        raise UsageError(f"there is no correction {number} to undo")
    connection.execute("UPDATE corrections SET undone_ns = ? WHERE id = ?", (now_ns, number))
    return _add(connection, *found, sign=-1)


def read_corrections(connection: sqlite3.Connection) -> list[Correction]:
    """All corrections ever made, in their order."""
    rows = connection.execute(
        "SELECT id, made_ns, from_ns, until_ns, urev, undone_ns, counted FROM corrections ORDER BY id"
    )
    return [
        Correction(number, made_ns, from_ns, until_ns, urev, undone_ns, bool(counted))
        for number, made_ns, from_ns, until_ns, urev, undone_ns, counted in rows
    ]


def longest_hole(connection: sqlite3.Connection, from_ns: int, until_ns: int) -> tuple[int, int]:
    """The longest time between two wall times (UTC) in which no power was known; both bounds are taken as known."""
    rows = connection.execute(
        "SELECT time_ms FROM power WHERE time_ms > ? AND time_ms < ? AND power_mw IS NOT NULL ORDER BY time_ms",
        (from_ns // NS_PER_MS, until_ns // NS_PER_MS),
    )
    known_ns = [from_ns, *(time_ms * NS_PER_MS for (time_ms,) in rows), until_ns]
    return max(pairwise(known_ns), key=lambda hole: hole[1] - hole[0])


def _add(connection: sqlite3.Connection, from_ns: int, until_ns: int, urev: int, *, sign: int) -> Totals:
    """To minutes, hours, days, totals, and to how far the disc had gone at the readings from then on."""
    counted = _counted(urev)
    for table, key, values in _rows(Part(from_ns, until_ns, counted)):
        connection.execute(ADD_COUNTS.format(table=table), (key, *(sign * value for value in values.values)))
    connection.execute(
        "UPDATE state SET forward_urev = forward_urev + ?, reverse_urev = reverse_urev + ?,"
        " bridged_urev = bridged_urev + ?",
        tuple(sign * value for value in counted.values[:3]),
    )
    connection.execute("UPDATE readings SET total_urev = total_urev + ? WHERE time_ns >= ?", (sign * urev, until_ns))
    return counted


def _counted(urev: int) -> Totals:
    return Totals(max(urev, 0), max(-urev, 0), abs(urev), 0)


def _rows(part: Part) -> Iterator[tuple[str, int, Totals]]:
    for minute, counted in minutes_of(part, 0):
        for table, _, minutes in COUNTED:
            yield table, minute // minutes, counted
