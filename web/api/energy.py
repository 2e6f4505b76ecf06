"""Energy by period, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bottle

from disc_counter.errors import UsageError, WorkError
from disc_counter.history.csv_export import energy_csv
from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station
from web.api.routes import as_json
from web.query.parameters import period, span


def add_energy(app: bottle.Bottle, station: Station) -> None:
    """Route /api/v1/energy and /export.csv."""

    def energy() -> str:
        by, rows = _asked(station, "day")
        return as_json({"by": by, "energy": [_fields(row) for row in rows]})

    def export() -> Iterator[bytes]:
        _, rows = _asked(station, "hour")
        bottle.response.content_type = "text/csv; charset=utf-8"
        bottle.response.set_header("Content-Disposition", 'attachment; filename="energy.csv"')
        return (line.encode() for line in energy_csv(rows))

    app.route("/api/v1/energy", "GET", energy)
    app.route("/export.csv", "GET", export)


def _asked(station: Station, default: Period) -> tuple[Period, list[EnergyRow]]:
    """What the address asks for; 400 for a wrong wish, 503 if the journal cannot answer."""
    by = period(default)
    start, end = span(by, station.status().time, station.zone)
    try:
        return by, station.history.energy(by, start, end, station.zone)
    except UsageError as error:
        raise bottle.HTTPError(400, str(error)) from error
    except WorkError as error:
        raise bottle.HTTPError(503, str(error)) from error


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
