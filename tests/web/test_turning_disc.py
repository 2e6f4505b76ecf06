"""The drawn disc: its mark stands where the meter's does, and goes the way that it goes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import WELL, FakeStation
from web.charts.turning_disc import MIDDLE_X, RADIUS_X, drawn_disc


def middle_of(path: str) -> float:
    points = [float(x) for x in re.findall(r"[ML]([-\d.]+) ", path)]
    return sum(points) / len(points)


@pytest.mark.parametrize(
    ("mark_deg", "direction", "share"),
    [(0.0, "right", 0.0), (30.0, "right", 0.5), (30.0, "left", -0.5), (-30.0, "right", -0.5)],
)
def test_the_mark_stands_where_the_meters_does(mark_deg: float, direction: str, share: float) -> None:
    drawn = drawn_disc(replace(WELL, mark_deg=mark_deg), direction)
    assert middle_of(drawn.mark) == pytest.approx(MIDDLE_X + share * RADIUS_X, abs=1.0)
    assert middle_of(drawn.mark_above) == pytest.approx(MIDDLE_X + 0.87 * share * RADIUS_X, abs=1.5)


def test_behind_the_disc_only_its_upper_face_shows_the_mark() -> None:
    drawn = drawn_disc(replace(WELL, mark_deg=180.0), "right")
    assert drawn.mark == ""
    assert drawn.mark_above
    assert sum(1 for _, upper, lower in drawn.lines if lower > upper) in (17, 18, 19)


@pytest.mark.parametrize("power_w", [3600.0, -3600.0])
def test_it_turns_as_fast_as_the_meters(power_w: float) -> None:
    turning = replace(WELL, power_w=power_w, revolutions_per_kwh=100.0)
    assert drawn_disc(turning, "right").deg_per_s == pytest.approx(power_w / 100.0)
    assert drawn_disc(replace(WELL, power_w=None), "right").deg_per_s is None


def test_it_is_drawn_without_a_script_too() -> None:
    station = FakeStation(replace(WELL, mark_deg=30.0))
    text = ask(app_before(station), "/").text
    assert text.count("<line x1") == 36
    assert re.search(r'id="disc-mark" class="mark" d="M\d', text)
    assert re.search(r'id="disc-state" data-now hidden>30.0 \| \d', text)
