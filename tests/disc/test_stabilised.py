"""A drawn plate in a film in which the camera is moved: the window is cut out from where it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.disc.learning.stabilised import LOOK_EVERY_NS, MARGIN_PX, Steady, still_picture, with_margin
from disc_counter.model import Frame, Image, Window

SIZE = (240, 160)
WINDOW = Window(70, 60, 100, 40)


def front(right: float = 0.0, down: float = 0.0, gain: float = 1.0) -> Image:
    """A plate with print, drawn four times as large and moved; in the window there is print too."""
    picture = np.full((SIZE[1] * 4, SIZE[0] * 4), 150.0, np.float32)
    draw = np.random.default_rng(1)
    for _ in range(110):
        x, y = (int(value) for value in draw.integers((0, 0), (SIZE[0] * 4, SIZE[1] * 4)))
        cv2.rectangle(picture, (x, y), (x + 40, y + 20), 50.0, -1)
    soft = cv2.GaussianBlur(picture, (0, 0), 4.0)
    move = np.array([[0.25, 0.0, right], [0.0, 0.25, down]])
    small = cv2.warpAffine(soft, move, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(gain * small, 0, 255), np.uint8)


def frame(number: int, right: float = 0.0, down: float = 0.0) -> Frame:
    return Frame(number * LOOK_EVERY_NS, front(right, down), number)


@pytest.fixture
def steady() -> Steady:
    wide = with_margin(WINDOW, SIZE)
    return Steady(front()[wide.slices], WINDOW, SIZE)


def off(part: Frame) -> float:
    """Mean grey levels by which what was cut out differs from the window as it was learnt."""
    return float(np.abs(part.image.astype(float) - front()[WINDOW.slices]).mean())


def test_a_margin_ends_at_the_picture_s_edge() -> None:
    assert with_margin(WINDOW, SIZE) == Window(46, 36, 148, 88)
    assert with_margin(Window(10, 100, 220, 50), SIZE) == Window(0, 76, 240, 84)
    assert MARGIN_PX == 24


def test_the_still_picture_is_from_where_the_camera_stood_most_of_the_time() -> None:
    greys = [front(9, 5)] * 3 + [front()] * 6 + [front(-6, 2)] * 4
    there = with_margin(WINDOW, SIZE)
    assert np.array_equal(still_picture(greys, WINDOW), front()[there.slices])


def test_dark_pictures_and_what_passes_leave_no_trace_in_the_still_picture() -> None:
    hand = front()
    hand[70:90, 100:140] = 255
    greys = [front()] * 6 + [front(gain=0.1)] * 9 + [hand] * 2
    assert np.array_equal(still_picture(greys, WINDOW), front()[with_margin(WINDOW, SIZE).slices])


def test_while_the_camera_stands_a_view_is_enough(steady: Steady) -> None:
    picture = frame(0)
    assert np.shares_memory(steady(picture).image, picture.image)
    assert off(steady(picture)) == 0.0


@pytest.mark.parametrize("moved", [(0.4, -0.3), (1.6, 0.7), (-9.0, 6.0), (12.5, -8.25)])
def test_a_moved_camera_is_followed(steady: Steady, moved: tuple[float, float]) -> None:
    steady(frame(0))
    part = steady(frame(2, *moved))
    assert part.image.shape == (WINDOW.height, WINDOW.width)
    assert off(part) < 1.5 < off(frame(2, *moved).cut(WINDOW))


def test_a_move_is_not_looked_for_in_each_picture(steady: Steady) -> None:
    steady(Frame(0, np.full(SIZE[::-1], 90, np.uint8), 0))
    assert off(steady(Frame(LOOK_EVERY_NS // 2, front(9, 5), 1))) > 5.0
    assert off(steady(Frame(LOOK_EVERY_NS, front(9, 5), 2))) < 1.5


def test_what_is_not_recognised_is_cut_where_it_was_last(steady: Steady) -> None:
    steady(frame(0))
    steady(frame(2, 9.0, 5.0))
    blank = front(9.0, 5.0)
    wide = with_margin(WINDOW, SIZE)
    blank[: wide.y + 12], blank[wide.y + wide.height - 8 :], blank[:, :75], blank[:, 185:] = 90, 90, 90, 90
    assert off(steady(Frame(4 * LOOK_EVERY_NS, blank, 4))) < off(Frame(0, blank, 0).cut(WINDOW))


def test_another_part_than_the_window_may_be_cut_out() -> None:
    wide = with_margin(WINDOW, SIZE)
    part = Window(90, 70, 40, 20)
    cut = Steady(front()[wide.slices], WINDOW, SIZE, part)(frame(0, 5.0, 3.0))
    assert np.abs(cut.image.astype(float) - front()[part.slices]).mean() < 1.5
