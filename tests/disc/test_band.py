"""The rim's band is the long bright one in which fine structure changes, however bright what flickers beside it is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band, trace

HEIGHT, WIDTH = 200, 480
FIRST, LAST, ROW = 72, 407, 150
RIM = 16.0
"""Mean squared grey levels, over a noise of 1."""


def changes(flickering: int, times: float) -> NDArray[np.float32]:
    """Where fine structure changes: a rim of 9 rows, and above it print of 24 x 8 pixels that flickers."""
    energy = np.random.default_rng(3).uniform(0.8, 1.2, (HEIGHT, WIDTH)).astype(np.float32)
    energy[ROW - 4 : ROW + 5, FIRST : LAST + 1] += RIM
    for number in range(flickering):
        top, left = 12 + 24 * (number // 8), 24 + 54 * (number % 8)
        energy[top : top + 8, left : left + 24] += times * RIM
    return energy


def found(energy: NDArray[np.float32]) -> Band:
    band = trace(energy)
    assert band is not None
    return band


@pytest.mark.parametrize("flickering", [0, 1, 12, 20])
@pytest.mark.parametrize("times", [0.5, 4.0, 20.0])
def test_it_is_found_beside_print_that_flickers(flickering: int, times: float) -> None:
    band = found(changes(flickering, times))
    assert band.rows[0] == pytest.approx(ROW, abs=0.5)
    assert (band.first, band.last) == pytest.approx((FIRST, LAST), abs=12)
    assert (band.above, band.below) == pytest.approx((4.5, 4.5), abs=1.5)


def test_print_alone_is_no_rim() -> None:
    energy = changes(20, 4.0)
    energy[ROW - 10 : ROW + 10] = 1.0
    assert trace(energy) is None


def test_the_face_beside_the_rim_moves_as_well_and_reaches_further() -> None:
    energy = changes(0, 0.0)
    energy[ROW - 30 : ROW + 30, FIRST - 24 : LAST + 25] += RIM / 4
    assert found(energy).rows[0] == pytest.approx(ROW, abs=0.5)
