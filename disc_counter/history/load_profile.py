"""The energy of every period between the first and the last that holds something."""

from __future__ import annotations

from datetime import datetime, tzinfo

from disc_counter.errors import UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow


def load_profile(history: History, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
    """What was recorded in [start, end); a gap in between is rows with None.

    First by month, then by day, so that years without a record cost nothing.
    """
    if start >= end:
        raise UsageError(f"--from ({start}) must lie before --to ({end})")
    for coarse in ("month", "day"):
        rows = recorded(history.energy(coarse, start, end, zone))
        if not rows:
            return []
        start, end = max(start, rows[0].start), min(end, rows[-1].until)
    return recorded(history.energy(by, start, end, zone))


def recorded(rows: list[EnergyRow]) -> list[EnergyRow]:
    """The rows without those before the first and after the last that hold something."""
    held = [place for place, row in enumerate(rows) if row.import_wh is not None]
    return rows[held[0] : held[-1] + 1] if held else []
