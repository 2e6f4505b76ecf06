"""A line is drawn with scatter and found again, as numpy's least squares find it."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from disc_counter.measurement.regression import LineFit

NOISE = 3.0
SLOPE, HEIGHT = -2.5, 40.0


def drawn(count: int) -> tuple[list[float], list[float]]:
    """Points about one line, at uneven places."""
    random = Random(11)
    places = [0.7 * number + random.uniform(0.0, 0.5) + 5.0 for number in range(count)]
    return places, [HEIGHT + SLOPE * x + random.gauss(0.0, NOISE) for x in places]


def fitted(places: list[float], heights: list[float]) -> LineFit:
    line = LineFit()
    for x, y in zip(places, heights, strict=True):
        line.add(x, y)
    return line


@pytest.mark.parametrize("count", [2, 3, 30])
def test_the_slope_and_spread_are_those_of_least_squares(count: int) -> None:
    places, heights = drawn(count)
    line = fitted(places, heights)
    assert line.count == count
    assert line.slope == pytest.approx(np.polyfit(places, heights, 1)[0])
    assert line.spread == pytest.approx(np.var(places) * count)


def test_the_scatter_about_the_line_is_the_one_that_was_drawn() -> None:
    places, heights = drawn(2000)
    assert math.sqrt(fitted(places, heights).variance) == pytest.approx(NOISE, rel=0.05)


def test_of_points_spread_evenly_the_length_is_from_the_first_to_the_last() -> None:
    places = [number / 100 for number in range(1001)]
    assert fitted(places, places).length == pytest.approx(10.0, rel=0.01)


@pytest.mark.parametrize("x", [-4.0, 6.0, 8.3, 20.0])
@pytest.mark.parametrize("count", [4, 12])
def test_a_point_beside_the_line_is_held_against_its_own_noise_and_the_lines(x: float, count: int) -> None:
    """The line is in doubt by its height and by its slope, the more the further out: the variance of a forecast."""
    places, heights = drawn(count)
    given = np.stack([np.ones(count), places], axis=1)
    line = np.linalg.lstsq(given, np.asarray(heights), rcond=None)[0]
    asked = np.array([1.0, x])
    deviation = NOISE * math.sqrt(1.0 + asked @ np.linalg.inv(given.T @ given) @ asked)
    for away in (-7.0, 0.0, 10.0):
        found = fitted(places, heights).beside(x, float(asked @ line) + away, NOISE)
        assert found == pytest.approx(abs(away) / deviation, abs=1e-6)
