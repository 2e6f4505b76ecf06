"""By a right geometry both halves of the rim tell the same angle; one by which they clearly do not is refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.halves import halves_differ
from disc_counter.disc.strip import RIM, ROWS

COUNT = 400
WEIGHTS = np.ones((ROWS, COUNT), np.float32)
SURE = np.ones(60, np.bool_)
PLACES = -7.5 * np.arange(60.0)
ROUGH = np.asarray(cv2.blur(np.random.default_rng(1).normal(0.0, 0.1, (1, 3000)).astype(np.float32), (7, 1))[0])
TEETH = np.asarray(0.1 * np.sin(2 * np.pi * np.arange(3000) / 7.5) + 0.1 * ROUGH, np.float32)


def strips(rim: NDArray[np.float32], scales: tuple[float, float], noise: float = 0.0) -> NDArray[np.float32]:
    """Clean strips of a rim, by a geometry whose degrees are so many times too large at the left and the right end."""
    angles = np.cumsum(np.linspace(*scales, COUNT))
    seen = np.zeros((len(PLACES), ROWS, COUNT), np.float32)
    seen[:, RIM] = [np.interp(angles + place + 1000.0, np.arange(len(rim)), rim) for place in PLACES]
    return np.asarray(seen + np.random.default_rng(2).normal(0.0, noise, seen.shape), np.float32)


@pytest.mark.parametrize("scales", [(1.0, 1.0), (0.97, 1.03), (1.05, 1.05)])
def test_a_geometry_that_is_right_within_a_few_per_cent_is_believed(scales: tuple[float, float]) -> None:
    assert not halves_differ(strips(ROUGH, scales), PLACES, SURE, WEIGHTS)


@pytest.mark.parametrize("scales", [(1.0, 1.6), (1.5, 0.9), (0.6, 1.1)])
def test_one_that_stretches_one_end_is_refused(scales: tuple[float, float]) -> None:
    assert halves_differ(strips(ROUGH, scales), PLACES, SURE, WEIGHTS)


@pytest.mark.parametrize("count", [40, 60, 90, 150])
@pytest.mark.parametrize("step_bins", [7.5, 30.0, 200.0])
def test_a_slot_of_which_little_is_seen_is_compared_over_less_of_a_turn(count: int, step_bins: float) -> None:
    """And pictures between which a half left the slot are not compared at all."""
    places = -step_bins * np.arange(60.0) % 1500.0
    seen = np.zeros((len(places), ROWS, count), np.float32)
    seen[:, RIM] = [np.interp(np.arange(count) + place + 500.0, np.arange(len(ROUGH)), ROUGH) for place in places]
    assert not halves_differ(seen, places, SURE, WEIGHTS[:, :count])


def test_a_path_that_the_rim_did_not_take_is_refused() -> None:
    assert halves_differ(strips(ROUGH, (1.0, 1.0)), PLACES / 3.0 * 1.7, SURE, WEIGHTS)


def test_equal_teeth_fit_everywhere_and_say_nothing() -> None:
    assert not halves_differ(strips(TEETH, (1.0, 1.0)), PLACES, SURE, WEIGHTS)


def test_noise_says_nothing() -> None:
    assert not halves_differ(strips(ROUGH, (1.0, 1.6), noise=0.3), PLACES, SURE, WEIGHTS)


def test_a_disc_that_has_hardly_turned_says_nothing() -> None:
    assert not halves_differ(strips(ROUGH, (1.0, 1.6)), PLACES / 60.0, SURE, WEIGHTS)
