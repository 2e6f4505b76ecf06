"""A drawn slot in a plate: its limits are found from where a disc was seen to move in it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.slot_limits import slot_around
from disc_counter.model import Window

Grey = NDArray[np.float32]
LEFT, RIGHT, TOP, BOTTOM = 200, 440, 90, 130
RIM_TOP, RIM_BOTTOM = 100, 115
"""The slot in a picture of 640 x 240, and the rim in it."""


def front(plate: float = 150.0, dark: float = 20.0) -> Grey:
    """A still picture: a light plate, a dark slot, the rim in it brighter than the dark."""
    picture = np.full((240, 640), plate, np.float32)
    picture[TOP:BOTTOM, LEFT:RIGHT] = dark
    picture[RIM_TOP:RIM_BOTTOM, LEFT:RIGHT] = 0.5 * (plate + dark)
    return picture + np.random.default_rng(0).normal(0.0, 1.0, picture.shape).astype(np.float32)


def moving(left: int, right: int) -> Window:
    """What is seen to move: the rim between two columns."""
    return Window(left, RIM_TOP, right - left, RIM_BOTTOM - RIM_TOP)


def sides(window: Window) -> tuple[int, int]:
    return window.x, window.x + window.width


@pytest.mark.parametrize("seen", [(LEFT, RIGHT), (261, 399), (LEFT, 300)])
def test_the_slot_is_found_from_a_part_of_the_rim(seen: tuple[int, int]) -> None:
    assert sides(slot_around(moving(*seen), front())) == (LEFT, RIGHT)


def test_where_light_is_short_a_share_of_it_is_asked() -> None:
    assert sides(slot_around(moving(260, 400), front(plate=22.0, dark=6.0))) == (LEFT, RIGHT)


def test_the_dark_beside_the_rim_belongs_to_the_window() -> None:
    slot = slot_around(moving(LEFT, RIGHT), front())
    beside = RIM_TOP - slot.y
    assert beside == slot.y + slot.height - RIM_BOTTOM == round(0.06 * (RIGHT - LEFT))
    assert slot.y >= TOP - 5
    assert slot.y + slot.height <= BOTTOM


@pytest.mark.parametrize(("before", "after"), [(0, 0), (12, 0), (0, 12), (20, 20)])
def test_movement_that_is_smeared_over_the_plate_is_trimmed(before: int, after: int) -> None:
    assert sides(slot_around(moving(LEFT - before, RIGHT + after), front())) == (LEFT, RIGHT)


@pytest.mark.parametrize("lit", [26, 40])
def test_the_end_of_a_slot_that_a_lamp_shines_on_is_not_cut_off(lit: int) -> None:
    picture = front()
    picture[TOP:BOTTOM, LEFT : LEFT + lit] = picture[TOP:BOTTOM, RIGHT - lit : RIGHT] = 150.0
    assert sides(slot_around(moving(LEFT, RIGHT), picture)) == (LEFT, RIGHT)


def test_a_lamp_that_is_mirrored_in_the_slot_does_not_end_it() -> None:
    picture = front()
    picture[TOP - 20 : BOTTOM, 380:410] = 240.0
    assert sides(slot_around(moving(LEFT, 370), picture)) == (LEFT, RIGHT)


def test_a_post_of_the_plate_ends_the_slot() -> None:
    picture = front()
    picture[TOP:BOTTOM, 380:410] = 150.0
    assert sides(slot_around(moving(LEFT, 370), picture)) == (LEFT, 380)


def test_where_no_slot_is_darker_it_is_as_wide_as_what_moves() -> None:
    flat = np.full((240, 640), 100.0, np.float32)
    assert sides(slot_around(moving(260, 400), flat)) == (260, 400)


def test_the_dark_up_to_the_picture_s_edge_is_no_slot() -> None:
    picture = front()
    picture[:, :300] = 20.0
    assert sides(slot_around(moving(260, 400), picture)) == (256, 404)
