"""Rows that change together have moved; noise is each pixel's own, however strong it is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.movement import ending_at, pixel_noise, shared_activity, shared_variance, spread_of

SIZE = (40, 120)
MOVES = slice(10, 20)
"""Rows in which a pattern moves, by two grey levels of standard deviation, the same in all of them."""


def pictures(noise: float, number: int = 200, pattern: float = 2.0) -> NDArray[np.float32]:
    random = np.random.default_rng(1)
    greys = 100.0 + random.normal(0.0, noise, (number, *SIZE))
    greys[:, MOVES] += random.normal(0.0, pattern, (number, 1, SIZE[1]))
    return greys.astype(np.float32)


@pytest.mark.parametrize("noise", [0.5, 4.0])
def test_rows_share_what_moves_and_no_noise(noise: float) -> None:
    shared = shared_variance(pictures(noise), np.full(SIZE, 100.0, np.float32))
    assert shared[11:19].mean() == pytest.approx(4.0, rel=0.1)
    assert shared[22:-1].mean() == pytest.approx(0.0, abs=0.05)


def test_pictures_that_are_brighter_than_usual_all_the_time_share_nothing() -> None:
    shared = shared_variance(pictures(1.0, pattern=0.0), np.full(SIZE, 95.0, np.float32))
    assert np.abs(shared[1:-1]).mean() < 0.1


def test_a_hand_does_not_outweigh_the_rest() -> None:
    greys = pictures(0.5)
    greys[0, 30:36] = 250.0
    shared = shared_variance(greys, np.full(SIZE, 100.0, np.float32))
    assert shared[31:35].max() < 4.0


@pytest.mark.parametrize("noise", [1.5, 4.0])
def test_noise_is_told_from_the_pattern_that_moves_in_it(noise: float) -> None:
    greys = [np.clip(np.round(grey), 0, 255).astype(np.uint8) for grey in pictures(noise)]
    found = pixel_noise(greys)
    for rows in (slice(11, 19), slice(22, 39)):
        assert found[rows].mean() == pytest.approx(noise, rel=0.15)


def test_what_stands_out_does_not_widen_a_spread() -> None:
    values = np.random.default_rng(2).normal(7.0, 3.0, 4000).astype(np.float32)
    values[:400] = 500.0
    assert spread_of(values) == pytest.approx(3.0, rel=0.2)


def test_activity_is_in_grey_levels_where_it_moves_and_nothing_elsewhere() -> None:
    active = shared_activity(pictures(3.0), 15)
    assert active[12:18].mean() == pytest.approx(2.0, rel=0.15)
    assert np.abs(active[24:36]).mean() < 0.15


@pytest.mark.parametrize(("side", "edge"), [(1, MOVES.stop), (-1, MOVES.start)])
def test_activity_is_laid_where_it_ends(side: int, edge: int) -> None:
    """A pixel shares with the rows above and below it: the outermost row of what moves shares with none beyond."""
    active = ending_at(shared_activity(pictures(0.1), 15), side).mean(1)
    inner, outer = (edge - 1, edge) if side > 0 else (edge, edge - 1)
    assert active[inner] > 1.5
    assert abs(active[outer]) < 0.2
