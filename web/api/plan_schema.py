"""What /api/v1/plan takes and answers, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from disc_counter.planning.request import HOUSEHOLDS

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
MAYBE: Schema = {"type": ["number", "null"]}
RANGES: Mapping[str, tuple[float, float, str]] = {
    "inverter_kw": (0.05, 1000, "the inverter's limit in kW"),
    "battery": (0, 1000, "what can be taken out of the battery, in kWh"),
    "battery_kw": (0, 1000, "the battery's power in kW"),
    "efficiency": (1, 100, "the battery's efficiency there and back, in per cent"),
    "standby": (0, 500, "what the battery draws all the time, in W"),
    "yearly_kwh": (100, 200_000, "what a year came to by the last bill, in kWh"),
    "price": (0, 100, "of a kWh from the grid"),
    "feed_in": (0, 100, "what a kWh fed in brings"),
    "cost_kwp": (0, 1_000_000, "of a kWp"),
    "cost_kwh": (0, 1_000_000, "of a kWh of battery"),
    "growth": (-50, 50, "of the price, in per cent a year"),
    "years": (1, 50, "over which it is reckoned"),
    "upkeep": (0, 100, "in per cent of the cost a year"),
    "ageing": (0, 20, "what the modules lose, in per cent a year"),
}
AREA: Mapping[str, tuple[float, float, str]] = {
    "kwp": (0, 1000, "a roof area's size; once for each area"),
    "tilt": (0, 90, "degrees from the horizontal; once, or for each area"),
    "azimuth": (0, 360, "degrees of the compass, 180 is south; once, or for each area"),
    "losses": (0, 99, "in per cent, without the inverter; once, or for each area"),
}
SYSTEM_FIGURES = [
    "kwp",
    "battery_kwh",
    "self_sufficiency",
    "self_sufficiency_low",
    "self_sufficiency_high",
    "self_consumption",
    "sun_wh",
    "use_wh",
    "used_wh",
    "stored_wh",
    "fed_in_wh",
    "cut_off_wh",
    "lost_wh",
    "battery_wh",
    "grid_wh",
    "standby_battery_wh",
    "standby_grid_wh",
    "converted_wh",
    "left_wh",
    "import_wh",
    "cost",
    "saving_first_year",
    "payback_years",
    "payback_years_low",
    "payback_years_high",
    "return_rate",
]
SYSTEM: Schema = {"type": "object", "properties": dict.fromkeys(SYSTEM_FIGURES, MAYBE), "required": SYSTEM_FIGURES}
PLAN: Schema = {
    "type": "object",
    "properties": {
        "state": {"const": "done"},
        "question": {"enum": ["roof", "battery"], "description": "battery: of a house that feeds in already"},
        "request": {"type": "object", "description": "What was asked, with every default that was taken"},
        "system": SYSTEM,
        "table": {"type": "object", "description": "The same figures for roofs (kwp) by batteries (battery_kwh)"},
    },
    "required": ["state", "question", "request"],
}
WORKING: Schema = {
    "type": "object",
    "properties": {"state": {"const": "working"}, "progress": NUMBER},
    "required": ["state", "progress"],
}


def plan_path(error: Schema) -> Schema:
    """The path's description; `error` is what refusals answer."""
    answers = {
        "200": _answer(
            "Shares from 0 to 1, energies in Wh a year, money in the currency; null: not known, or never", PLAN
        ),
        "202": _answer("It is being worked out: ask again", WORKING),
        "400": _answer("A parameter is wrong: one sentence says which and what would be right.", error),
        "409": _answer("It cannot be planned yet: one sentence says why.", error),
    }
    summary = "The solar roof, planned from the measured minutes"
    return {"get": {"summary": summary, "parameters": _parameters(), "responses": answers}}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameters() -> list[Schema]:
    single = [_parameter(name, what, _number(low, high)) for name, (low, high, what) in RANGES.items()]
    areas = [
        _parameter(name, what, {"type": "array", "items": _number(low, high), "minItems": 1, "maxItems": 8})
        for name, (low, high, what) in AREA.items()
    ]
    return [
        *areas,
        *single,
        _parameter("cap", "what may be fed in, in per cent of the kWp", _number(0, 100)),
        _parameter("balcony", "1: a balcony set, 2,000 W on 800 W", {"enum": ["0", "1"]}),
        _parameter("location", "degrees north and east", {"type": "string", "pattern": r"^[0-9]{1,2},[0-9]{1,2}$"}),
        _parameter("weather", "pvgis: fetch it; file: the one put in", {"enum": ["pvgis", "file"]}),
        _parameter("household", "of the demonstration", {"enum": list(HOUSEHOLDS)}),
    ]


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _number(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high}
