"""Fronts of meters: what is drawn is where it is said to be, and print is no register."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.crops import cut, grey
from disc_counter.register.training.drawn_registers import Drawn
from disc_counter.register.training.plates import draw_plate

CROP_DIGITS = 1.6


@pytest.mark.parametrize("number", range(5))
def test_a_drawn_plate_says_where_its_drums_and_its_numbers_are(number: int) -> None:
    plate = draw_plate(np.random.default_rng(number), 6)
    assert len(plate.seen.middles) == 6
    for row in (plate.seen, *plate.numbers):
        assert digits_seen(plate.image, row) > 0.5


def digits_seen(image: Image, row: Drawn) -> float:
    """How probable digits are at a row's places, in the middle of all of them."""
    crops = [cut(grey(image), x, y, CROP_DIGITS * row.digit_px) for x, y in row.middles]
    return float(np.median(drums.seen(crops).sum(axis=(1, 2))))
