"""The JSON API against its own description: whatever is asked, the answer is as described, and never a 500."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation, power_points

STATION = FakeStation()
STATION.points = power_points(230.0)
APP = app_before(STATION)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP)


@schema.parametrize()
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_it_is_described(case: Any) -> None:
    # Two times that are right by themselves may still be in the wrong order, or too far apart.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_power_of_a_span_comes_from_the_journal() -> None:
    answer = ask(APP, "/api/v1/power?from=2025-06-02&to=2025-06-03")
    assert answer.json["points"] == [
        {"time": "2025-06-01T22:00:00.000Z", "power_w": 500.0, "uncertainty_w": 2.0},
        {"time": "2025-06-01T22:00:10.000Z", "power_w": None, "uncertainty_w": None},
    ]


def test_readings_of_today() -> None:
    (reading,) = ask(APP, "/api/v1/readings").json["readings"]
    assert reading == {
        "time": "2025-06-02T22:00:00.000Z",
        "register": "total",
        "reading_kwh": 54321.6,
        "digits": "54321.6",
        "difference_kwh": None,
    }


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/power?from=2025-06-01&to=2025-06-04",
        "/api/v1/readings?from=2020-01-01",
        "/api/v1/power?from=2025-06-03&to=2025-06-02",
        "/api/v1/readings?from=soon",
    ],
)
def test_spans_that_cannot_be_are_one_sentence(address: str) -> None:
    answer = ask(APP, address)
    assert answer.status == 400
    assert answer.json["error"].endswith((".", "'soon'"))


def test_the_document_is_served() -> None:
    document = ask(APP, "/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {f"/api/v1/{name}" for name in ("status", "energy", "plan", "power", "readings")}
