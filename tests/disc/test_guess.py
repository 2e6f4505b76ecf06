"""How many teeth are round a disc is guessed from the part of them that a slot shows."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.guess import GUESS_SHARE, RANGE, guess_teeth


def columns(teeth: float, half_deg: float, perspective: float = 0.25, off: float = 0.0) -> NDArray[np.float64]:
    """The coordinates in teeth of 300 columns of a slot; its middle is `off` of its width beside the disc's."""
    angle = np.radians(np.linspace(-75.0, 75.0, 3001))
    across = np.sin(angle) / (1 - perspective * np.cos(angle))
    end = float(np.interp(np.radians(half_deg), angle, across))
    seen = np.linspace(-end, end, 300) + 2 * end * off
    return np.interp(seen, across, angle) * teeth / (2 * np.pi)


@pytest.mark.parametrize("teeth", [100, 240, 400])
@pytest.mark.parametrize("half_deg", [30.0, 45.0])
def test_teeth_are_guessed_from_how_they_crowd_at_the_ends(teeth: int, half_deg: float) -> None:
    assert guess_teeth(columns(teeth, half_deg)) == pytest.approx(teeth, rel=0.03)


def test_the_slot_may_lie_beside_the_disc_s_middle() -> None:
    assert guess_teeth(columns(240, 35.0, off=0.1)) == pytest.approx(240, rel=0.03)


def test_teeth_that_count_the_other_way_are_as_many() -> None:
    assert guess_teeth(-columns(240, 40.0)) == pytest.approx(240, rel=0.03)


@pytest.mark.parametrize("perspective", [0.15, 0.35])
def test_another_distance_of_the_camera_moves_the_guess_within_its_doubt(perspective: float) -> None:
    assert guess_teeth(columns(240, 45.0, perspective)) == pytest.approx(240, rel=1.5 * GUESS_SHARE)


def test_no_guess_is_beyond_what_discs_have() -> None:
    assert guess_teeth(columns(5000, 40.0)) == RANGE[1]
    assert guess_teeth(columns(10, 40.0)) == RANGE[0]
