"""What the journal knows, day by day on the wall clock: what was drawn, what was fed in, and last year's sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import numpy as np

from disc_counter.errors import WorkError
from disc_counter.history.minute_energy import MinuteReader
from disc_counter.planning.plan_days import Values, by_day
from disc_counter.units import MINUTE_NS, utc

LONGEST_DAYS = 2 * 366
"""How far back days are looked for that may stand for others, in days: older habits are other habits."""
FEEDS_IN_SHARE = 0.01
"""Of what is drawn: who feeds in more than that has a roof; less is a meter that trembles, or a test."""


@dataclass(frozen=True, slots=True)
class MeasuredHousehold:
    """Days in their order; energies in Wh by the minute of the wall clock [n, 1440], nan where not known.

    `readings_kwh` are of the register: (day, kWh).
    """

    dates: tuple[date, ...]
    import_wh: Values
    export_wh: Values
    readings_kwh: tuple[tuple[date, float], ...] = ()

    @property
    def feeds_in(self) -> bool:
        """Whether there is a roof already."""
        return float(np.nansum(self.export_wh)) > FEEDS_IN_SHARE * float(np.nansum(self.import_wh))


def from_journal(directory: Path, zone: tzinfo) -> MeasuredHousehold:
    """Up to the last whole day; WorkError where nothing was recorded yet, JournalError where there is no journal."""
    with MinuteReader(directory) as reader:
        span = reader.span()
        if span is None:
            raise WorkError("nothing has been recorded yet: planning needs two weeks of measured days")
        first, after = _dates(span, zone)
        dates = tuple(first + timedelta(days=number) for number in range((after - first).days))
        start, end = (int(datetime.combine(day, datetime.min.time(), zone).timestamp()) // 60 for day in (first, after))
        energy = reader.energy(start, end)
        readings = tuple(
            (utc(minute * MINUTE_NS).astimezone(zone).date(), kwh) for minute, kwh in reader.readings_kwh()
        )
    imports, exports = (by_day(each, start, dates, zone) for each in (energy.import_wh, energy.export_wh))
    return MeasuredHousehold(dates, imports, exports, readings)


def _dates(span: tuple[int, int], zone: tzinfo) -> tuple[date, date]:
    first, last = (datetime.fromtimestamp(minute * 60, UTC).astimezone(zone) for minute in (span[0], span[1] + 1))
    after = last.date()
    return max(first.date(), after - timedelta(days=LONGEST_DAYS)), max(after, first.date())
