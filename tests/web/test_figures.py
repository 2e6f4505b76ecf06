"""Each figure of the status where it is shown: under its name, in its unit, and not another one's."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from disc_counter.status import Status, report
from disc_counter.words.texts import EN
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import DISTINCT, FakeStation

J_PER_KWH = 3.6e6
JSON = {
    "state": "blind for 4\N{NO-BREAK SPACE}s: too dark",
    "healthy": True,
    "measuring": True,
    "problem": None,
    "name": "cellar",
    "time": "2025-06-03T12:00:00.000Z",
    "since": "2025-06-01T12:00:00.000Z",
    "version": "1.2.3",
    "revolutions_per_kwh": 187.5,
    "revolutions": 1234.5,
    "frames_per_s": 60.2,
    "power_w": 2013.4,
    "uncertainty_w": 8.2,
    "import_today_wh": 3421.0,
    "export_today_wh": 250.0,
    "import_total_kwh": 12345.678,
    "export_total_kwh": 234.567,
    "import_counter_kwh": 12340.178,
    "export_counter_kwh": 234.317,
    "import_corrected_kwh": 5.5,
    "export_corrected_kwh": 0.25,
    "mark_deg": -31.25,
    "turn_seen": 0.375,
    "unknown_for_s": 12.75,
    "blind_for_s": 4.25,
    "reason": "dark",
    "last_reading": {"reading_kwh": 54321.6, "time": "2025-06-03T11:55:00.000Z"},
    "forward_revolutions": 2314814.625,
    "reverse_revolutions": 43981.3125,
    "blind_total_s": 86.5,
    "parts": [{"part": "clock", "level": "well", "reason": None}],
    "unsent_points": 17,
    "set_aside_points": 3,
    "unsent_since": "2025-06-03T11:58:00.000Z",
}
METRICS = {
    "part_state": 0.0,
    "energy_import_joules_total": 12340.178 * J_PER_KWH,
    "energy_export_joules_total": 234.317 * J_PER_KWH,
    "energy_import_corrected_joules": 5.5 * J_PER_KWH,
    "energy_export_corrected_joules": 0.25 * J_PER_KWH,
    "revolutions_forward_total": 2314814.625,
    "revolutions_reverse_total": 43981.3125,
    "blind_seconds_total": 86.5,
    "power_watts": 2013.4,
    "power_uncertainty_watts": 8.2,
    "frames_per_second": 60.2,
    "measuring": 1.0,
    "healthy": 1.0,
    "register_joules": 54321.6 * J_PER_KWH,
    "unsent_points": 17.0,
    "set_aside_points": 3.0,
    "unsent_age_seconds": 120.0,
}
PAGE = (
    "Power now 2,013 W ± 8 W",
    "from the grid today 3.42 kWh",
    "into the grid today 0.25 kWh",
    "from the grid in total 12,345.68 kWh",
    "into the grid in total 234.57 kWh",
    "54,321.60 kWh on 3 June 2025",
    "since the start 1,234.50",
    "187.5 turns per kWh",
    "to be sent 17",
    "did not take 3",
    "since 1 June 2025",
    "Version 1.2.3",
)
"""In the order of the page."""


def asked(path: str) -> Any:
    return ask(app_before(FakeStation(DISTINCT)), path)


def test_the_figures_of_the_stand_in_are_all_different() -> None:
    numbers = [value for figure in report.FIGURES if type(value := figure.value(DISTINCT)) in (int, float)]
    assert len(set(numbers)) == len(numbers) >= 15


def test_every_field_of_the_status_is_described_once() -> None:
    names = [figure.name for figure in report.FIGURES]
    assert len(set(names)) == len(names)
    assert {field.name for field in fields(Status)} <= {*names, "parts"}


def test_json_has_every_figure_by_the_name_that_scripts_know() -> None:
    assert asked("/api/v1/status").json == JSON


def test_openapi_describes_every_figure_and_which_may_be_unknown() -> None:
    document = asked("/api/v1/openapi.json").json
    answer = document["paths"]["/api/v1/status"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == set(schema["required"]) == set(JSON)
    always = {name for name, each in schema["properties"].items() if "null" not in each["type"]}
    assert always == {"state", "healthy", "measuring", "name", "time", "since", "version", "parts"}


def test_metrics_have_the_names_and_base_units_that_dashboards_know() -> None:
    families = text_string_to_metric_families(asked("/metrics").text)
    found = {sample.name: sample.value for family in families for sample in family.samples}
    assert found == pytest.approx({f"disc_counter_{name}": value for name, value in METRICS.items()})


def test_the_page_has_each_figure_beside_its_name() -> None:
    words = asked("/").words
    places = [words.find(expected) for expected in PAGE]
    assert -1 not in places
    assert places == sorted(places)


def test_every_figure_that_is_listed_has_a_name() -> None:
    for figure in report.FIGURES:
        assert figure.words is None or figure.words in EN
