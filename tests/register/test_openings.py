"""Rows of digits are laid straight before they are judged, and looked over all at once as strip by strip."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from disc_counter.model import Image, Window
from disc_counter.register import drums
from disc_counter.register.choice import choose
from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX, grey
from disc_counter.register.layout import Layout
from disc_counter.register.openings import levelled
from disc_counter.register.search import candidates
from tests.drawing.fronts import front

DIGIT_PX = 24.0
"""Height of the digits of a drawn front."""
CROP_DIGITS = 1.6


def register_of(image: Image, window: Window) -> Layout:
    """The row that is found in the drums' window."""
    (row,) = (
        row for row in candidates(image, (7,)) if abs(row.middles[0, 1] - window.y - window.height / 2) < DIGIT_PX
    )
    return row


@pytest.mark.parametrize("fall_digits", [-0.3, -0.1, 0.2, 0.35])
def test_a_row_that_was_found_leaning_is_laid_straight(fall_digits: float) -> None:
    image, window = front(1_234_567.0)
    row = register_of(image, window)
    leaning = replace(row, middles=row.middles + np.linspace([0, 0], [0, fall_digits * DIGIT_PX], 7))
    straight = levelled(grey(image), leaning).middles
    assert straight[-1, 1] - straight[0, 1] == pytest.approx(0, abs=0.06 * DIGIT_PX)


def test_a_picture_is_looked_over_at_once_as_strip_by_strip() -> None:
    image, _ = front(1_234_567.0)
    scale = HEIGHT_PX / (CROP_DIGITS * DIGIT_PX)
    picture = np.asarray(cv2.resize(grey(image), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    over = drums.over(picture)
    tops = range(0, picture.shape[0] - HEIGHT_PX + 1, drums.ROW_PX)
    strips = drums.along([picture[top : top + HEIGHT_PX] for top in tops])
    assert len(over) == len(strips)
    assert over.shape[1] == (picture.shape[1] - WIDTH_PX) // drums.COLUMN_PX + 1
    assert np.corrcoef(over[:, : strips.shape[1]].ravel(), strips[:, : over.shape[1]].ravel())[0, 1] > 0.95


@pytest.mark.parametrize("counts", [(7,), (5, 6, 7, 8)])
def test_the_number_of_drums_is_told_by_their_openings(counts: tuple[int, ...]) -> None:
    image, window = front(1_234_567.2)
    row = choose(image, counts).row
    assert row is not None
    assert len(row.middles) == 7
    assert abs(row.middles[0, 1] - window.y - window.height / 2) < 0.3 * DIGIT_PX


def test_a_plate_without_its_register_has_none() -> None:
    image, window = front(1_234_567.2)
    image[: window.y + window.height + round(0.3 * DIGIT_PX)] = 130
    assert choose(image, (7,)).row is None
    assert choose(image, (5, 6, 7, 8)).row is None
