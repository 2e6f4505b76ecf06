"""What the journal holds at one moment: the database and, newer than it, the tail."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from disc_counter.energy import Constant, Constants, energy_wh
from disc_counter.journal.corrections import read_corrections
from disc_counter.journal.daily import daily
from disc_counter.journal.edits import read_constants, read_power_constants
from disc_counter.journal.peaks import highest
from disc_counter.journal.placement import StoredPower, counted_before, counts_by_minute, stored_power
from disc_counter.journal.record import Totals
from disc_counter.journal.recovery import recovered
from disc_counter.journal.tables import COUNTED
from disc_counter.units import MINUTE_NS, NS_PER_MS

HOUR, MINUTES_A_DAY = 60, 24 * 60
"""Minutes."""
EVER = (0, 2**40)
"""From the first to the last minute, numbered since 1970, that any journal has."""
END_OF_TIME = 2**62 // MINUTE_NS
"""The last minute, numbered since 1970, that a time in ns can name."""

SUMS = """
    SELECT span.key, count({unit}), sum(forward_urev), sum(reverse_urev), sum(bridged_urev), sum(blind_ns)
    FROM json_each(?) AS span CROSS JOIN {table}
    ON {unit} >= json_extract(span.value, '$[0]') AND {unit} < json_extract(span.value, '$[1]')
    GROUP BY span.key
"""

HOLE_MS = 15_000
"""The longest time between two rows of power that is no outage, in ms: one is due every ten seconds."""
HOLES = f"""
    SELECT min(time_ms), max(time_ms), coalesce(sum(hole) FILTER (WHERE hole > {HOLE_MS}), 0) FROM (
        SELECT time_ms, time_ms - lag(time_ms) OVER (ORDER BY time_ms) AS hole FROM power
        WHERE time_ms >= ? AND time_ms < ? AND power_mw IS NOT NULL
    )
"""

Span = tuple[int, int]


@dataclass(slots=True)
class Counts:
    """What was counted in a stretch of minutes, and its energy; `rows` is 0 where nothing was recorded."""

    rows: int = 0
    counted: Totals = field(default_factory=Totals)
    import_wh: Fraction = Fraction(0)
    export_wh: Fraction = Fraction(0)
    bridged_wh: Fraction = Fraction(0)

    def add(self, counted: Totals, constant: Constant) -> None:
        """Take in what was counted while this constant held."""
        self.counted += counted
        self.import_wh = _more(self.import_wh, counted.forward_urev, constant)
        self.export_wh = _more(self.export_wh, counted.reverse_urev, constant)
        self.bridged_wh = _more(self.bridged_wh, counted.bridged_urev, constant)


class Snapshot:
    """To be used within one read transaction."""

    def __init__(self, connection: sqlite3.Connection, tail: Path) -> None:
        self._connection = connection
        self.constants = read_constants(connection)
        self._power_constants = read_power_constants(connection) or self.constants
        self._newer, _, self.totals = recovered(connection, tail)
        self._newer_minutes = counts_by_minute(self._newer)

    def priced(self, spans: Sequence[Span], constants: Constants | None = None) -> list[Counts]:
        """For each stretch of minutes [from, until), what was counted, priced by the constants in force, or by others.

        The stretches come in order and do not overlap. UsageError if no constant was ever set.
        """
        _ = self.constants.latest
        segments = _segments(constants or self.constants)
        pieces = [
            (place, (max(start, since), min(until, end)), constant)
            for place, (start, until) in enumerate(spans)
            for since, end, constant in segments
            if max(start, since) < min(until, end)
        ]
        result = [Counts() for _ in spans]
        for (place, _, constant), (rows, counted) in zip(pieces, self._sums([p[1] for p in pieces]), strict=True):
            sums = result[place]
            sums.rows += rows
            sums.add(counted, constant)
        return result

    def daily(self, span: Span, window: Span) -> Counts:
        """What was counted in [from, until) in the minutes of a window of each day in UTC; `rows` are not counted."""
        sums = Counts()
        for since, end, constant in _segments(self.constants):
            start, until = max(span[0], since), min(span[1], end)
            if start < until:
                sums.add(daily(self._connection, (start, until), window), constant)
                for minute, counted in self._newer_minutes.items():
                    if start <= minute < until and window[0] <= minute % MINUTES_A_DAY < window[1]:
                        sums.add(counted, constant)
        return sums

    def counters(self) -> Counts:
        """What the running counters say: priced as it was counted, and without what was corrected since."""
        constants, latest = self._power_constants, self._power_constants.latest
        (placed,) = self.priced([EVER], constants)
        waiting = self.totals - placed.counted
        said = Counts(1, self.totals, placed.import_wh, placed.export_wh)
        said.import_wh += energy_wh(waiting.forward_urev, latest)
        said.export_wh += energy_wh(waiting.reverse_urev, latest)
        for each in read_corrections(self._connection):
            for since, until, constant in _segments(constants) if each.beside else ():
                share = counted_before(each.part, until) - counted_before(each.part, since)
                said.import_wh -= each.beside * energy_wh(share.forward_urev, constant)
                said.export_wh -= each.beside * energy_wh(share.reverse_urev, constant)
                said.counted = said.counted - share if each.beside > 0 else said.counted + share
        return said

    def highest(self, start: int, end: int, length: int, count: int) -> list[int]:
        """The first minutes of the stretches of `length` minutes in [start, end) in which the disc went furthest."""
        return highest(self._connection, start, end, length, count)

    def hours(self, start: int, end: int) -> list[tuple[int, float, bool]]:
        """Each hour of the database in [start, end): its number since 1970, Wh taken, and whether any was fed in."""
        rows = self._connection.execute(
            "SELECT hour, forward_urev, reverse_urev FROM hours WHERE hour >= ? AND hour < ?", (start, end)
        ).fetchall()
        limits = [
            (since // HOUR, until // HOUR, float(energy_wh(1, of))) for since, until, of in _segments(self.constants)
        ]
        found, place = [], 0
        for hour, forward, reverse in rows:
            while hour >= limits[place][1] and place < len(limits) - 1:
                place += 1
            found.append((hour, forward * limits[place][2], reverse > 0))
        return found

    def power(self, start_ms: int, end_ms: int) -> list[StoredPower]:
        """The power rows in [start, end), in the order of time, by the constants in force as energy is."""
        stored = self._connection.execute(
            "SELECT time_ms, power_mw, uncertainty_mw FROM power WHERE time_ms >= ? AND time_ms < ? ORDER BY time_ms",
            (start_ms, end_ms),
        )
        newer = (row for row in map(stored_power, self._newer) if row and start_ms <= row.time_ms < end_ms)
        rows = sorted([*(StoredPower(*row) for row in stored), *newer], key=lambda row: row.time_ms)
        return rows if self._power_constants == self.constants else [self._repriced(row) for row in rows]

    def _repriced(self, row: StoredPower) -> StoredPower:
        """As energy is: by what was in force when the minute began that the row ends in."""
        minute_ns = (row.time_ms - 1) * NS_PER_MS // MINUTE_NS * MINUTE_NS
        measured, priced = self._power_constants.at(row.time_ms * NS_PER_MS), self.constants.at(minute_ns)
        factor = measured.revolutions_per_kwh / priced.revolutions_per_kwh
        power_mw, uncertainty_mw = (
            None if value is None else round(value * factor) for value in (row.power_mw, row.uncertainty_mw)
        )
        return StoredPower(row.time_ms, power_mw, uncertainty_mw)

    def unseen_ms(self, start_ms: int, end_ms: int) -> int:
        """For how long no power was known in [start, end), in ms; shorter than a row or two is no outage."""
        first, last, holes_ms = self._connection.execute(HOLES, (start_ms, end_ms)).fetchone()
        newer = sorted(row.time_ms for row in map(stored_power, self._newer) if row and row.power_mw is not None)
        after = [each for each in newer if (last or start_ms) < each < end_ms]
        edges = [*pairwise([start_ms, first or start_ms]), *pairwise([last or start_ms, *after, end_ms])]
        return int(holes_ms) + sum(until - since for since, until in edges if until - since > HOLE_MS)

    def recorded(self, first: int, after: int) -> list[int]:
        """The minutes in [first, after) in which something was recorded, in their order."""
        stored = self._connection.execute(
            "SELECT minute FROM minutes WHERE minute >= ? AND minute < ?", (first, after)
        ).fetchall()
        return sorted({minute for (minute,) in stored} | {m for m in self._newer_minutes if first <= m < after})

    @property
    def known_until_ns(self) -> int | None:
        """The wall time up to which it is known what was counted; None if nothing is."""
        newest = self._connection.execute("SELECT newest_ns FROM state").fetchone()[0]
        times = [each.until_ns + each.offset_ns for each in self._newer if each.offset_ns is not None]
        return max([*times, *([] if newest is None else [int(newest)])], default=None)

    def _sums(self, spans: Sequence[Span]) -> list[tuple[int, Totals]]:
        """Rows and sums for each of some stretches of minutes, in order and apart from each other.

        Whole days come from their own table, then whole hours, the rest minute by minute.
        """
        result = [(0, Totals())] * len(spans)
        rest = list(enumerate(spans))
        for table, unit, minutes in COUNTED:
            whole, rest = _whole(rest, minutes)
            places, limits = zip(*whole, strict=True) if whole else ((), ())
            query = SUMS.format(table=table, unit=unit)
            for key, rows, *counts in self._connection.execute(query, (json.dumps(limits),)):
                result[places[key]] = _added(result[places[key]], rows, Totals(*counts))
        starts = [start for start, _ in spans]
        for minute, counted in self._newer_minutes.items():
            place = bisect_right(starts, minute) - 1
            if place >= 0 and minute < spans[place][1]:
                result[place] = _added(result[place], 1, counted)
        return result


def _segments(constants: Constants) -> list[tuple[int, int, Constant]]:
    """The minutes [from, until) in which each constant holds."""
    return [
        (_first_minute(segment.since_ns, 0), _first_minute(segment.until_ns, END_OF_TIME), segment.constant)
        for segment in constants.segments()
    ]


def _added(sums: tuple[int, Totals], rows: int, counted: Totals) -> tuple[int, Totals]:
    return (sums[0] + rows, sums[1] + counted) if sums[0] else (rows, counted)


def _more(energy: Fraction, urev: int, constant: Constant) -> Fraction:
    """With that of a path: thousands of hours are added up for a page, and most begin with nothing."""
    if not urev:
        return energy
    return energy + energy_wh(urev, constant) if energy else energy_wh(urev, constant)


def _first_minute(time_ns: int | None, otherwise: int) -> int:
    """The first minute that begins at or after a time."""
    return otherwise if time_ns is None else -(-time_ns // MINUTE_NS)


def _whole(spans: Iterable[tuple[int, Span]], length: int) -> tuple[list[tuple[int, Span]], list[tuple[int, Span]]]:
    """The whole rows of `length` minutes in stretches of minutes, each with its place, and the minutes beside them."""
    whole, rest = [], []
    for place, (start, until) in spans:
        first, after = -(-start // length), until // length
        if first >= after:
            rest.append((place, (start, until)))
            continue
        whole.append((place, (first, after)))
        rest += [(place, edge) for edge in ((start, first * length), (after * length, until)) if edge[0] < edge[1]]
    return whole, rest
