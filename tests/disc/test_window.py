"""Drawn fronts in which a rim turns in a slot: its window is found, whatever else changes in the picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.window import find_window
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image, Window

SIZE = (320, 200)
SLOT = Window(80, 90, 160, 26)
RIM = Window(80, 98, 160, 10)


def fronts(number: int = 30, contrast: float = 40.0, noise: float = 2.0, turning: bool = True) -> list[Image]:
    """Pictures some time apart: a plate with print, a dark slot, in it a rim whose pattern is another each time."""
    random = np.random.default_rng(1)
    pattern = cv2.GaussianBlur(random.normal(0.0, 1.0, (1, 8000)), (0, 0), 2.0)[0]
    pattern *= contrast / 2.0 / pattern.std()
    plate = np.full(SIZE[::-1], 150.0)
    plate[20:50:6, 40:280] = 60.0
    plate[SLOT.slices] = 20.0
    pictures = []
    for step in range(number):
        picture = plate.copy()
        begin = 83 * step if turning else 0
        picture[RIM.slices] = 80.0 + pattern[begin : begin + RIM.width]
        pictures.append(picture + random.normal(0.0, noise, picture.shape))
    return [as_image(picture) for picture in pictures]


def as_image(picture: NDArray[np.floating[Any]]) -> Image:
    return np.asarray(np.clip(np.round(picture), 0, 255), np.uint8)


def is_the_slot(found: Window) -> bool:
    """Sideways to the slot's edges, up and down round the rim."""
    sides = abs(found.x - SLOT.x) <= 2 and abs(found.x + found.width - SLOT.x - SLOT.width) <= 2
    return sides and found.y <= RIM.y and RIM.y + RIM.height <= found.y + found.height <= SLOT.y + SLOT.height + 4


def test_the_slot_is_found() -> None:
    assert is_the_slot(find_window(fronts()))


def test_it_is_found_where_light_is_short() -> None:
    """The pattern is as faint as the noise."""
    dim = [as_image(20.0 + 0.25 * np.asarray(each, np.float64)) for each in fronts(60, contrast=8.0, noise=8.0)]
    found = find_window(dim)
    assert abs(found.y + found.height / 2 - (RIM.y + RIM.height / 2)) < 6
    assert found.width > 0.5 * SLOT.width


def test_flickering_light_is_no_movement() -> None:
    lit = [as_image(each * (0.6 + 0.4 * (step % 3))) for step, each in enumerate(fronts())]
    assert is_the_slot(find_window(lit))


def test_a_hand_that_passes_is_no_disc() -> None:
    pictures = fronts()
    for each in pictures[3:7]:
        each[130:190] = 220
    assert is_the_slot(find_window(pictures))


def test_pictures_in_the_dark_are_left_out() -> None:
    pictures = fronts()
    for each in pictures[::4]:
        each[:] = 3
    assert is_the_slot(find_window(pictures))


@pytest.mark.parametrize("hint", [Window(70, 84, 180, 40), Window(130, 100, 40, 6)])
def test_a_window_drawn_by_hand_is_put_right(hint: Window) -> None:
    assert is_the_slot(find_window(fronts(), hint))


def test_what_turns_elsewhere_than_drawn_is_named() -> None:
    with pytest.raises(NothingTurnsError, match=r"\[10, 150, 60, 20\], but something does at \[\d+, \d+, \d+, \d+\]"):
        find_window(fronts(), Window(10, 150, 60, 20))


def test_where_nothing_turns_that_is_said() -> None:
    with pytest.raises(NothingTurnsError, match="no turning disc is found"):
        find_window(fronts(turning=False))


def test_where_nothing_turns_a_drawn_window_is_taken_with_a_little_around_it() -> None:
    drawn = Window(80, 90, 160, 60)
    assert find_window(fronts(turning=False), drawn) == Window(65, 75, 190, 90)
