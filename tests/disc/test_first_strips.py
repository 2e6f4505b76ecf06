"""A known disc is found after some pictures: where it stood in the first is looked up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.panorama import Matcher
from disc_counter.disc.strip import BINS_PER_REVOLUTION, FASTEST_BINS, ROWS, Strip
from disc_counter.disc.tracking.beam import Hypothesis
from disc_counter.disc.tracking.first_strips import MOST_STRIPS, FirstStrips
from disc_counter.model import NS_PER_S

COUNT = 400
RIM = np.random.default_rng(2).normal(0.0, 0.1, (ROWS, BINS_PER_REVOLUTION)).astype(np.float32)
RIM = np.asarray((RIM + np.roll(RIM, 1, 1) + np.roll(RIM, 2, 1)) / 3, np.float32)
MATCHER = Matcher(RIM, np.ones((ROWS, COUNT), np.float32))
LEAST_FIT = 0.4


def kept(places: NDArray[np.floating], hidden: tuple[int, int] = (0, 0)) -> FirstStrips:
    """Strips of a disc at places, thirty a second; noise alone in some of them."""
    strips, random = FirstStrips(), np.random.default_rng(3)
    for number, place in enumerate(places):
        strip: Strip = random.normal(0.0, 0.02, (ROWS, COUNT)).astype(np.float32)
        if not hidden[0] <= number < hidden[1]:
            strip += RIM[:, (round(place) + np.arange(COUNT)) % BINS_PER_REVOLUTION]
        strips.keep(strip, round(number / 30 * NS_PER_S))
    return strips


def first_place(strips: FirstStrips, place: float, speed: float) -> float | None:
    return strips.first_place(MATCHER, Hypothesis(place, speed, 0.0, 0.9, True, place), FASTEST_BINS, LEAST_FIT)


@pytest.mark.parametrize("speed", [0.0, -7.0, 25.0])
def test_the_first_place_is_found_on_the_way_back(speed: float) -> None:
    """Speeds in bins a picture; more than a turn is unwrapped."""
    places = 300.0 + speed * np.arange(MOST_STRIPS)
    assert first_place(kept(places), places[-1], 30 * speed) == pytest.approx(300.0, abs=1.0)


def test_a_load_that_stepped_on_the_way_does_no_harm() -> None:
    places = 300.0 + np.cumsum(np.repeat([-2.0, -9.0], 30))
    assert first_place(kept(places), places[-1], -9.0 * 30) == pytest.approx(places[0], abs=1.0)


def test_through_what_does_not_fit_nothing_is_followed() -> None:
    places = 300.0 - 7.0 * np.arange(60)
    assert first_place(kept(places, hidden=(0, 20)), places[-1], -7.0 * 30) is None


def test_of_a_search_that_took_long_or_was_interrupted_there_is_no_way_back() -> None:
    places = 300.0 - 7.0 * np.arange(MOST_STRIPS + 1)
    assert first_place(kept(places), places[-1], -7.0 * 30) is None
    interrupted = kept(places[:20])
    interrupted.give_up()
    interrupted.keep(np.zeros((ROWS, COUNT), np.float32), NS_PER_S)
    assert first_place(interrupted, 0.0, 0.0) is None
