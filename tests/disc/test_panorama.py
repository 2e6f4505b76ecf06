"""A drawn rim all round: strips of it are found in its map, a growing map is held against itself until it closes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from disc_counter.disc.panorama import Closure, Growing, Matcher, Panorama
from disc_counter.disc.strip import BINS_PER_REVOLUTION, Strip

COUNT = 400
"""Bins of a strip: 80 degrees of the rim."""
WEIGHTS: Strip = np.broadcast_to(np.array([[1.0], [0.3], [0.6]], np.float32), (3, COUNT)).copy()


def rim(bins: int = BINS_PER_REVOLUTION) -> Panorama:
    """A rim of so many bins round that looks different everywhere, as fine as 5 bins."""
    rough = np.random.default_rng(1).normal(0.0, 0.1, (3, bins)).astype(np.float32)
    wide = np.concatenate([rough[:, -20:], rough, rough[:, :20]], axis=1)
    return np.asarray(cv2.blur(wide, (5, 1))[:, 20:-20], np.float32)


def seen(panorama: Panorama, place: float, noise: float = 0.0, seed: int = 0) -> Strip:
    """The strip that begins at a place between bins."""
    at = place + np.arange(COUNT)
    low = np.floor(at).astype(int)
    part = (at - low).astype(np.float32)
    bins = panorama.shape[1]
    strip = panorama[:, low % bins] * (1 - part) + panorama[:, (low + 1) % bins] * part
    return np.asarray(strip + np.random.default_rng(seed).normal(0.0, noise, strip.shape), np.float32)


@pytest.mark.parametrize("place", [0, 123, 1000, 1750])
def test_a_strip_is_found_where_it_belongs_round_the_seam_as_well(place: int) -> None:
    matcher = Matcher(rim(), WEIGHTS)
    matcher.take(seen(rim(), place, noise=0.02))
    fits = matcher.everywhere()
    assert int(fits.argmax()) == place
    assert 0.7 < fits[place] < 1.0
    assert np.abs(np.delete(fits, np.arange(place - 20, place + 20) % BINS_PER_REVOLUTION)).max() < 0.5


def test_the_same_strip_fits_in_full_whatever_its_contrast() -> None:
    matcher = Matcher(rim(), WEIGHTS)
    for contrast in (0.2, 1.0, 3.0):
        matcher.take(contrast * seen(rim(), 500))
        assert matcher.scores(500, 1)[0] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("first", [-30, 480, 1790, 480 + 7 * BINS_PER_REVOLUTION])
def test_scores_are_a_part_of_what_fits_everywhere(first: int) -> None:
    matcher = Matcher(rim(), WEIGHTS)
    matcher.take(seen(rim(), 510, noise=0.02))
    around = (first + np.arange(60)) % BINS_PER_REVOLUTION
    assert matcher.scores(first, 60) == pytest.approx(matcher.everywhere()[around], abs=1e-5)


def test_weights_say_what_counts() -> None:
    weights = WEIGHTS.copy()
    weights[:, 100:300] = 0.0
    strip = seen(rim(), 700)
    strip[:, 100:300] = 5.0
    matcher = Matcher(rim(), weights)
    matcher.take(strip)
    assert matcher.everywhere()[700] == pytest.approx(1.0, abs=1e-3)


def test_a_blurred_matcher_knows_a_rim_that_is_blurred_by_speed() -> None:
    fast = seen(np.asarray(cv2.blur(rim(), (41, 1)), np.float32), 900)
    fits = []
    for blur in (1, 41):
        matcher = Matcher(rim(), WEIGHTS, blur)
        matcher.take(fast)
        fits.append(float(matcher.everywhere()[900]))
    assert fits[1] > 0.9 > 0.5 > fits[0]


def grown(panorama: Panorama, turns: float, step: float = 7.3, noise: float = 0.01) -> Growing:
    growing = Growing(WEIGHTS, 2.5)
    for number, place in enumerate(np.arange(0.0, turns * panorama.shape[1], step)):
        growing.add(seen(panorama, place, noise, number), place)
    return growing


@pytest.mark.parametrize("place", [100, 700])
def test_a_strip_is_found_on_a_map_that_grows(place: int) -> None:
    growing = grown(rim(), 0.5)
    growing.take(seen(rim(), place, noise=0.01, seed=999))
    fits = growing.scores(place - 50, 101)
    assert int(fits.argmax()) == 50
    assert fits[50] > 0.9


def test_a_strip_of_which_little_is_mapped_counts_in_proportion() -> None:
    growing = Growing(WEIGHTS, 1.5)
    growing.add(seen(rim(), 0), 0.0)
    fits = {}
    for away in (0, 200, 360):
        growing.take(seen(rim(), away))
        fits[away] = float(growing.scores(away, 1)[0])
    assert fits[0] == pytest.approx(1.0, abs=0.01)
    assert fits[200] == pytest.approx(1.0, abs=0.01)
    assert fits[360] == pytest.approx(40 / COUNT / 0.25, abs=0.15)


def test_what_was_seen_long_ago_fades_from_the_map() -> None:
    growing = Growing(WEIGHTS, 1.5, memory_bins=300.0)
    old, new = seen(rim(), 0), seen(rim(), 900)
    growing.add(old, 0.0)
    growing.add(new, 1200.0)
    growing.add(new, 0.0)
    growing.take(new)
    assert growing.scores(0, 1)[0] > 0.95


def test_a_map_holds_no_more_than_its_revolutions() -> None:
    growing = Growing(WEIGHTS, 1.5)
    assert growing.holds(1.3 * BINS_PER_REVOLUTION)
    assert growing.holds(-1.3 * BINS_PER_REVOLUTION)
    assert not growing.holds(1.45 * BINS_PER_REVOLUTION)


@pytest.mark.parametrize("bins", [1700, 1800, 1933])
def test_a_map_closes_after_a_turn_though_the_geometry_is_a_little_off(bins: int) -> None:
    closure = grown(rim(bins), 1.3).closure()
    assert closure.certain
    assert closure.revolution_bins == pytest.approx(bins, abs=0.3)


def test_a_revolution_is_known_between_bins() -> None:
    """The rim is drawn in thirds of a bin: 5434 of them are 1811 and a third."""
    rough = np.random.default_rng(2).normal(0.0, 0.1, (3, 5434)).astype(np.float32)
    fine = np.asarray(cv2.blur(rough, (15, 1)), np.float32)
    growing = Growing(WEIGHTS, 2.5)
    for third in range(0, 7000, 20):
        growing.add(np.ascontiguousarray(fine[:, (third + 3 * np.arange(COUNT)) % 5434]), third / 3)
    assert growing.closure().revolution_bins == pytest.approx(5434 / 3, abs=0.1)


def test_before_a_turn_nothing_is_closed() -> None:
    assert not grown(rim(), 0.75).closure().certain
    assert Growing(WEIGHTS, 2.5).closure() == Closure(float(BINS_PER_REVOLUTION), 0.0)


def test_a_rim_that_repeats_itself_closes_for_sure_nowhere() -> None:
    """Seen for so long that it repeats itself after 1500 bins as well as after 1800 and 2100."""
    again = np.tile(rim(300), (1, 6))
    assert not grown(again, 1.5).closure().certain
