"""The energy of every minute of a long time as arrays: what planning asks, without an object a minute."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.journal_reader import JournalReader
from disc_counter.journal.edits import read_constants
from disc_counter.model import UREV_PER_REVOLUTION
from disc_counter.units import MINUTE_NS

CHUNK_MIN = 31 * 1440
"""Minutes that are looked up at a time: a month is some 10 MB of rows."""
BLIND_NS = MINUTE_NS * 9 // 10
"""From so long without sight on, and with nothing concluded, a minute in which nothing was counted is not known."""


@dataclass(frozen=True, slots=True)
class MinuteEnergy:
    """Energy in Wh of each minute from `first_minute` (numbered since 1970) on; nan where nothing is known."""

    first_minute: int
    import_wh: NDArray[np.float64]
    export_wh: NDArray[np.float64]


class MinuteReader(JournalReader):
    """Reads minutes of one journal; of what the database has: the last ones may still be missing."""

    def span(self) -> tuple[int, int] | None:
        """The first and the last recorded minute, numbered since 1970; None where there is none."""
        ((first, last),) = self._rows("SELECT min(minute), max(minute) FROM minutes", ())
        return None if first is None else (int(first), int(last))

    def energy(self, first: int, after: int) -> MinuteEnergy:
        """The minutes [first, after), priced by the constants in force; UsageError if none was ever set."""
        found = MinuteEnergy(first, *(np.full(max(after - first, 0), np.nan) for _ in range(2)))
        for start in range(first, after, CHUNK_MIN):
            rows = self._rows(
                "SELECT minute, forward_urev, reverse_urev, bridged_urev, blind_ns FROM minutes"
                " WHERE minute >= ? AND minute < ?",
                (start, min(start + CHUNK_MIN, after)),
            )
            if rows:
                self._put(np.array(rows, dtype=np.int64), found)
        self._price(found)
        return found

    def readings_kwh(self) -> list[tuple[int, float]]:
        """The sure readings of the registers' first one: (minute since 1970, kWh), in their order."""
        rows = self._rows(
            "SELECT time_ns, reading_kwh_thousandths FROM readings WHERE time_ns IS NOT NULL"
            " AND reading_kwh_thousandths IS NOT NULL AND register ="
            " (SELECT register FROM readings WHERE reading_kwh_thousandths IS NOT NULL ORDER BY id LIMIT 1)"
            " ORDER BY time_ns",
            (),
        )
        return [(int(time_ns) // MINUTE_NS, kwh / 1000) for time_ns, kwh in rows]

    @staticmethod
    def _put(rows: NDArray[np.int64], found: MinuteEnergy) -> None:
        """Micro-revolutions into their places."""
        minutes, forward, reverse, bridged, blind = rows.T
        unknown = (blind >= BLIND_NS) & (forward == 0) & (reverse == 0) & (bridged == 0)
        places = minutes[~unknown] - found.first_minute
        found.import_wh[places], found.export_wh[places] = forward[~unknown], reverse[~unknown]

    def _price(self, found: MinuteEnergy) -> None:
        """Micro-revolutions to Wh, where each constant holds."""
        with self._guard, self._spoken():
            constants = read_constants(self._connection)
        _ = constants.latest
        length = len(found.import_wh)
        for segment in constants.segments():
            since = 0 if segment.since_ns is None else -(-segment.since_ns // MINUTE_NS) - found.first_minute
            until = length if segment.until_ns is None else -(-segment.until_ns // MINUTE_NS) - found.first_minute
            part = slice(min(max(since, 0), length), min(max(until, 0), length))
            factor = WH_PER_KWH / UREV_PER_REVOLUTION / float(segment.constant.revolutions_per_kwh)
            found.import_wh[part] *= factor
            found.export_wh[part] *= factor
