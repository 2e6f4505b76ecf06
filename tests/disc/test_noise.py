"""What values of strips are worth: noise is measured from strips of which it is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.noise import (
    NOISE_FLOOR,
    USUAL_NOISE,
    changing,
    first_weights,
    measured_weights,
    row_noise,
    sharpness_of,
)
from disc_counter.disc.strip import RED, RIM, ROWS, TOP

COUNT = 400
GEOMETRY = Geometry(
    centre_x=150.0,
    scale_px=120.0,
    perspective=0.2,
    horizon_y=20.0,
    drop_px=20.0,
    slope=0.0,
    rim_px=8.0,
    first_deg=-40.0,
    last_deg=39.8,
    middle_x=150.0,
)
NOISE = (0.06, 0.12, 0.03)


def strips_at(places: NDArray[np.int64], noise: tuple[float, ...] = NOISE) -> NDArray[np.float32]:
    """Clean strips of a rim that differs from place to place, under noise that differs from row to row."""
    random = np.random.default_rng(1)
    rough = random.normal(0.0, 1.0, (ROWS, int(places.max()) + COUNT)).astype(np.float32)
    rim = np.asarray(0.6 * cv2.blur(rough, (7, 1)), np.float32)
    strips = np.array([rim[:, place : place + COUNT] for place in places], np.float32)
    return np.asarray(strips + random.normal(0.0, 1.0, strips.shape) * np.array(noise)[:, None], np.float32)


def test_the_noise_of_rows_is_told_from_strips_that_are_turned_onto_each_other() -> None:
    noise, top_share = row_noise(strips_at(np.arange(0, 1500, 25)))
    assert noise == pytest.approx(NOISE, rel=0.1)
    assert top_share > 0.8


def test_a_face_that_is_not_seen_to_turn_is_worth_nothing() -> None:
    """Where the rim was taken to be higher than it is the plate lies behind it."""
    strips = strips_at(np.arange(0, 1500, 25))
    strips[:, TOP] = np.random.default_rng(2).normal(0.0, 0.002, strips[:, TOP].shape)
    assert row_noise(strips)[1] < 0.1
    weights = first_weights(GEOMETRY, np.linspace(-40.0, 39.8, COUNT), strips)
    assert weights[TOP].sum() < 0.1 * weights[TOP].size / NOISE_FLOOR[TOP] ** 2
    assert (weights[RIM] > 0.0).all()


def test_less_noise_than_the_floor_is_not_believed() -> None:
    assert row_noise(strips_at(np.arange(0, 1500, 25), (0.0, 0.0, 0.0)))[0] == pytest.approx(NOISE_FLOOR)


def test_where_nothing_turned_the_noise_is_the_usual_one() -> None:
    assert row_noise(strips_at(np.zeros(40, np.int64))) == (USUAL_NOISE, 1.0)


def test_a_disc_that_stands_for_a_while_weighs_no_more() -> None:
    """It turns for 30 strips, stands for 60, and turns for 30 again."""
    places = np.concatenate([np.arange(30), np.full(60, 30), 30 + np.arange(30)]) * 60
    chosen = changing(100.0 + 30.0 * strips_at(places, (0.01, 0.01, 0.01)))
    resting = (chosen >= 30) & (chosen <= 90)
    assert resting.sum() <= 2
    assert len(chosen) > 50


def test_of_a_disc_that_hardly_turns_all_strips_are_taken() -> None:
    strips = 100.0 + 30.0 * strips_at(np.arange(10) * 60)
    assert changing(strips).tolist() == list(range(10))


def test_first_weights_are_less_where_the_rim_turns_away() -> None:
    angles = np.linspace(-40.0, 39.8, COUNT)
    weights = first_weights(GEOMETRY, angles, strips_at(np.arange(0, 1500, 25)))
    middle = COUNT // 2
    sharp = sharpness_of(GEOMETRY, angles)
    assert sharp[middle] == sharp.max() == 1.0
    assert weights[:, middle] == pytest.approx(1.0 / np.square(NOISE), rel=0.2)
    for row in (RIM, TOP):
        assert weights[row, 0] / weights[row, middle] == pytest.approx(sharp[0] ** 2)
    assert sharp[0] < 0.65
    assert weights[RED, 0] == 0.0
    sideways = int(np.flatnonzero(sharp > 0.8)[0])
    assert weights[RED, sideways] / weights[RED, middle] == pytest.approx(sharp[sideways] ** 4)


def test_measured_weights_are_one_over_the_variance_of_each_place() -> None:
    deviation = np.where(np.arange(COUNT) < COUNT // 2, 0.05, 0.2)
    residues = np.random.default_rng(2).normal(0.0, 1.0, (300, ROWS, COUNT)) * deviation
    weights = measured_weights(residues.astype(np.float32))
    for row, floor in enumerate(NOISE_FLOOR):
        assert weights[row, 20:180] == pytest.approx(1.0 / (0.05**2 + floor**2), rel=0.1)
        assert weights[row, 220:380] == pytest.approx(1.0 / (0.2**2 + floor**2), rel=0.1)
