"""Rows along a drawn rim's edge: the geometry by which they agree is the one they were drawn with."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.learning.fit import (
    STEP_DEG,
    Columns,
    correlations,
    find_pairs,
    fit_columns,
    same_teeth,
    unrolled,
    without_light,
)

WIDTH = 300
DRAWN = Columns.spanning(157.0, 50.0, 0.2, (WIDTH - 1) / 2)
"""50 degrees to either side; its middle is 7.5 columns right of the window's."""
AROUND = 3600


def rim(seed: int = 1) -> NDArray[np.float32]:
    """Brightness round the rim, a value each tenth of a degree, different everywhere."""
    rough = np.random.default_rng(seed).normal(0.0, 1.0, (1, AROUND)).astype(np.float32)
    row = cv2.GaussianBlur(rough, (0, 0), 5.0)[0]
    return np.asarray(0.2 * row / row.std(), np.float32)


def rows_of(turned_deg: NDArray[np.float32], columns: Columns = DRAWN, light: float = 100.0) -> NDArray[np.float32]:
    """Rows [m, width] of a disc that has turned by so many degrees."""
    across = np.arange(WIDTH)
    fine = np.arange(-70.0, 70.0, 0.05)
    angles = np.interp(across, columns.column(fine), fine)
    at = (angles[None] + turned_deg[:, None]) * AROUND / 360
    values = np.interp(at % AROUND, np.arange(AROUND), rim())
    lamp = 1.0 + 0.3 * np.sin(across / 60.0)
    noise = np.random.default_rng(2).normal(0.0, 0.01, values.shape)
    return np.asarray(light * lamp * (1.0 + values + noise), np.float32)


def turning(number: int = 45, step_deg: float = 8.0) -> NDArray[np.float32]:
    return (step_deg * np.arange(number)).astype(np.float32)


def test_columns_span_what_they_say() -> None:
    assert DRAWN.column(np.array([-50.0, 0.0, 50.0])) == pytest.approx([157.0 - 149.5, 157.0, 157.0 + 149.5])
    angles = DRAWN.angles(WIDTH)
    assert np.diff(angles) == pytest.approx(STEP_DEG)
    ends = DRAWN.column(angles[[0, -1]])
    assert 3.0 <= ends[0] < 5.0
    assert WIDTH - 6.0 < ends[1] <= WIDTH - 4.0


def test_light_is_taken_out_of_rows() -> None:
    rows = rows_of(turning())
    lit = rows * np.linspace(0.5, 2.0, len(rows), dtype=np.float32)[:, None]
    assert np.abs(without_light(lit) - without_light(rows)).mean() < 0.02
    assert np.abs(without_light(rows).mean(0)).max() < 0.05


def test_unrolled_by_the_right_geometry_a_turn_is_a_shift() -> None:
    strips = unrolled(without_light(rows_of(turning())), DRAWN)
    shifts, fits = correlations(strips[:-2], strips[2:])
    assert shifts[fits.argmax(1)] * STEP_DEG == pytest.approx(16.0, abs=0.5)
    assert np.median(fits.max(1)) > 0.85
    wrong = unrolled(without_light(rows_of(turning())), Columns.spanning(157.0, 25.0, 0.2, 149.5))
    assert np.median(correlations(wrong[:-2], wrong[2:])[1].max(1)) < 0.7


def test_a_disc_that_stands_gives_no_pairs() -> None:
    moving = unrolled(without_light(rows_of(turning())), DRAWN)
    standing = unrolled(without_light(rows_of(turning(45, 0.02))), DRAWN)
    assert len(find_pairs(standing)) == 0
    apart_deg = 8.0 * np.abs(np.diff(find_pairs(moving), axis=1))
    turned_deg = np.minimum(apart_deg, 360.0 - apart_deg)
    assert len(turned_deg) > 60
    assert np.mean((turned_deg >= 6.0) & (turned_deg <= 45.0)) > 0.9


def test_all_shifts_that_fit_nearly_as_well_lay_tooth_on_tooth() -> None:
    fits = np.array([[0.1, 0.75, 0.2, 0.8], [0.5, 0.1, 0.1, 0.1]])
    assert same_teeth(fits).tolist() == [[False, True, False, True], [True, False, False, False]]


@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_the_geometry_is_found_from_the_movement(direction: float) -> None:
    """A larger perspective with a smaller span explains nearly as much: columns tell whether it is right."""
    fit = fit_columns(rows_of(turning(45, direction * 8.0)))
    assert fit.seen_again > 0.8
    assert fit.agreement > 0.85
    assert fit.columns.centre == pytest.approx(DRAWN.centre, abs=3.0)
    angles = np.array([-40.0, -20.0, 20.0, 40.0])
    assert fit.columns.column(angles) == pytest.approx(DRAWN.column(angles), abs=5.0)


def test_of_a_disc_that_stands_a_usual_geometry_is_taken() -> None:
    fit = fit_columns(rows_of(turning(30, 0.02)))
    assert fit.seen_again < 0.1
    assert fit.columns == Columns.spanning(149.5, 55.0, 0.22, 149.5)
