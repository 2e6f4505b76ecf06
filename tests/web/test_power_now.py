"""The power of now as one figure, for batteries and cars that follow the meter: known and fresh, or not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import nan

import pytest

from tests.harness.web_client import Answer, app_before, ask
from tests.stand_ins.fake_station import WELL, FakeStation, power_points


def asked(station: FakeStation, address: str = "/api/v1/power?now") -> Answer:
    return ask(app_before(station), address)


@pytest.mark.parametrize("address", ["/api/v1/power?now", "/api/v1/power?now=1"])
def test_it_is_signed_with_its_uncertainty_and_age(address: str) -> None:
    station = FakeStation(replace(WELL, uncertainty_w=4.0))
    station.points = power_points(210.0, -456.5)
    station.become(time=WELL.time + timedelta(seconds=3))
    answer = asked(station, address)
    assert answer.status == 200
    assert answer.json == {"power_w": -456.5, "uncertainty_w": 4.0, "age_s": 3.0}


@pytest.mark.parametrize("points", [[], power_points(200.0, None), power_points(200.0, nan)])
def test_unknown_is_no_figure(points: list[object]) -> None:
    station = FakeStation()
    station.points = points  # type: ignore[assignment]
    answer = asked(station)
    assert answer.status == 503
    assert answer.json["error"].startswith("The power is not known: ")


def test_what_is_old_is_no_figure_of_now() -> None:
    station = FakeStation()
    station.points = power_points(200.0)
    station.become(time=WELL.time + timedelta(seconds=11))
    answer = asked(station)
    assert answer.status == 503
    assert "last known 11 s ago" in answer.json["error"]


@pytest.mark.parametrize("address", ["/api/v1/power?now=2", "/api/v1/power?now=1&now=1"])
def test_another_wish_is_one_sentence(address: str) -> None:
    answer = asked(FakeStation(), address)
    assert answer.status == 400
    assert answer.json["error"].startswith("now must be given")
