"""The curve of the last minutes: gaps stay gaps, and a change must be more than noise to be called one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disc_counter.words.number_format import MINUS
from disc_counter.words.texts import EN
from tests.harness.web_client import plain
from tests.stand_ins.fake_station import NOON, WELL, power_points
from web.charts.sparkline import HEIGHT, curve, trend


def test_a_constant_power_is_a_line_on_a_scale_of_round_powers() -> None:
    drawn = curve(power_points(*[600.0] * 600), NOON)
    assert drawn is not None
    assert (drawn.low_w, drawn.high_w, drawn.zero_y) == (600.0, 600.0, HEIGHT)
    assert [line.value for line in drawn.grid] == [600.0, 400.0, 200.0, 0.0]
    assert [line.y for line in drawn.grid] == pytest.approx([0.0, 100 / 3, 200 / 3, 100.0])
    assert len(drawn.lines) == 1
    assert set(drawn.lines[0][1:].replace("L", " ").split()[1::2]) == {"0.0"}


def test_a_gap_breaks_the_line() -> None:
    drawn = curve(power_points(*[500.0] * 100, *[None] * 30, *[500.0] * 100), NOON)
    assert drawn is not None
    assert len(drawn.lines) == len(drawn.areas) == 2


def test_export_is_drawn_below_the_zero_line() -> None:
    drawn = curve(power_points(*[-300.0] * 10, *[100.0] * 10), NOON)
    assert drawn is not None
    assert drawn.zero_y == HEIGHT / 4


def test_zero_power_lies_on_the_zero_line() -> None:
    drawn = curve(power_points(0.0, 0.0), NOON)
    assert drawn is not None
    assert drawn.zero_y == HEIGHT


@pytest.mark.parametrize("points", [[], [None, None]])
def test_nothing_known_is_no_curve(points: list[float | None]) -> None:
    assert curve(power_points(*points), NOON) is None


@pytest.mark.parametrize(
    ("before_w", "last_w", "words"),
    [
        (200.0, 2000.0, "↗ from 200 W 5 minutes ago"),
        (2000.0, 200.0, "↘ from 2,000 W 5 minutes ago"),
        (2000.0, 2090.0, "→ about the same as 5 minutes ago"),
        (200.0, 209.0, "→ about the same as 5 minutes ago"),
        (-100.0, -500.0, f"↘ from {MINUS}100 W 5 minutes ago"),
    ],
)
def test_the_trend_compares_with_five_minutes_ago(before_w: float, last_w: float, words: str) -> None:
    found = trend(power_points(*[before_w] * 300, *[last_w] * 100), WELL, EN)
    assert found is not None
    assert plain(f"{found.arrow} {found.words}") == words


def test_a_change_within_the_uncertainty_is_none() -> None:
    points = power_points(*[200.0] * 300, *[260.0] * 100)
    found = trend(points, replace(WELL, uncertainty_w=40.0), EN)
    assert found is not None
    assert found.words == "about the same as 5 minutes ago"


def test_where_the_past_is_not_known_there_is_no_trend() -> None:
    assert trend(power_points(*[200.0] * 200), WELL, EN) is None
    assert trend(power_points(*[200.0] * 300, *[None] * 60), WELL, EN) is None
