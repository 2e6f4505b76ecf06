"""Questions to the journal: energy by local time, power, totals; read-only, beside the running service.

What the database does not have yet is taken from the tail, so that any process sees all but the last seconds. Energy
is never stored: it is derived from the turns of each minute and the constant in force when that minute began.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, tzinfo
from fractions import Fraction
from typing import Literal

from disc_counter.energy import Constants, energy_wh
from disc_counter.history.base_load import base_load_wh
from disc_counter.history.clock_hours import utc_windows
from disc_counter.history.journal_reader import JournalReader
from disc_counter.history.periods import Period, floor, following, periods
from disc_counter.history.rows import (
    Counters,
    Energy,
    EnergyRow,
    HealthRow,
    PowerRow,
    ReadingRow,
    TotalRow,
    TurnRow,
    energy_row,
    health_row,
    power_row,
    reading_row,
    turn_row,
)
from disc_counter.journal.edits import read_constants
from disc_counter.journal.snapshot import EVER
from disc_counter.units import MINUTE_NS, NS_PER_MS, seconds, utc, wall_minute, wall_ms, wall_ns

MS_PER_S = 1000
QUARTER_MIN, MINUTES_AN_HOUR = 15, 60
"""Minutes of a quarter hour, and of an hour."""
TURN = "time_ms, direction, total_urev"
READING = "time_ns, register, reading_kwh_thousandths, digits, difference_kwh_thousandths"
HEALTH = "time_ms, frames_per_s_thousandths, brightness_thousandths, mark_contrast_thousandths, unsent_points"


class History(JournalReader):
    """Answers from one journal; a context manager, usable from any thread."""

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        """The energy of every period in [start, end), in local time of `zone`."""
        spans = list(periods(by, start, end, zone))
        limits = [(wall_minute(first), wall_minute(after)) for first, after in spans]
        with self._snapshot() as snapshot:
            counts = snapshot.priced(limits)
        return [energy_row(*span, counted) for span, counted in zip(spans, counts, strict=True)]

    def between(self, start: datetime, end: datetime) -> EnergyRow:
        """The energy of any one span, to the minute."""
        with self._snapshot() as snapshot:
            (counts,) = snapshot.priced([(wall_minute(start), max(wall_minute(start), wall_minute(end)))])
        return energy_row(start, end, counts)

    def exact(self, spans: Sequence[tuple[datetime, datetime]]) -> list[Energy | None]:
        """Import and export of some spans, to the minute, exact; None of one in which nothing was recorded.

        They come in order and do not overlap.
        """
        with self._snapshot() as snapshot:
            counts = snapshot.priced([(wall_minute(start), wall_minute(end)) for start, end in spans])
        return [Energy(each.import_wh, each.export_wh) if each.rows else None for each in counts]

    def by_clock(self, spans: Sequence[tuple[datetime, datetime, time, time]], zone: tzinfo) -> list[Energy]:
        """Import and export of some spans, exact, in the hours of every day from one time of the clock to another."""
        found = []
        with self._snapshot() as snapshot:
            for start, end, since, to in spans:
                parts = utc_windows(wall_minute(start), wall_minute(end), since, to, zone)
                sums = [snapshot.daily(*part) for part in parts]
                taken, given = ((each.import_wh for each in sums), (each.export_wh for each in sums))
                found.append(Energy(sum(taken, Fraction(0)), sum(given, Fraction(0))))
        return found

    def base_w(self, start: datetime, end: datetime, zone: tzinfo) -> float | None:
        """What is always on, told by the whole hours of [start, end); None where that is not known."""
        with self._snapshot() as snapshot:
            hours = snapshot.hours(-(-wall_minute(start) // MINUTES_AN_HOUR), wall_minute(end) // MINUTES_AN_HOUR)
        return base_load_wh(hours, zone)

    def highest_quarters(self, start: datetime, end: datetime, zone: tzinfo, count: int) -> list[EnergyRow]:
        """The quarter hours of [start, end) in which the most energy was taken, the highest first.

        Of what the database has: the last minutes may still be missing.
        """
        with self._snapshot() as snapshot:
            found = sorted(snapshot.highest(wall_minute(start), wall_minute(end), QUARTER_MIN, count))
            counts = snapshot.priced([(first, first + QUARTER_MIN) for first in found])
        spans = [
            tuple(utc((first + more) * MINUTE_NS).astimezone(zone) for more in (0, QUARTER_MIN)) for first in found
        ]
        rows = [energy_row(first, after, counted) for (first, after), counted in zip(spans, counts, strict=True)]
        return sorted(rows, key=lambda row: -(row.import_wh or 0.0))

    def load_profile(
        self, step: Literal["hour", "15min"], start: datetime, end: datetime, zone: tzinfo
    ) -> list[EnergyRow]:
        """The energy of every hour or quarter hour that something was recorded in."""
        return [row for row in self.energy(step, start, end, zone) if row.import_wh is not None]

    def today(self, zone: tzinfo, now: datetime) -> EnergyRow:
        """The energy of the local day that `now` lies in."""
        midnight = floor(now, "day", zone)
        return self.energy("day", midnight, following(midnight, "day", zone), zone)[0]

    def totals(self) -> Energy:
        """Import and export since ever; what has no wall time yet is priced by the latest constant."""
        with self._snapshot() as snapshot:
            (placed,) = snapshot.priced([EVER])
            waiting = snapshot.totals - placed.counted
            latest = snapshot.constants.latest
        return Energy(
            placed.import_wh + energy_wh(waiting.forward_urev, latest),
            placed.export_wh + energy_wh(waiting.reverse_urev, latest),
        )

    def counters(self) -> Counters:
        """What the running counters say that others keep: no later constant or correction changes what they said."""
        with self._snapshot() as snapshot:
            said = snapshot.counters()
        return Counters(said.import_wh, said.export_wh, said.counted.forward_urev, said.counted.reverse_urev)

    def totals_at(self, until: datetime) -> tuple[Fraction, Fraction]:
        """Import and export up to the last full minute before a time, in Wh, exact; UsageError without a constant."""
        with self._snapshot() as snapshot:
            (placed,) = snapshot.priced([(0, wall_minute(until))])
        return placed.import_wh, placed.export_wh

    def running_totals(self, start: datetime, end: datetime) -> list[TotalRow]:
        """The totals at the last millisecond of every recorded minute, if that lies in [start, end)."""
        first, after = (max(0, -(-(wall_ns(time) + NS_PER_MS) // MINUTE_NS) - 1) for time in (start, end))
        with self._snapshot() as snapshot:
            minutes = snapshot.recorded(first, after)
            (sums, *counts) = snapshot.priced([(0, first), *((minute, minute + 1) for minute in minutes)])
        taken, given, bridged = sums.import_wh, sums.export_wh, sums.bridged_wh
        rows = []
        for minute, counted in zip(minutes, counts, strict=True):
            taken, given = taken + counted.import_wh, given + counted.export_wh
            bridged += counted.bridged_wh
            blind_s = seconds(counted.counted.blind_ns)
            time, of_minute = utc((minute + 1) * MINUTE_NS - NS_PER_MS), (counted.import_wh, counted.export_wh)
            rows.append(TotalRow(time, taken, given, bridged, blind_s, *of_minute))
        return rows

    def turns(self, start: datetime, end: datetime) -> list[TurnRow]:
        """The revolutions that the database has in [start, end), in the order of time."""
        rows = self._rows(
            f"SELECT {TURN} FROM revolutions WHERE time_ms >= ? AND time_ms < ? ORDER BY time_ms",
            (wall_ms(start), wall_ms(end)),
        )
        return [turn_row(*row) for row in rows]

    def turns_after(self, number: int, most: int) -> list[tuple[int, TurnRow]]:
        """The next revolutions that the database got after the one of a number, with their numbers."""
        rows = self._rows(f"SELECT id, {TURN} FROM revolutions WHERE id > ? ORDER BY id LIMIT ?", (number, most))
        return [(found, turn_row(*row)) for found, *row in rows]

    def readings_after(self, number: int, most: int) -> list[tuple[int, ReadingRow]]:
        """The next readings that the database got after the one of a number, with their numbers."""
        rows = self._rows(
            f"SELECT id, {READING} FROM readings WHERE id > ? AND time_ns IS NOT NULL ORDER BY id LIMIT ?",
            (number, most),
        )
        return [(found, reading_row(*row)) for found, *row in rows]

    def health(self, start: datetime, end: datetime) -> list[HealthRow]:
        """How well it measured in [start, end), about once a minute, in the order of time."""
        rows = self._rows(
            f"SELECT {HEALTH} FROM health WHERE time_ms >= ? AND time_ms < ? ORDER BY time_ms",
            (wall_ms(start), wall_ms(end)),
        )
        return [health_row(*row) for row in rows]

    def health_after(self, number: int, most: int) -> list[tuple[int, HealthRow]]:
        """The next rows on health that the database got after the one of a number, with their numbers."""
        rows = self._rows(f"SELECT id, {HEALTH} FROM health WHERE id > ? ORDER BY id LIMIT ?", (number, most))
        return [(found, health_row(*row)) for found, *row in rows]

    def known_until_ns(self) -> int | None:
        """The wall time (UTC) up to which it is known what was counted; None if nothing is."""
        with self._snapshot() as snapshot:
            return snapshot.known_until_ns

    def first_ns(self) -> int | None:
        """The wall time (UTC) of the first minute in which something was recorded; None if there is none."""
        first = self._rows("SELECT min(minute) FROM minutes", ())[0][0]
        return None if first is None else int(first) * MINUTE_NS

    def first_time(self) -> datetime | None:
        """The same as a time."""
        return None if (first_ns := self.first_ns()) is None else utc(first_ns)

    def rows(self, start: datetime, end: datetime) -> int:
        """How many power rows and minutes the database has in [start, end)."""
        (powers,) = self._rows(
            "SELECT count(*) FROM power WHERE time_ms >= ? AND time_ms < ?",
            (wall_ms(start), wall_ms(end)),
        )
        return int(powers[0]) + self.minutes(start, end)

    def minutes(self, start: datetime, end: datetime) -> int:
        """How many minutes the database has in [start, end)."""
        limits = (wall_minute(start), wall_minute(end))
        return int(self._rows("SELECT count(*) FROM minutes WHERE minute >= ? AND minute < ?", limits)[0][0])

    def net_urev(self) -> int:
        """How far the disc has gone since ever, what it went back taken off."""
        with self._snapshot() as snapshot:
            return snapshot.totals.net_urev

    def unseen_s(self, start: datetime, end: datetime) -> float:
        """For how long no power was known in [start, end), in s; what is shorter than 15 s is none."""
        with self._snapshot() as snapshot:
            return snapshot.unseen_ms(wall_ms(start), wall_ms(end)) / MS_PER_S

    def constants(self) -> Constants:
        """The constants in force."""
        with self._guard, self._spoken():
            return read_constants(self._connection)

    def power(self, start: datetime, end: datetime) -> list[PowerRow]:
        """The power in [start, end), some ten seconds a row, in the order of time."""
        with self._snapshot() as snapshot:
            rows = snapshot.power(wall_ms(start), wall_ms(end))
        return [power_row(row.time_ms, row.power_mw, row.uncertainty_mw) for row in rows]

    def readings(self, start: datetime, end: datetime) -> list[ReadingRow]:
        """The register's readings in [start, end), in the order of time."""
        rows = self._rows(
            f"SELECT {READING} FROM readings WHERE time_ns >= ? AND time_ns < ? ORDER BY time_ns",
            (wall_ns(start), wall_ns(end)),
        )
        return [reading_row(*row) for row in rows]

    def last_reading(self, until: datetime) -> ReadingRow | None:
        """The last reading before a time that was sure; None if there is none."""
        rows = self._rows(
            f"SELECT {READING} FROM readings WHERE time_ns < ? AND reading_kwh_thousandths IS NOT NULL"
            " ORDER BY time_ns DESC, id DESC LIMIT 1",
            (wall_ns(until),),
        )
        return reading_row(*rows[0]) if rows else None
