"""Today against the days before, and the last 24 hours: looked up once a minute, however many look at the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from disc_counter.errors import DiscCounterError
from disc_counter.history.periods import floor
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station

AVERAGE_DAYS = 30
"""Days of the average beside today: a month evens out weekends and weather, and still follows the season."""
FRESH = timedelta(minutes=1)
"""How old the figures of the days before may be: a journal of years is not asked every second."""
HOURS = 24
"""Of the chart on the first page: every hour of the clock stands in it once."""


@dataclass(frozen=True, slots=True)
class Days:
    """`yesterday` and the mean of the last 30 days, each (import, export) in Wh, None where not known; and 24 hours."""

    yesterday: tuple[float, float] | None = None
    average: tuple[float, float] | None = None
    hours: Sequence[EnergyRow] = ()


class DaysBefore:
    """Looks them up for one station."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._lock = Lock()
        self._at: datetime | None = None
        self._days = Days()

    def at(self, now: datetime) -> Days:
        """The days before `now`, at most a minute old; nothing where the journal cannot answer."""
        with self._lock:
            if self._at is None or not timedelta(0) <= now - self._at < FRESH:
                self._at = now
                try:
                    self._days = self._looked_up(now)
                except DiscCounterError:
                    self._days = Days()
            return self._days

    def _looked_up(self, now: datetime) -> Days:
        zone, history = self._station.zone, self._station.history
        midnight, hour = floor(now, "day", zone), floor(now, "hour", zone)
        days = history.energy("day", midnight - timedelta(days=AVERAGE_DAYS), midnight, zone)
        known = [(row.import_wh or 0.0, row.export_wh or 0.0) for row in days if row.import_wh is not None]
        return Days(
            yesterday=known[-1] if known and days[-1].import_wh is not None else None,
            average=_mean(known),
            # Elapsed, not local, hours: there are 24 of them on the days on which the clock is changed, too.
            hours=history.energy("hour", hour.astimezone(UTC) - timedelta(hours=HOURS - 1), now, zone),
        )


def _mean(days: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not days:
        return None
    return sum(day[0] for day in days) / len(days), sum(day[1] for day in days) / len(days)
