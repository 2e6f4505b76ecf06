"""Slices that wait for their wall time: recorded before the clock was synchronised.

They keep monotonic time and boot id. As soon as the wall time is known in the same boot they are placed exactly. A
boot that ended without it is placed as well as can be: up to the next known boot, not before the newest known time,
and marked as guessed.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from disc_counter.journal.placement import place
from disc_counter.journal.record import Slice, decoded


def keep_waiting(connection: sqlite3.Connection, slices: Iterable[Slice]) -> None:
    """Keep slices without a wall time; to be called within a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)",
        [(each.sequence, each.boot_id, each.encoded()) for each in slices],
    )


def place_waiting(connection: sqlite3.Connection, boot_id: str, offset_ns: int) -> None:
    """Now that this boot's wall time is known, place all that waits; to be called within a transaction."""
    by_boot: dict[str, list[Slice]] = defaultdict(list)
    for (record,) in connection.execute("SELECT record FROM waiting ORDER BY sequence"):
        if (each := decoded(record)) is not None:
            by_boot[each.boot_id].append(each)
    known = dict(connection.execute("SELECT boot_id, offset_ns FROM boots"))
    (newest_ns,) = connection.execute("SELECT newest_ns FROM state").fetchone()
    end_ns = offset_ns  # the moment this boot began: monotonic time was 0
    for other, slices in reversed(by_boot.items()):
        if other != boot_id and other not in known:
            known[other] = guessed_offset_ns(slices, newest_ns, end_ns)
            end_ns = min(each.start_ns for each in slices) + known[other]
            connection.execute("INSERT INTO boots VALUES (?, ?, 1)", (other, known[other]))
    connection.execute(
        "INSERT INTO boots VALUES (?1, ?2, 0) ON CONFLICT DO UPDATE SET offset_ns = ?2", (boot_id, offset_ns)
    )
    known[boot_id] = offset_ns
    for other, slices in by_boot.items():
        place(connection, [replace(each, offset_ns=known[other]) for each in slices])
    connection.execute("DELETE FROM waiting")
    for other, its_offset_ns in known.items():
        connection.execute(
            "UPDATE readings SET time_ns = monotonic_ns + ?, boot_id = NULL, monotonic_ns = NULL"
            " WHERE boot_id = ? AND time_ns IS NULL",
            (its_offset_ns, other),
        )


def guessed_offset_ns(slices: list[Slice], newest_ns: int | None, end_ns: int) -> int:
    """Wall minus monotonic time for a boot that never knew it: it ended at `end_ns`, but began after `newest_ns`."""
    offset_ns = end_ns - max(each.until_ns for each in slices)
    if newest_ns is None:
        return offset_ns
    return max(offset_ns, newest_ns - min(each.start_ns for each in slices))
