"""A map of teeth that differ a little: a disc's place is followed on it, over turns, leaps and times unseen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.follow import CALM_TEETH, MOST_COST, ToothFollower, change_cost
from disc_counter.disc.toothed.toothmap import ToothMap

SIZE, SEEN, FIRST = 200, 60, -30
"""Teeth round the disc, teeth seen in a picture, and the first of them at place 0."""
PICTURE_S = 1 / 30
DIFFERENCES = np.random.default_rng(1).normal(0.0, 0.03, SIZE).astype(np.float32)


def follower(place: float | None, speed: float = 0.0) -> ToothFollower:
    return ToothFollower(ToothMap(DIFFERENCES, np.full(SIZE, 9.0, np.float32), SEEN), FIRST, place, speed)


def seen_at(place: float, number: int = 0, noise: float = 0.02) -> tuple[NDArray[np.float32], float]:
    """The means of the teeth that are seen at a place, and the phase."""
    whole = int(np.floor(place + 0.5))
    means = DIFFERENCES[(whole + FIRST + np.arange(SEEN)) % SIZE]
    random = np.random.default_rng(number)
    return (means + random.normal(0.0, noise, SEEN)).astype(np.float32), place - whole


def fed(followed: ToothFollower, places: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    found = []
    for number, place in enumerate(places):
        followed.step(*seen_at(float(place), number), PICTURE_S)
        found.append(followed.best.place)
    return np.array(found)


@pytest.mark.parametrize("teeth_a_picture", [0.0, 0.3, -0.7, 5.3, -21.4])
def test_a_steady_disc_is_followed_over_turns(teeth_a_picture: float) -> None:
    places = 17.0 + teeth_a_picture * np.arange(1, 60)
    followed = follower(17.0, teeth_a_picture / PICTURE_S)
    assert fed(followed, places) == pytest.approx(places, abs=1e-6)
    assert followed.best.speed == pytest.approx(teeth_a_picture / PICTURE_S, abs=0.1)
    assert followed.lead > 5.0


def test_a_load_that_is_switched_is_followed() -> None:
    places = np.concatenate([10.0 + 0.4 * np.arange(1, 30), 22.0 + 9.0 * np.arange(1, 30), 283.0 - 4.0 * np.arange(9)])
    assert fed(follower(10.0), places)[-1] == pytest.approx(places[-1], abs=1e-6)


def test_a_disc_that_grows_faster_little_by_little_is_followed() -> None:
    """By a fiftieth of a tooth a picture each picture: no step of it is a change of load."""
    followed = follower(10.0)
    fed(followed, 10.0 + 0.01 * np.arange(1, 60) ** 2)
    assert followed.best.speed * PICTURE_S == pytest.approx(0.02 * 59, abs=0.08)


def test_where_teeth_tell_nothing_the_phase_places_the_disc_near_where_it_was_expected() -> None:
    followed = follower(50.0, 0.3 / PICTURE_S)
    followed.step(np.full(SEEN, 1e-6, np.float32), 0.3, PICTURE_S)
    assert followed.best.place == pytest.approx(50.3)


def test_the_first_picture_tells_where_the_disc_is_in_its_turn() -> None:
    followed = follower(None)
    followed.step(*seen_at(123.25), PICTURE_S)
    assert followed.best.place % SIZE == pytest.approx(123.25)
    assert followed.best.begin == followed.best.place
    assert followed.best.speed == 0.0


def test_without_sight_the_disc_goes_on_as_it_did() -> None:
    followed = follower(50.0, 90.0)
    followed.coast(0.5)
    assert followed.best.place == 95.0
    assert followed.evidence == 0.0


def test_what_is_faster_than_any_disc_is_not_believed() -> None:
    free, bound = follower(50.0), follower(50.0)
    bound.fastest_teeth_s = 60.0
    for each in (free, bound):
        each.step(*seen_at(65.0), PICTURE_S)
    assert free.best.place == pytest.approx(65.0)
    assert abs(bound.best.place - 50.0) <= 60.0 * PICTURE_S + 1.0


def test_a_place_that_is_known_is_taken() -> None:
    followed = follower(None)
    followed.start_at(77.0, 3.0)
    assert (followed.best.place, followed.best.speed, followed.best.begin) == (77.0, 3.0, 77.0)
    followed.step(*seen_at(77.1), PICTURE_S)
    assert followed.best.place == pytest.approx(77.1)
    assert followed.best.begin == 77.0


def test_a_change_of_speed_costs_the_more_the_larger_it_is_up_to_a_limit() -> None:
    cost = change_cost(np.array([0.0, CALM_TEETH, -CALM_TEETH, 1.0, 40.0]))
    assert cost[0] == 0.0
    assert cost[1] == cost[2] == pytest.approx(3.0 * np.log(2.0))
    assert cost[1] < cost[3] < cost[4] == MOST_COST
