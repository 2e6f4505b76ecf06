"""JSON for scripts, and the health check."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import bottle

from disc_counter.station import Station, Status
from web.state import state_of
from web.texts import EN


def add_api(app: bottle.Bottle, station: Station) -> None:
    """Route /api/v1/... and /healthz."""

    def status() -> str:
        return as_json(status_fields(station.status()))

    def power() -> str:
        return as_json({"points": [asdict(point) for point in station.recent_power()]})

    def health() -> str:
        bottle.response.content_type = "text/plain; charset=utf-8"
        now = station.status()
        bottle.response.status = 200 if now.healthy else 503
        return state_of(now, EN).words + "\n"

    app.route("/api/v1/status", "GET", status)
    app.route("/api/v1/power", "GET", power)
    app.route("/healthz", "GET", health)


def status_fields(status: Status) -> dict[str, Any]:
    """The status with its health, and its state in plain English words."""
    return {"state": state_of(status, EN).words, "healthy": status.healthy, **asdict(status)}


def as_json(fields: dict[str, Any]) -> str:
    """The answer's text: times in UTC, what is no number null."""
    bottle.response.content_type = "application/json"
    return json.dumps(_plain(fields), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """Times in UTC as ISO 8601; what is no number is not known."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return None if isinstance(value, float) and not isfinite(value) else value
