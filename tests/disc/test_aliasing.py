"""Teeth that stand by stroboscope are no light; light that stands is."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.aliasing import without_standing_teeth

COUNT = 570
TOOTH_BINS = 7.5
AT = np.arange(COUNT)
LAMP = 90.0 + 60.0 * np.exp(-(((AT - 200.0) / 60.0) ** 2))
DIRT = np.where(abs(AT - 400) < 3, 0.6, 1.0)


def rim(turned_bins: float) -> np.ndarray:
    """A knurled rim, its teeth a little different from each other."""
    teeth = 1.0 + 0.3 * np.sin(2 * np.pi * (AT + turned_bins) / TOOTH_BINS)
    texture = 1.0 + 0.05 * np.interp(
        (AT + turned_bins) % 1800.0, np.arange(1800), np.random.default_rng(1).normal(size=1800)
    )
    return np.asarray(teeth * texture)


def rows(bins_a_picture: float) -> np.ndarray:
    return np.asarray([LAMP * DIRT * rim(number * bins_a_picture) for number in range(240)], np.float32)


@pytest.mark.parametrize("teeth_a_picture", [1.0, 2.0, 3.0])
def test_teeth_that_seem_to_stand_are_taken_out(teeth_a_picture: float) -> None:
    seen = rows(teeth_a_picture * TOOTH_BINS)
    level = seen.mean(0)
    cleaned = without_standing_teeth(level, seen)
    inner = slice(30, -30)
    assert np.std(level[inner] / LAMP[inner] / DIRT[inner]) > 0.2
    assert np.std(cleaned[inner] / LAMP[inner] / DIRT[inner]) < 0.06


def test_where_teeth_turn_the_still_light_stays_as_it_is() -> None:
    seen = rows(3.3)
    level = seen.mean(0)
    np.testing.assert_array_equal(without_standing_teeth(level, seen), level)


@pytest.mark.parametrize("wide_bins", [59.0, 30.0, 24.0])
def test_uneven_light_that_is_wider_than_any_tooth_is_no_row_of_teeth(wide_bins: float) -> None:
    uneven = 1.0 + 0.1 * np.sin(2 * np.pi * AT / wide_bins)
    texture = np.random.default_rng(2).normal(1.0, 0.005, (240, COUNT))
    seen = (LAMP * uneven * texture).astype(np.float32)
    level = seen.mean(0)
    np.testing.assert_array_equal(without_standing_teeth(level, seen), level)
