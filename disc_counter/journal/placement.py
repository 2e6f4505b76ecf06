"""Slices go into the tables: each count into its minute, hour and day, each event to its wall time."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disc_counter.journal.record import Part, Slice, Totals
from disc_counter.journal.tables import COUNTED
from disc_counter.units import MINUTE_NS, NS_PER_MS

ADVANCE = """
    UPDATE state SET sequence = ?, forward_urev = max(forward_urev, ?), reverse_urev = max(reverse_urev, ?),
    bridged_urev = max(bridged_urev, ?), blind_ns = max(blind_ns, ?)
"""
ADD_COUNTS = """
    INSERT INTO {table} VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    forward_urev = forward_urev + excluded.forward_urev, reverse_urev = reverse_urev + excluded.reverse_urev,
    bridged_urev = bridged_urev + excluded.bridged_urev, blind_ns = blind_ns + excluded.blind_ns
"""


@dataclass(frozen=True, slots=True)
class StoredPower:
    """The mean power of some ten seconds up to `time_ms`; None where not known."""

    time_ms: int
    power_mw: int | None
    uncertainty_mw: int | None


def minutes_of(part: Part, offset_ns: int) -> Iterator[tuple[int, Totals]]:
    """Share what was counted among the wall-time minutes it spans, evenly in time and exact in sum."""
    start_ns = part.start_ns + offset_ns
    until_ns = max(part.until_ns + offset_ns, start_ns)
    last = max(until_ns - 1, start_ns) // MINUTE_NS
    given = Totals()
    for minute in range(start_ns // MINUTE_NS, last):
        passed_ns = (minute + 1) * MINUTE_NS - start_ns
        due = Totals(*(count * passed_ns // (until_ns - start_ns) for count in part.counted.values))
        yield minute, due - given
        given = due
    yield last, part.counted - given


def counted_before(part: Part, minute: int) -> Totals:
    """How much of a part in wall time falls to the minutes before one, as `minutes_of` shares it."""
    if minute > max(part.until_ns - 1, part.start_ns) // MINUTE_NS:
        return part.counted
    passed_ns = max(minute * MINUTE_NS - part.start_ns, 0)
    return Totals(*(count * passed_ns // max(part.until_ns - part.start_ns, 1) for count in part.counted.values))


def counts_by_minute(slices: Iterable[Slice]) -> dict[int, Totals]:
    """The sums of all slices whose wall time is known, by minute since 1970."""
    minutes: dict[int, Totals] = defaultdict(Totals)
    for each in slices:
        if each.offset_ns is not None:
            for part in each.parts:
                for minute, counted in minutes_of(part, each.offset_ns):
                    minutes[minute] += counted
    return minutes


def stored_power(each: Slice) -> StoredPower | None:
    """The power row of a slice; None where its wall time is not known."""
    if each.offset_ns is None:
        return None
    return StoredPower((each.until_ns + each.offset_ns) // NS_PER_MS, each.power_mw, each.uncertainty_mw)


def advance(connection: sqlite3.Connection, newest: Slice) -> None:
    """Note the newest slice that the database has, and the totals by then, within a transaction."""
    connection.execute(ADVANCE, (newest.sequence, *newest.totals.values))


def place(connection: sqlite3.Connection, slices: Iterable[Slice]) -> None:
    """Put slices whose wall time is known into the tables; to be called within a transaction."""
    known = [each for each in slices if each.offset_ns is not None]
    counts = counts_by_minute(known)
    for table, _, minutes in COUNTED:
        sums: dict[int, Totals] = defaultdict(Totals)
        for minute, counted in counts.items():
            sums[minute // minutes] += counted
        connection.executemany(
            ADD_COUNTS.format(table=table), [(number, *counted.values) for number, counted in sorted(sums.items())]
        )
    for each in known:
        _place_events(connection, each, each.offset_ns or 0)


def _place_events(connection: sqlite3.Connection, each: Slice, offset_ns: int) -> None:
    row = stored_power(each)
    if row and each.until_ns > each.start_ns:
        connection.execute("INSERT INTO power VALUES (NULL, ?, ?, ?)", (row.time_ms, row.power_mw, row.uncertainty_mw))
    connection.executemany(
        "INSERT INTO revolutions VALUES (NULL, ?, ?, ?)",
        [((turn.time_ns + offset_ns) // NS_PER_MS, turn.direction, turn.total_urev) for turn in each.turns],
    )
    connection.executemany(
        "INSERT INTO blind_spans VALUES (NULL, ?, ?, ?, ?)",
        [(s.time_ns + offset_ns, s.until_ns + offset_ns, s.reason, s.bridged_urev) for s in each.spans],
    )
    connection.execute("UPDATE state SET newest_ns = max(coalesce(newest_ns, ?1), ?1)", (each.until_ns + offset_ns,))
