"""JSON for scripts, and the health check."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, TypeVar

import bottle

from disc_counter.errors import WorkError
from disc_counter.history.rows import PowerRow, ReadingRow
from disc_counter.status import Station, Status
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN
from web.api.openapi import DOCUMENT
from web.query.parameters import span_up_to

Row = TypeVar("Row", PowerRow, ReadingRow)

MOST_POWER_SPAN = timedelta(days=2)
MOST_READINGS_SPAN = timedelta(days=366)


def add_api(app: bottle.Bottle, station: Station) -> None:
    """Route /api/v1/... and /healthz."""

    def status() -> str:
        return as_json(status_fields(station.status()))

    def power() -> str:
        if not {"from", "to"} & set(bottle.request.query):
            return as_json({"points": [asdict(point) for point in station.recent_power()]})
        rows = _asked(station, station.history.power, MOST_POWER_SPAN)
        return as_json({"points": [asdict(row) for row in rows]})

    def readings() -> str:
        rows = _asked(station, station.history.readings, MOST_READINGS_SPAN)
        return as_json({"readings": [asdict(row) for row in rows]})

    def health() -> str:
        bottle.response.content_type = "text/plain; charset=utf-8"
        now = station.status()
        bottle.response.status = 200 if now.healthy else 503
        return state_of(now, EN).words + "\n"

    app.route("/api/v1/status", "GET", status)
    app.route("/api/v1/power", "GET", power)
    app.route("/api/v1/readings", "GET", readings)
    app.route("/api/v1/openapi.json", "GET", lambda: as_json(DOCUMENT))
    app.route("/healthz", "GET", health)


def _asked(station: Station, look_up: Callable[[datetime, datetime], Sequence[Row]], most: timedelta) -> Sequence[Row]:
    """The rows of the span that the address asks for, today where it names none; 503 if the journal cannot answer."""
    start, end = span_up_to(most, station.status().time, station.zone)
    try:
        return look_up(start, end)
    except WorkError as error:
        raise bottle.HTTPError(503, str(error)) from error


def status_fields(status: Status) -> dict[str, Any]:
    """The status with its health, and its state in plain English words."""
    return {"state": state_of(status, EN).words, "healthy": status.healthy, **asdict(status)}


def as_json(fields: Mapping[str, Any]) -> str:
    """The answer's text: times in UTC, what is no number null."""
    bottle.response.content_type = "application/json"
    return json.dumps(_plain(fields), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Times in UTC as ISO 8601; what is no number is not known."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return None if isinstance(value, float) and not isfinite(value) else value
