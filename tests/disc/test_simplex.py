"""The simplex climbs hills whose top is known."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.learning.simplex import Vector, climb


@pytest.mark.parametrize("top", [[3.0], [1.0, -2.0], [0.5, 4.0, -1.0]])
def test_the_top_of_a_hill_is_found(top: list[float]) -> None:
    """A round hill, 7 high, from 0 on."""
    at = np.array(top)
    found, height = climb(
        lambda point: 7.0 - float(np.square(point - at).sum()), np.zeros(len(top)), np.ones(len(top)), tolerance=1e-9
    )
    assert found == pytest.approx(at, abs=0.01)
    assert height == pytest.approx(7.0, abs=1e-3)


def test_a_narrow_bent_ridge_is_followed() -> None:
    """Rosenbrock's, turned over."""

    def height(point: Vector) -> float:
        return -float(100.0 * (point[1] - point[0] ** 2) ** 2 + (1.0 - point[0]) ** 2)

    found, _ = climb(height, np.array([-1.2, 1.0]), np.array([0.5, 0.5]), rounds=300, tolerance=1e-12)
    assert found == pytest.approx([1.0, 1.0], abs=0.02)


def test_the_value_is_that_of_the_parameters() -> None:
    found, height = climb(lambda point: -float(abs(point[0] - 2.0)), np.array([0.0]), np.array([0.3]), rounds=15)
    assert height == -abs(found[0] - 2.0)
    assert height > -0.3


def test_it_ends_after_its_rounds_no_worse_than_it_began() -> None:
    asked: list[float] = []

    def height(point: Vector) -> float:
        asked.append(float(point[0]))
        return float(point[0])

    found, value = climb(height, np.array([0.0, 0.0]), np.array([1.0, 1.0]), rounds=5)
    assert value == max(asked) > 1.0
    assert found[0] == value
    assert len(asked) <= 3 + 2 * 5


def test_where_all_is_even_it_stays() -> None:
    found, value = climb(lambda _: 1.0, np.array([4.0, 5.0]), np.array([1.0, 1.0]))
    assert value == 1.0
    assert found == pytest.approx([4.0, 5.0])
