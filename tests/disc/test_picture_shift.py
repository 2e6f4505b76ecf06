"""How far a whole picture moved is told although something else moves in it, and not told where nothing shows it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.picture_shift import PictureShift

HEIGHT, WIDTH = 300, 400
RIM = slice(140, 150)


def plate(right: float, down: float, turned: float = 0.0, seed: int = 0) -> NDArray[np.float32]:
    """The fine structure of a plate with print all over, moved by so many pixels, and a rim turned by its own."""
    random = np.random.default_rng(1)
    drawn = np.full((HEIGHT, WIDTH), 150.0, np.float32)
    for _ in range(300):
        corner = random.integers(0, (WIDTH - 10, HEIGHT - 12))
        cv2.rectangle(drawn, corner.tolist(), (corner + random.integers(3, 9, 2)).tolist(), 40.0, -1)
    drawn = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.0), np.float32)
    drawn[RIM] = 100.0 + 40.0 * np.sin((np.arange(WIDTH) + turned) * 2.0 * np.pi / 6.0)
    move = np.array([[1.0, 0.0, right], [0.0, 1.0, down]])
    moved = cv2.warpAffine(drawn, move, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    seen = np.asarray(moved + np.random.default_rng(seed).normal(0.0, 2.0, moved.shape), np.float32)
    return np.asarray(seen - cv2.blur(seen, (9, 1)), np.float32)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.1, -0.05), (-0.6, 0.4), (1.2, 0.9)])
def test_a_turning_disc_does_not_pass_for_a_moving_camera(shift: tuple[float, float]) -> None:
    found = PictureShift(plate(0.0, 0.0)).measure(plate(*shift, turned=2.0, seed=2))
    assert found is not None
    assert found[0] == pytest.approx(shift, abs=0.06)


def test_what_is_moved_back_differs_by_the_disc_alone() -> None:
    before, after = plate(0.0, 0.0), plate(0.7, -0.5, turned=2.0, seed=2)
    found = PictureShift(before).measure(after)
    assert found is not None
    change = np.square(found[1] - before)[10:-10, 10:-10].mean(1)
    rim = slice(RIM.start - 10, RIM.stop - 10)
    assert change[rim].mean() > 5.0 * np.delete(change, np.arange(rim.start - 2, rim.stop + 2)).max()


def test_a_plate_without_print_tells_nothing() -> None:
    blank = np.random.default_rng(3).normal(0.0, 1.0, (HEIGHT, WIDTH)).astype(np.float32)
    assert PictureShift(blank).measure(blank) is None


def test_another_picture_is_not_the_same_one_moved() -> None:
    assert PictureShift(plate(0.0, 0.0)).measure(plate(9.0, 7.0)) is None
