"""A parabola is drawn and its top found again between the steps at which it was sampled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.disc.parabola import vertex

STEPS = np.arange(9.0)


@given(st.floats(-0.5, 0.5), st.floats(0.01, 100.0), st.floats(-10.0, 10.0), st.integers(1, 7))
def test_the_top_is_found_on_its_own_side(off: float, steep: float, height: float, index: int) -> None:
    values = height - steep * (STEPS - index - off) ** 2
    assert vertex(values, index) == pytest.approx(off, abs=1e-6)


def test_single_precision_tells_the_side_too() -> None:
    assert vertex(np.array([0.2, 0.9, 0.6], np.float32), 1) > 0.1
    assert vertex(np.array([0.6, 0.9, 0.2], np.float32), 1) < -0.1


@pytest.mark.parametrize(("values", "index"), [([3.0, 2.0, 1.0], 0), ([1.0, 2.0, 3.0], 2), ([2.0, 2.0, 2.0], 1)])
def test_without_a_bend_down_or_a_neighbour_it_is_the_step_itself(values: list[float], index: int) -> None:
    assert vertex(np.array(values), index) == 0.0


def test_a_top_beyond_the_neighbours_is_held_at_half_a_step() -> None:
    assert vertex(np.array([0.0, 0.9, 1.0, 0.0]), 1) == 0.5
    assert vertex(np.array([0.0, 1.0, 0.9, 0.0]), 2) == -0.5
