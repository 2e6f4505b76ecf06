"""A disc that was lost is looked for all round its panorama, and believed after pictures that agree."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.panorama import Matcher
from disc_counter.disc.strip import BINS_PER_REVOLUTION, FASTEST_BINS, ROWS, Strip
from disc_counter.disc.tracking.beam import BeamSearch
from disc_counter.disc.tracking.bridge import Lost
from disc_counter.disc.tracking.reacquisition import SURE_STEPS, Search
from disc_counter.model import NS_PER_S

COUNT = 400
PICTURE_NS = NS_PER_S // 30
WEIGHTS: Strip = np.ones((ROWS, COUNT), np.float32)


def rim(seed: int = 1) -> NDArray[np.float32]:
    rough = np.random.default_rng(seed).normal(0.0, 0.1, (ROWS, BINS_PER_REVOLUTION + 40)).astype(np.float32)
    return np.asarray(cv2.blur(rough, (5, 1))[:, 20:-20], np.float32)


def seen(place: float, number: int, seed: int = 1, blur: int = 1) -> Strip:
    at = (round(place) + np.arange(COUNT)) % BINS_PER_REVOLUTION
    around = np.concatenate([rim(seed)] * 3, axis=1)
    blurred = np.asarray(cv2.blur(around, (blur, 1)), np.float32)[:, BINS_PER_REVOLUTION : 2 * BINS_PER_REVOLUTION]
    noise = np.random.default_rng(number).normal(0.0, 0.02, (ROWS, COUNT))
    return np.asarray(blurred[:, at] + noise, np.float32)


class Looking:
    """A search that is fed the strips of a disc, a picture each thirtieth of a second."""

    def __init__(self) -> None:
        self.follower = BeamSearch(FASTEST_BINS, [])
        self.matchers = Matcher(rim(), WEIGHTS), Matcher(rim(), WEIGHTS, 41)
        self.search = Search(self.follower, self.matchers, usual_fit=0.9)
        self.search.begin(0)

    def found_after(self, strips: list[Strip], lost: Lost | None = None, start_ns: int = 0) -> int | None:
        """The number of the picture with which the disc is found."""
        for number, strip in enumerate(strips):
            if self.search.step(strip, start_ns + number * PICTURE_NS, PICTURE_NS, lost):
                return number
        return None


@pytest.mark.parametrize("speed", [0.0, 4.0, -30.0])
def test_the_disc_is_found_wherever_it_is(speed: float) -> None:
    """Speeds in bins a picture."""
    looking = Looking()
    places = 1700.0 + speed * np.arange(15)
    number = looking.found_after([seen(place, number) for number, place in enumerate(places)])
    assert number is not None
    assert SURE_STEPS <= number < 12
    best = looking.follower.best
    assert (best.place - places[number] + 900) % BINS_PER_REVOLUTION - 900 == pytest.approx(0.0, abs=1.0)
    assert best.speed / 30 == pytest.approx(speed, abs=1.0)
    entered = best.entered - places[0]
    assert (entered + 900) % BINS_PER_REVOLUTION - 900 == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("place", [0.0, 1.0, 1799.0])
def test_a_disc_that_stands_where_the_map_begins_is_found(place: float) -> None:
    looking = Looking()
    assert looking.found_after([seen(place, number) for number in range(12)]) is not None
    best = looking.follower.best
    assert (best.place - place + 900) % BINS_PER_REVOLUTION - 900 == pytest.approx(0.0, abs=0.5)


def test_another_rim_is_not_taken_for_the_disc() -> None:
    assert Looking().found_after([seen(300.0, number, seed=2) for number in range(40)]) is None


def test_turns_are_those_nearest_to_the_path_that_is_expected() -> None:
    """It was lost at 5 turns and a quarter, turning by half a turn a second, ten seconds ago."""
    looking = Looking()
    lost = Lost(0, 5.25 * BINS_PER_REVOLUTION, 0.5 * BINS_PER_REVOLUTION, "dark")
    places = 10.4 * BINS_PER_REVOLUTION + 30.0 * np.arange(15)
    strips = [seen(place, number) for number, place in enumerate(places)]
    looking.search.begin(10 * NS_PER_S, looking.matchers[0])
    number = looking.found_after(strips, lost, 10 * NS_PER_S)
    assert number is not None
    assert looking.follower.best.place == pytest.approx(places[number], abs=1.0)
    assert looking.search.seen_ns == 10 * NS_PER_S


def test_a_rim_that_is_blurred_by_speed_is_found_by_the_blurred_map() -> None:
    looking = Looking()
    strips = [seen(400.0 + 110.0 * number, number, blur=41) for number in range(60)]
    assert looking.found_after(strips) is not None
    assert looking.search.matcher is looking.matchers[1]


def test_what_looks_otherwise_than_learnt_is_found_later() -> None:
    """Dirt lies on the rim, as strong as its own pattern: the longer the search takes, the less is asked."""
    strips = [seen(900.0, number) + 0.9 * seen(300.0, 999, seed=3) for number in range(300)]
    assert Looking().found_after(strips[:25]) is None
    number = Looking().found_after(strips)
    assert number is not None
    assert number > 25


def test_a_search_that_begins_anew_forgets_what_it_thought() -> None:
    looking = Looking()
    looking.found_after([seen(300.0, number) for number in range(4)])
    assert looking.follower.hypotheses
    looking.search.begin(NS_PER_S)
    assert not looking.follower.hypotheses
