"""What the JSON API takes and answers, as an OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from disc_counter.history.periods import Period
from disc_counter.status import report
from disc_counter.status.condition import LEVELS
from disc_counter.status.figure import Figure, Kind
from web.api.plan_schema import plan_path
from web.query import parameters

Schema = dict[str, Any]

TIME: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    """Null is 'not known'."""
    return {**schema, "type": [schema["type"], "null"]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


READING = _object(reading_kwh=NUMBER, time=TIME)
KINDS: Mapping[Kind, Schema] = {
    "number": NUMBER,
    "count": WHOLE,
    "flag": FLAG,
    "text": TEXT,
    "time": TIME,
    "reading": READING,
}


def _figure(figure: Figure) -> Schema:
    """The schema of a figure of the status."""
    description = f"{figure.meaning}; in {figure.unit}" if figure.unit else figure.meaning
    schema = KINDS[figure.kind]
    return {**(schema if figure.always else _or_null(schema)), "description": description}


def _status() -> Schema:
    level: Schema = {"type": "string", "enum": list(LEVELS), "description": "How the part is"}
    parts: Schema = {"type": "array", "items": _object(part=TEXT, level=level, reason=_or_null(TEXT))}
    return _object(state=TEXT, **{figure.name: _figure(figure) for figure in report.FIGURES}, parts=parts)


ENERGY = _object(
    **{"from": TIME, "to": TIME},
    import_wh=_or_null(NUMBER),
    export_wh=_or_null(NUMBER),
    bridged_wh=_or_null(NUMBER),
    blind_s=NUMBER,
)
POWER = {
    "type": "object",
    "properties": {"time": TIME, "power_w": _or_null(NUMBER), "uncertainty_w": _or_null(NUMBER)},
    "required": ["time", "power_w"],
}
POWER_NOW = _object(power_w=NUMBER, uncertainty_w=_or_null(NUMBER), age_s=NUMBER)
POWER_ANSWER: Schema = {"anyOf": [_object(points=_list(POWER)), POWER_NOW]}
REGISTER_READING = _object(
    time=TIME, register=TEXT, reading_kwh=_or_null(NUMBER), digits=TEXT, difference_kwh=_or_null(NUMBER)
)

BY = {"name": "by", "in": "query", "schema": {"type": "string", "enum": list(get_args(Period))}}
SPAN = [
    {
        "name": name,
        "in": "query",
        "description": f"{what}; local time where no offset is given",
        "schema": {"type": "string", "pattern": f"^{parameters.TIME}$"},
        "example": "2024-03-31T12:00:00+01:00",
    }
    for name, what in (("from", "the beginning; today's where left out"), ("to", "the end; now where left out"))
]

NOW = {
    "name": "now",
    "in": "query",
    "description": "the power of now alone, in W, negative while feeding in; 503 where unknown or older than 10 s",
    "allowEmptyValue": True,
    "schema": {"type": "string", "enum": ["", "1"]},
}


def _answer(description: str, schema: Schema, kind: str = "application/json") -> Schema:
    return {"description": description, "content": {kind: {"schema": schema}}}


ENERGY_ANSWER = _answer("A row a period", _object(by=TEXT, energy=_list(ENERGY)))
ERROR = _object(error=TEXT)
REFUSED = {
    "400": _answer("A parameter is wrong: one sentence says which and what would be right.", ERROR),
    "503": _answer("It is not known, or the journal cannot answer: one sentence says why.", ERROR),
}


def _get(summary: str, answer: Schema, parameters: list[Schema] | None = None) -> Schema:
    answers = {"200": answer, **(REFUSED if parameters else {})}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


def document() -> Mapping[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "disc-counter",
            "version": "1",
            "description": "Reads an old rotating-disc electricity meter. Null is 'not known'. Times carry their zone.",
        },
        "paths": {
            "/api/v1/status": _get("How things stand now", _answer("The state", _status())),
            "/api/v1/energy": _get("Energy by period, in local time", ENERGY_ANSWER, [BY, *SPAN]),
            "/api/v1/power": _get(
                "Power: of the last quarter hour once a second, or of a span of at most 2 days about every 10 seconds",
                _answer("Points in the order of time; or the power of now alone", POWER_ANSWER),
                [*SPAN, NOW],
            ),
            "/api/v1/plan": plan_path(ERROR),
            "/api/v1/readings": _get(
                "Readings of the register, of at most 366 days",
                _answer("Readings in the order of time", _object(readings=_list(REGISTER_READING))),
                SPAN,
            ),
        },
    }
