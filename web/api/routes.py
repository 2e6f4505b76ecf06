"""JSON for scripts, and the health check."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, TypeAlias

import bottle

from disc_counter.history.rows import PowerRow, ReadingRow
from disc_counter.status import Station, Status, report
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN
from web.api.openapi import document
from web.query.parameters import span_up_to, text
from web.query.routing import get

LookUp: TypeAlias = Callable[[datetime, datetime], Sequence[PowerRow] | Sequence[ReadingRow]]

MOST_POWER_SPAN = timedelta(days=2)
"""The longest span of power in one answer: 17,000 rows, some 1.5 MB of JSON."""
MOST_AGE_S = 10.0
"""How old a power may be that is said to be the one of now, in s: what follows it would follow the past."""
MOST_READINGS_SPAN = timedelta(days=366)
"""The longest span of readings in one answer: a leap year."""


class StationApi:
    """What a station says of itself and of what it measured, apart from energy."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @get("/api/v1/status")
    def status(self) -> str:
        """How things stand now."""
        return as_json(status_fields(self._station.status()))

    @get("/api/v1/power")
    def power(self) -> str:
        """Power of a span from the journal; of the last minutes, second by second, where none is named; or now."""
        if "now" in bottle.request.query:
            if text("now", "") not in ("", "1"):
                raise bottle.HTTPError(400, "now must be given alone or as 1.")
            return as_json(self._power_now())
        if not {"from", "to"} & set(bottle.request.query):
            return as_json({"points": [asdict(point) for point in self._station.recent_power()]})
        return as_json({"points": self._rows(self._station.history.power, MOST_POWER_SPAN)})

    @get("/api/v1/readings")
    def readings(self) -> str:
        """The register's readings of a span."""
        return as_json({"readings": self._rows(self._station.history.readings, MOST_READINGS_SPAN)})

    @get("/api/v1/openapi.json")
    def openapi(self) -> str:
        """What all this takes and answers."""
        return as_json(document())

    @get("/healthz")
    def health(self) -> str:
        """The state in a sentence; 503 unless all is well."""
        bottle.response.content_type = "text/plain; charset=utf-8"
        now = self._station.status()
        bottle.response.status = 200 if now.healthy else 503
        return state_of(now, EN).words + "\n"

    def _power_now(self) -> dict[str, float | None]:
        """One figure for what follows the meter; 503 with the reason where it is not known, or old: never 0 for it."""
        now = self._station.status()
        last = max(self._station.recent_power(), key=lambda point: point.time, default=None)
        if last is None or last.power_w is None or not isfinite(last.power_w):
            raise bottle.HTTPError(503, f"The power is not known: {state_of(now, EN).words}.")
        age_s = (now.time - last.time).total_seconds()
        if age_s > MOST_AGE_S:
            raise bottle.HTTPError(503, f"The power was last known {age_s:.0f} s ago: {state_of(now, EN).words}.")
        return {"power_w": last.power_w, "uncertainty_w": now.uncertainty_w, "age_s": max(age_s, 0.0)}

    def _rows(self, look_up: LookUp, most: timedelta) -> list[dict[str, Any]]:
        """The rows of the span that the address names, today where it names none."""
        start, end = span_up_to(most, self._station.status().time, self._station.zone)
        return [asdict(row) for row in look_up(start, end)]


def status_fields(status: Status) -> dict[str, Any]:
    """Every figure by its name, the state in plain English words, and how each part is."""
    figures = {figure.name: figure.value(status) for figure in report.FIGURES}
    return {"state": state_of(status, EN).words, **figures, "parts": [asdict(part) for part in status.parts]}


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
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return None if isinstance(value, float) and not isfinite(value) else value
