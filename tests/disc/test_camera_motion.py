"""A drawn plate around a window in which all moves: a moved camera is noticed, and by how much."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.disc.camera_motion import Surroundings
from disc_counter.model import Image, Window

SIZE = (240, 160)
WINDOW = Window(70, 60, 100, 40)
AT = (50, 40)
AREA = (slice(AT[1], AT[1] + 80), slice(AT[0], AT[0] + 140))
"""The window with a margin of 20 pixels."""


def front(right: int = 0, down: int = 0, gain: float = 1.0, seed: int = 0) -> Image:
    """A plate with print, moved by whole pixels; within the window another pattern in each picture."""
    picture = np.full(SIZE[::-1], 150.0, np.float32)
    draw = np.random.default_rng(1)
    for _ in range(60):
        x, y = (int(value) for value in draw.integers((0, 0), SIZE))
        cv2.rectangle(picture, (x, y), (x + 9, y + 4), 60.0, -1)
    random = np.random.default_rng(seed)
    picture[WINDOW.slices] = random.integers(0, 255, (WINDOW.height, WINDOW.width))
    picture = np.roll(picture, (down, right), (0, 1)) * gain + random.normal(0.0, 2.0, picture.shape)
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


@pytest.fixture(scope="module")
def learnt() -> Surroundings:
    return Surroundings(front()[AREA], AT, WINDOW)


@pytest.mark.parametrize("moved", [(0, 0), (5, 0), (0, -7), (-20, 11)])
@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_it_is_told_how_far_the_camera_was_moved(learnt: Surroundings, moved: tuple[int, int], gain: float) -> None:
    assert learnt.shift(front(*moved, gain=gain, seed=2)) == moved


def test_colour_pictures_are_taken_as_well(learnt: Surroundings) -> None:
    coloured = np.repeat(front(3, 4, seed=3)[:, :, None], 3, axis=2)
    assert learnt.shift(coloured) == (3, 4)


def test_another_scene_is_not_recognised(learnt: Surroundings) -> None:
    other = np.random.default_rng(4).integers(0, 255, SIZE[::-1], np.uint8)
    assert learnt.shift(other) is None
    assert not learnt.stand(other, 0, 0)


@pytest.mark.parametrize("moved", [(0, 0), (6, -3)])
def test_surroundings_stand_only_where_they_are(learnt: Surroundings, moved: tuple[int, int]) -> None:
    picture = front(*moved, seed=5)
    assert learnt.stand(picture, *moved)
    for off in ((4, 0), (-4, 0), (0, 4), (0, -4)):
        assert not learnt.stand(picture, moved[0] + off[0], moved[1] + off[1])


def test_what_lies_beyond_the_picture_cannot_stand(learnt: Surroundings) -> None:
    assert not learnt.stand(front(seed=6), -60, 0)
    assert not learnt.stand(front(seed=6), 0, 90)
