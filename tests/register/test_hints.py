"""A drawn window is a hint: what is in it is read though it leans, or is lower, or is not alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.model import Window
from disc_counter.register.choice import AS_GOOD_AS_PRINT, NOTHING_FOUND, SEVERAL
from disc_counter.register.reading import read
from tests.drawing.fronts import SERIAL, front
from tests.drawing.plain_registers import drawn, window_of


@pytest.mark.parametrize("lean_deg", [-3.0, 3.0])
def test_a_register_that_leans_is_read_in_a_window_round_all_of_it(lean_deg: float) -> None:
    seen = drawn(1_234_567.2)
    height, width = seen.image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean_deg, 1.0)
    image = cv2.warpAffine(seen.image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    place = window_of(seen)
    more = round(width / 2 * np.sin(np.radians(abs(lean_deg))))
    window = Window(place.x, place.y - more, place.width, place.height + 2 * more)
    assert read(np.asarray(image, np.uint8), window, 7, 1).reading_kwh == pytest.approx(123_456.72, abs=0.03)


def test_a_register_is_read_in_a_window_twice_as_high_with_print_in_it() -> None:
    image, drums = front(1_234_567.2)
    window = Window(drums.x, drums.y, drums.width, 2 * drums.height)
    reading = read(image, window, 7, 1)
    assert reading.digits != SERIAL
    assert reading.reading_kwh == pytest.approx(123_456.72, abs=0.03)


@pytest.mark.parametrize("count", [7, None])
def test_a_picture_in_which_no_row_is_sure_is_unknown_and_says_why(count: int | None) -> None:
    image, drums = front(1_234_567.2)
    image[: drums.y + drums.height] = 130
    reading = read(image, None, count, 1)
    assert reading.reading_kwh is None
    assert reading.drums == ()
    assert reading.reason in (NOTHING_FOUND, AS_GOOD_AS_PRINT, SEVERAL)


def test_a_low_wide_picture_with_print_and_drums_is_no_register_cut_out() -> None:
    image, _ = front(1_234_567.2)
    low = np.ascontiguousarray(np.pad(image, ((0, 0), (140, 140), (0, 0)), "edge"))
    assert low.shape[1] >= 2.5 * low.shape[0]
    assert read(low, None, 7, 1).digits != SERIAL
