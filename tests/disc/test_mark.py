"""A drawn mark is found on rows round the rim: red, or dark, across the seam too, and never where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.learning.mark import Around, find_mark
from disc_counter.disc.strip import BINS_PER_REVOLUTION, STEP_DEG


def rim(noise: float = 0.02, seed: int = 0) -> Around:
    return np.random.default_rng(seed).normal(0.0, noise, BINS_PER_REVOLUTION)


def marked(row: Around, middle: float, width_deg: float, by: float) -> Around:
    """A row in which a stretch around a bin differs from the rest."""
    away = (np.arange(BINS_PER_REVOLUTION) - middle + BINS_PER_REVOLUTION / 2) % BINS_PER_REVOLUTION
    return np.asarray(row + by * (np.abs(away - BINS_PER_REVOLUTION / 2) < width_deg / STEP_DEG / 2), np.float64)


@pytest.mark.parametrize("middle", [3.0, 700.0, 1795.0])
@pytest.mark.parametrize("width_deg", [7.0, 12.7, 24.0])
def test_a_red_mark_is_found_with_its_width(middle: float, width_deg: float) -> None:
    mark = find_mark(marked(rim(), middle, width_deg, 0.4), 1.0 + rim(seed=1), "auto")
    assert mark is not None
    assert mark.kind == "red"
    assert (mark.middle_bin - middle + 900) % BINS_PER_REVOLUTION - 900 == pytest.approx(0.0, abs=2.0)
    assert mark.width_deg == pytest.approx(width_deg, abs=0.6)


def test_a_dark_mark_is_found_where_none_is_red() -> None:
    mark = find_mark(rim(), marked(1.0 + rim(seed=1), 400.0, 13.0, -0.4), "auto")
    assert mark is not None
    assert mark.kind == "dark"
    assert mark.middle_bin == pytest.approx(400.0, abs=2.0)


def test_a_bright_stretch_is_no_dark_mark() -> None:
    assert find_mark(rim(), marked(1.0 + rim(seed=1), 400.0, 13.0, 0.4), "dark") is None


def test_the_mark_that_is_wanted_is_taken() -> None:
    redness, brightness = marked(rim(), 1200.0, 13.0, 0.4), marked(1.0 + rim(seed=1), 400.0, 13.0, -0.4)
    found = {wanted: find_mark(redness, brightness, wanted) for wanted in ("auto", "red", "dark")}
    middles = {wanted: round(mark.middle_bin, -1) for wanted, mark in found.items() if mark is not None}
    assert middles == {"auto": 1200, "red": 1200, "dark": 400}


@pytest.mark.parametrize(("width_deg", "by"), [(13.0, 0.05), (3.0, 0.4), (45.0, 0.4)])
def test_what_is_faint_or_too_narrow_or_too_wide_is_no_mark(width_deg: float, by: float) -> None:
    assert find_mark(marked(rim(), 700.0, width_deg, by), 1.0 + rim(seed=1), "red") is None


def test_a_faint_mark_across_the_seam_is_not_halved() -> None:
    mark = find_mark(marked(rim(), 0.0, 13.0, 0.125), 1.0 + rim(seed=1), "red")
    assert mark is not None
    assert (mark.middle_bin + 900) % BINS_PER_REVOLUTION - 900 == pytest.approx(0.0, abs=4.0)


def test_a_mark_that_is_seen_in_part_of_the_turn_is_found() -> None:
    redness = marked(rim(), 700.0, 13.0, 0.4)
    redness[900:] = np.nan
    mark = find_mark(redness, redness, "red")
    assert mark is not None
    assert mark.middle_bin == pytest.approx(700.0, abs=2.0)


def test_of_a_rim_that_was_not_seen_nothing_is_said() -> None:
    unseen = np.full(BINS_PER_REVOLUTION, np.nan)
    assert find_mark(unseen, unseen, "auto") is None
