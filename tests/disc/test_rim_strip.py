"""A drawn rim is cut out of its picture along its band, wherever the camera was moved to."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.rim_strip import StripCutter
from disc_counter.model import Image

BAND = Band(first=40, last=239, rows=(50.0, 0.03, -0.0004), above=4.0, below=3.0)
"""It falls to the right and is bent."""


def brightness() -> NDArray[np.float64]:
    return 120.0 + 60.0 * np.sin(np.arange(280) / 3.0)


def picture(right: int = 0, down: int = 0) -> Image:
    """The rim's pattern within the band and half a row around it, 255 above and 0 below."""
    columns = np.arange(280)
    middle = BAND.row(columns.astype(np.float64))
    rows = np.arange(100)[:, None]
    drawn = np.where(
        rows < middle - BAND.above - 0.5, 255.0, np.where(rows > middle + BAND.below + 0.5, 0.0, brightness())
    )
    return np.roll(drawn, (down, right), (0, 1)).astype(np.uint8)


def test_a_strip_is_the_rim_s_brightness_column_by_column() -> None:
    cutter = StripCutter(BAND)
    strip = cutter(picture())
    assert strip.shape == (cutter.count,) == (200,)
    assert strip == pytest.approx(brightness()[40:240], abs=2.5)


@pytest.mark.parametrize("shift", [(7, 0), (0, -6), (-5, 4)])
def test_a_moved_camera_is_followed(shift: tuple[int, int]) -> None:
    cutter = StripCutter(BAND, (float(shift[0]), float(shift[1])))
    assert cutter(picture(*shift)) == pytest.approx(StripCutter(BAND)(picture()), abs=0.5)


def test_a_part_of_a_pixel_is_interpolated() -> None:
    grey = np.tile(np.arange(280, dtype=np.uint8) // 2 * 2, (100, 1))
    half = StripCutter(BAND, (0.5, 0.0))(grey)
    assert half == pytest.approx((grey[50, 40:240].astype(float) + grey[50, 41:241]) / 2, abs=0.6)


def test_colour_is_weighed_as_the_eye_does() -> None:
    coloured = np.zeros((100, 280, 3), np.uint8)
    coloured[:] = (40, 80, 200)
    assert StripCutter(BAND)(coloured) == pytest.approx(40 / 4 + 80 / 2 + 200 / 4)
