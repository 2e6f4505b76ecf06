"""Energy by period, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bottle

from disc_counter.history.csv_export import energy_csv
from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station
from web.api.routes import as_json
from web.query.parameters import period, span
from web.query.routing import get


class EnergyApi:
    """The same rows in two forms."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @get("/api/v1/energy")
    def energy(self) -> str:
        """JSON, by day unless asked otherwise."""
        by, rows = _asked(self._station, "day")
        return as_json({"by": by, "energy": [_fields(row) for row in rows]})

    @get("/export.csv")
    def export(self) -> Iterator[bytes]:
        """A table for spreadsheets, by hour unless asked otherwise."""
        _, rows = _asked(self._station, "hour")
        bottle.response.content_type = "text/csv; charset=utf-8"
        bottle.response.set_header("Content-Disposition", 'attachment; filename="energy.csv"')
        return (line.encode() for line in energy_csv(rows))


def _asked(station: Station, default: Period) -> tuple[Period, list[EnergyRow]]:
    """The period and the rows that the address asks for."""
    by = period(default)
    start, end = span(by, station.status().time, station.zone)
    return by, station.history.energy(by, start, end, station.zone)


def _fields(row: EnergyRow) -> dict[str, Any]:
    """Local times with their offset, since a period is a local thing."""
    return {
        "from": row.start.isoformat(),
        "to": row.until.isoformat(),
        "import_wh": row.import_wh,
        "export_wh": row.export_wh,
        "bridged_wh": row.bridged_wh,
        "blind_s": row.blind_s,
    }
