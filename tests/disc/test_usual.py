"""Pictures in which something is in the way are told from the rest, and no others."""

from __future__ import annotations

import numpy as np

from disc_counter.disc.learning.usual import usual
from disc_counter.model import Image


def rim(turned: float, gain: float = 1.0, seed: int = 0) -> Image:
    """A rim with a coarse pattern that has turned by so many pixels, under a light."""
    row = 100.0 + 20.0 * np.sin((np.arange(200) + turned) / 9.0) + 10.0 * np.sin((np.arange(200) + turned) / 4.3)
    drawn = np.full((40, 200), 30.0)
    drawn[15:25] = row
    noise = np.random.default_rng(seed).normal(0.0, 2.0, drawn.shape)
    return np.asarray(np.clip(gain * drawn + noise, 0, 255), np.uint8)


def test_a_hand_is_left_out() -> None:
    pictures = [rim(3.0 * number, seed=number) for number in range(60)]
    for number in range(5, 20):
        pictures[number][:, 8 * number - 40 : 8 * number + 30] = 150
    assert [id(each) for each in usual(pictures)] == [id(each) for each in pictures[:5] + pictures[20:]]


def test_light_that_changes_leaves_all_in() -> None:
    pictures = [rim(3.0 * number, 1.0 + 0.4 * np.sin(number / 6.0), number) for number in range(60)]
    assert len(usual(pictures)) == 60


def test_where_nothing_is_usual_all_are_left_in() -> None:
    random = np.random.default_rng(1)
    pictures = [np.full((40, 200), random.integers(20, 230), np.uint8) for _ in range(30)]
    for number, picture in enumerate(pictures):
        picture[:, : 6 * number] //= 2
    assert len(usual(pictures)) >= 15
