"""The slot is found in the first pictures of a camera, whatever else happened in some of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import pytest

from disc_counter.camera.simulation import DrawnMeter, Obstacle, Rim, Story, render
from disc_counter.camera.simulation.rendering import layout
from disc_counter.camera.simulation.story import Trouble
from disc_counter.disc.learning.moving_window import moving_window
from disc_counter.disc.learning.window import find_window
from disc_counter.disc.luma import luma
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image

METER = DrawnMeter(96, rim=Rim("plain", contrast=0.05, scratches=30), seed=64)


def pictures(loads: Sequence[tuple[float, float]], *troubles: Trouble) -> list[Image]:
    """Eight seconds, seven and a half pictures a second."""
    return [luma(frame.image) for frame, _ in islice(render(METER, Story(list(loads), troubles), fps=7.5), 61)]


def test_the_slot_is_found_though_a_hand_was_there_first() -> None:
    greys = pictures([(45.0, 2400.0)], Obstacle(0.5, 4.0))
    slot = layout(METER).slot
    assert find_window(greys).height > 4 * slot.height
    window, count = moving_window(greys)
    assert window.height < 1.8 * slot.height
    assert count == 30


def test_without_one_all_pictures_tell() -> None:
    _, count = moving_window(pictures([(45.0, 2400.0)]))
    assert count == 61


def test_nothing_that_turns_is_said() -> None:
    with pytest.raises(NothingTurnsError):
        moving_window(pictures([(45.0, 0.0)]))
