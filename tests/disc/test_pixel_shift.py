"""Drawn shifts of a drawn plate are told to a twentieth of a pixel, under noise and another light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.disc.pixel_shift import PixelShift, moved_back, steadied
from disc_counter.model import Image

SIZE = (200, 160)


def plate(right: float, down: float, gain: float = 1.0, seed: int = 0) -> Image:
    """A plate with print on it, moved, with noise of two grey levels."""
    drawn = np.full((SIZE[1] * 4, SIZE[0] * 4), 150.0, np.float32)
    random = np.random.default_rng(1)
    for _ in range(40):
        corner = random.integers(0, (SIZE[0] * 4 - 60, SIZE[1] * 4 - 30))
        cv2.rectangle(drawn, corner.tolist(), (corner + random.integers(10, 60, 2)).tolist(), 40.0, -1)
    drawn = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 4.0), np.float32)
    move = np.array([[0.25, 0.0, right], [0.0, 0.25, down]])
    small = cv2.warpAffine(drawn, move, SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(seed).normal(0.0, 2.0, small.shape)
    return np.asarray(np.clip(small * gain + noise, 0, 255).astype(np.uint8), np.uint8)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.05, -0.1), (0.4, 0.3), (-0.9, 1.2)])
def test_a_shift_is_known_to_a_twentieth_of_a_pixel(shift: tuple[float, float]) -> None:
    found = PixelShift(plate(0.0, 0.0)).measure(plate(*shift, gain=0.8, seed=2))
    assert found is not None
    assert found == pytest.approx(shift, abs=0.05)


def test_a_large_shift_is_looked_for() -> None:
    learnt = PixelShift(plate(0.0, 0.0))
    assert learnt.measure(plate(7.3, -5.6, seed=3)) is None
    found = learnt.look_for(plate(7.3, -5.6, seed=3))
    assert found is not None
    assert found == pytest.approx((7.3, -5.6), abs=0.05)


def test_what_moves_is_left_out_by_the_mask() -> None:
    mask = np.ones(SIZE[::-1], np.float32)
    mask[40:100] = 0.0
    moved = plate(0.3, 0.0, seed=4)
    moved[40:100] = plate(12.0, 0.0, seed=4)[40:100]
    found = PixelShift(plate(0.0, 0.0), mask).measure(moved)
    assert found is not None
    assert found == pytest.approx((0.3, 0.0), abs=0.05)


def test_another_picture_is_not_recognised() -> None:
    other = np.random.default_rng(5).integers(0, 255, SIZE[::-1], dtype=np.uint8)
    learnt = PixelShift(plate(0.0, 0.0))
    assert learnt.measure(other) is None
    assert learnt.look_for(other) is None


def test_pictures_of_a_camera_that_stands_stay_as_they_are() -> None:
    pictures = [plate(0.0, 0.0, seed=seed) for seed in range(5)]
    assert all(one is other for one, other in zip(steadied(pictures), pictures, strict=True))


def test_pictures_of_a_shaking_camera_are_laid_onto_each_other() -> None:
    pictures = [plate(0.8 * np.sin(2.0 * seed), 0.5 * np.cos(3.0 * seed), seed=seed) for seed in range(9)]
    before = np.array(pictures, np.float32).std(0)[10:-10, 10:-10].mean()
    after = np.array(steadied(pictures), np.float32).std(0)[10:-10, 10:-10].mean()
    assert after < 0.6 * before
    assert moved_back(pictures[0], (0.0, 0.0)) is not None
