"""Samples are drawn with scatter, and how much it was is recovered."""

from __future__ import annotations

from random import Random

import pytest

from disc_counter.measurement.slope import Sample, beside_chords_urev

SCATTER_UREV = 300.0


def scattered(count: int, scatter_urev: float = SCATTER_UREV) -> list[Sample]:
    """A disc that turns evenly, sampled at uneven times and each sample off by chance."""
    random = Random(7)
    times_s = [0.1 * number + random.uniform(-0.03, 0.03) for number in range(count)]
    return [Sample(time_s, 50_000.0 * time_s + random.gauss(0.0, scatter_urev), 0.0) for time_s in times_s]


@pytest.mark.parametrize("apart", [1, 2, 5])
def test_the_scatter_that_was_drawn_is_found(apart: int) -> None:
    assert beside_chords_urev(scattered(6000), apart) == pytest.approx(SCATTER_UREV, rel=0.05)


def test_an_even_path_has_none_however_uneven_its_times() -> None:
    assert beside_chords_urev(scattered(100, scatter_urev=0.0)) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("apart", [1, 3])
def test_of_too_few_samples_nothing_is_said(apart: int) -> None:
    """Each is held against two others: below as many of them as lie between, one sample speaks for all."""
    assert beside_chords_urev(scattered(4 * apart), apart) == 0.0
    assert beside_chords_urev(scattered(4 * apart + 1), apart) > 0.0
