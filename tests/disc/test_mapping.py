"""What is seen of a disc is laid round it: no part weighs more for having been seen longer."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.mapping import MOST_AT_A_PLACE, around, levels_evenly, residues, spread, tint_around
from disc_counter.disc.strip import BINS_PER_REVOLUTION, RED, RIM, ROWS, TOP

COUNT = 300
EVEN = np.ones(COUNT, np.float32)


def disc() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0.0, 0.2, (ROWS, BINS_PER_REVOLUTION)).astype(np.float32)


def strips_at(places: NDArray[np.int64]) -> NDArray[np.float32]:
    at = (places[:, None] + np.arange(COUNT)) % BINS_PER_REVOLUTION
    return np.ascontiguousarray(disc()[:, at].transpose(1, 0, 2))


def sure(places: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.ones(len(places), np.bool_)


def test_a_disc_that_rests_is_taken_only_so_often_at_its_place() -> None:
    places = np.concatenate([np.arange(10), np.full(50, 10), np.arange(11, 20)]) + 0.4
    chosen = spread(places, np.ones(len(places), np.bool_))
    assert np.bincount(places[chosen].astype(int)).tolist() == [1] * 10 + [MOST_AT_A_PLACE] + [1] * 9


def test_strips_that_are_in_doubt_fill_no_place() -> None:
    places = np.full(20, 5.0)
    believed = np.arange(20) >= 12
    assert spread(places, believed).tolist() == list(range(12 + MOST_AT_A_PLACE))


def test_the_light_is_learnt_evenly_from_all_of_the_disc() -> None:
    """The disc rests at a bright part for nine tenths of the time, then turns once."""
    lamp = np.linspace(80.0, 120.0, COUNT)
    brightness = np.where(np.arange(BINS_PER_REVOLUTION) < 400, 1.5, 1.0)
    places = np.concatenate([np.zeros(900), np.arange(0.0, 1800.0, 18.0)])
    at = (places[:, None].astype(int) + np.arange(COUNT)) % BINS_PER_REVOLUTION
    raw = np.repeat((lamp * brightness[at])[:, None], ROWS, 1).astype(np.float32)
    raw[:900, :, COUNT // 2 :] *= 2.0
    learnt = levels_evenly(raw, places, np.ones(len(places), np.bool_))
    shape = learnt[TOP] / lamp
    assert shape.std() / shape.mean() < 0.05


def test_of_few_places_all_strips_are_taken() -> None:
    raw = np.full((5, ROWS, COUNT), 100.0, np.float32)
    raw[3:] = 150.0
    raw[:, RED] = 7.0
    learnt = levels_evenly(raw, np.zeros(5), np.ones(5, np.bool_))
    assert learnt[RIM].mean() == pytest.approx(100.0, rel=0.01)
    assert learnt[RED].mean() == pytest.approx((3 * 7.0 + 2 * 7.0 / 1.5) / 5)


def test_strips_are_laid_round_the_disc_across_the_seam_too() -> None:
    places = np.arange(0, 3600, 37)
    mapped = around(strips_at(places), places.astype(np.float64), sure(places), EVEN)
    assert mapped == pytest.approx(disc(), abs=1e-5)


def test_what_was_not_seen_stays_empty_and_what_is_in_doubt_stays_out() -> None:
    places = np.array([100, 900])
    mapped = around(strips_at(places), places.astype(np.float64), np.array([True, False]), EVEN)
    assert mapped[:, 100:400] == pytest.approx(disc()[:, 100:400], abs=1e-5)
    assert not mapped[:, 401:].any()


def test_what_is_seen_sharply_weighs_more() -> None:
    sharp = np.where(np.arange(COUNT) < 150, 1.0, 0.1).astype(np.float32)
    strips = np.zeros((2, ROWS, COUNT), np.float32)
    strips[0] = 1.0
    mapped = around(strips, np.array([0.0, 150.0]), np.ones(2, np.bool_), sharp)
    assert mapped[:, 160:290] == pytest.approx(0.1 / 1.1, abs=0.01)


def test_on_the_right_map_nothing_is_left_of_strips() -> None:
    places = np.array([0, 700, 1700])
    assert np.abs(residues(strips_at(places), places.astype(np.float64), sure(places), disc())).max() < 1e-6
    beside = residues(strips_at(places), places + 3.0, sure(places), disc())
    assert beside.std() == pytest.approx(0.2 * np.sqrt(2), rel=0.1)


def test_the_tint_is_relative_to_the_light_and_unknown_where_not_seen() -> None:
    levels = np.stack([np.full(COUNT, 100.0), np.full(COUNT, 5.0), np.full(COUNT, 50.0)]).astype(np.float32)
    raw = np.stack([levels, 0.5 * levels])
    raw[0, RED, 40:80] += 30.0
    tint = tint_around(raw, levels, np.array([200.0, 1000.0]), np.ones(2, np.bool_), EVEN)
    assert tint[0, 245:275] == pytest.approx(0.3, abs=1e-5)
    assert tint[0, 1000:1299] == pytest.approx(0.0, abs=1e-5)
    assert tint[1, 1000:1299] == pytest.approx(1.0, abs=1e-5)
    assert np.isnan(tint[:, 600:900]).all()
