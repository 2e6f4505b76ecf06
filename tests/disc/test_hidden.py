"""What covers the slot for a while is told from the disc: its teeth come back some way on, a hand does not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.hidden import hidden

TEETH, SEEN = 400, 84
RIM = np.random.default_rng(1).normal(0.0, 0.03, TEETH)
HAND = np.random.default_rng(2).normal(0.0, 0.1, 4000)


def means(wholes: NDArray[np.int64], noise: float = 0.01) -> NDArray[np.float32]:
    seen = RIM[(wholes[:, None] + np.arange(SEEN)) % TEETH]
    return np.asarray(seen + np.random.default_rng(3).normal(0.0, noise, seen.shape), np.float32)


@pytest.mark.parametrize("length", [3, 8, 60])
@pytest.mark.parametrize("a_picture", [6, -6, 0])
def test_a_hand_before_the_slot_is_told_whichever_way_it_seems_to_turn_the_disc(length: int, a_picture: int) -> None:
    """The path through it follows the hand: it comes back to the disc as many teeth off."""
    behind = slice(150, 150 + length)
    wholes = np.arange(400) // 2
    shown = means(wholes)
    wholes[150:] += a_picture * np.minimum(np.arange(250), length)
    shown[behind] = HAND[(2000 + a_picture * np.arange(length))[:, None] + np.arange(SEEN)]
    told = hidden(wholes, shown)
    assert told[behind].all()
    assert not np.delete(told, np.arange(150, 150 + length)).any()


def test_the_mark_covers_nothing() -> None:
    wholes = np.arange(800) // 2
    shown = means(wholes)
    marked = (wholes[:, None] + np.arange(SEEN)) % TEETH < 25
    shown[marked] = -0.12  # Four times what teeth differ by: no tooth counts for more.
    assert not hidden(wholes, shown).any()


@pytest.mark.parametrize("noise", [0.03, 0.1])
def test_much_noise_covers_nothing(noise: float) -> None:
    wholes = np.arange(800) // 2
    assert not hidden(wholes, means(wholes, noise)).any()


def test_a_disc_that_has_hardly_turned_tells_nothing() -> None:
    wholes = np.arange(60) // 6
    assert not hidden(wholes, means(wholes)).any()
