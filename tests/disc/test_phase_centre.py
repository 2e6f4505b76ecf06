"""Phasors of pictures at all phases turn about a middle: how far it lies beside 0 is told, part by part."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.phase_centre import PhaseCentre

BESIDE = np.array([0.2 + 0.1j, -0.3j, 0.0], np.complex64)
STRENGTH = np.array([1.0, 0.6, 0.8])


def directions(phases: NDArray[np.float64]) -> NDArray[np.complex128]:
    return np.asarray(np.exp(2j * np.pi * phases), np.complex128)


def taught(phases: NDArray[np.float64], keep: float = 1.0, beside: NDArray[np.complex64] = BESIDE) -> PhaseCentre:
    centre = PhaseCentre(len(beside))
    for direction in directions(phases):
        centre.learn((beside + STRENGTH * direction).astype(np.complex64), complex(direction), keep)
    return centre


def test_phases_all_round_tell_their_middle() -> None:
    assert taught(np.arange(40) / 10).off() == pytest.approx(BESIDE, abs=1e-5)


def test_what_is_told_is_taken_as_put_right() -> None:
    centre = taught(np.arange(40) / 10)
    centre.off()
    assert centre.off() == pytest.approx(np.zeros(3), abs=1e-5)


def test_phases_that_are_not_quite_all_round_tell_it_as_well() -> None:
    """Of ten phases one is seen three times as often: the mean of what is seen is not the middle."""
    phases = np.concatenate([np.arange(40) / 10, np.full(8, 0.2)])
    assert abs(directions(phases).mean()) > 0.15
    assert taught(phases).off() == pytest.approx(BESIDE, abs=1e-5)


@pytest.mark.parametrize("phases", [np.full(30, 0.2), np.linspace(0.0, 0.5, 30)])
def test_phases_on_one_side_tell_nothing(phases: NDArray[np.float64]) -> None:
    assert not taught(phases).off().any()


def test_what_was_long_ago_is_forgotten() -> None:
    centre = taught(np.arange(200) / 10, 0.9, beside=-BESIDE)
    for direction in directions(np.arange(200) / 10):
        centre.learn((BESIDE + STRENGTH * direction).astype(np.complex64), complex(direction), 0.9)
    assert centre.off() == pytest.approx(BESIDE, abs=0.01)
