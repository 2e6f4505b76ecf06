"""The way of a disc that is not mapped is found from teeth that differ a little, picture by picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.study import SURE_STEP
from disc_counter.disc.toothed.tooth_path import follow, odds

SEEN = 60
PICTURES_S = 30.0
TEETH = np.random.default_rng(1).normal(0.0, 0.03, 9000)


def pictures(places: NDArray[np.floating[Any]], noise: float = 0.01) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The means of the teeth that are seen at places in teeth, and the phases."""
    wholes = np.round(places).astype(int)
    means = TEETH[4000 + wholes[:, None] + np.arange(SEEN)]
    noisy = means + np.random.default_rng(2).normal(0.0, noise, means.shape)
    return noisy.astype(np.float32), (places - wholes).astype(np.float32)


@pytest.mark.parametrize("shift", [0, 1, -7, 20])
def test_teeth_that_moved_are_likeliest_where_they_are(shift: int) -> None:
    teeth, _ = pictures(np.array([0.0, shift]))
    likely = odds(teeth[:1], teeth[1:], 25)[0]
    assert int(likely.argmax()) - 25 == shift
    assert likely.max() - np.delete(likely, likely.argmax()).max() > 10.0


@pytest.mark.parametrize("speed", [0.0, 0.3, -0.4, 2.7, -11.2])
def test_a_steady_disc_is_followed_both_ways(speed: float) -> None:
    """Speeds in teeth a picture."""
    places = 0.1 + speed * np.arange(80)
    found, sure = follow(*pictures(places), np.arange(80) / PICTURES_S, pictures(places)[0])
    assert found == pytest.approx(places, abs=1e-3)
    assert sure.shape == (79,)
    assert sure.min() > SURE_STEP


def test_a_load_that_is_switched_is_followed() -> None:
    places = np.cumsum(np.repeat([0.4, 8.3, -3.1, 0.0], 25))
    found, _ = follow(*pictures(places), np.arange(100) / PICTURES_S, pictures(places)[0])
    assert found - found[0] == pytest.approx(places - places[0], abs=1e-3)


def test_one_picture_that_shows_nothing_is_bridged_by_its_neighbours() -> None:
    places = 0.1 + 5.2 * np.arange(60)
    teeth, phases = pictures(places)
    teeth[30] = np.random.default_rng(3).normal(0.0, 0.03, SEEN)
    found, _ = follow(teeth, phases, np.arange(60) / PICTURES_S, teeth)
    assert found == pytest.approx(places, abs=1e-3)


def test_over_a_gap_known_places_hold() -> None:
    """Two turns of a disc in four seconds in the dark: more teeth than any picture shows."""
    places = np.concatenate([0.1 + 3.3 * np.arange(40), 600.4 + 3.3 * np.arange(40)])
    times = np.concatenate([np.arange(40), 160 + np.arange(40)]) / PICTURES_S
    teeth, phases = pictures(places)
    found, _ = follow(teeth, phases, times, teeth, known=places + 0.2)
    assert found == pytest.approx(places, abs=1e-3)


def test_over_a_gap_the_means_with_all_that_stands_in_them_tell_how_far_it_turned() -> None:
    before = 0.1 + 3.3 * np.arange(40)
    places = np.concatenate([before, np.full(20, before[-1] + 17.0)])
    times = np.concatenate([np.arange(40), 300 + np.arange(20)]) / PICTURES_S
    teeth, phases = pictures(places)
    blind = teeth.copy()
    blind[39:41] = 0.0
    found, _ = follow(blind, phases, times, teeth)
    assert found == pytest.approx(places, abs=1e-3)


def test_the_picture_after_the_next_tells_what_a_blind_one_does_not() -> None:
    """Loads are switched just when a picture shows nothing."""
    places = np.cumsum(np.repeat([0.4, 8.4, -5.6, 0.4], 25))
    teeth, phases = pictures(places)
    blind = [25, 50, 75]
    teeth[blind] = 0.0
    found, _ = follow(teeth, phases, np.arange(100) / PICTURES_S, teeth)
    assert np.delete(found, blind) == pytest.approx(np.delete(places, blind), abs=1e-3)


def test_a_longer_time_between_two_pictures_is_reckoned_with() -> None:
    """A blind picture, and two that are missing after it: where it was is told by a steady speed."""
    numbers = np.delete(np.arange(60), [31, 32])
    places = 0.1 + 5.2 * numbers
    teeth, phases = pictures(places)
    teeth[30] = 0.0
    found, _ = follow(teeth, phases, numbers / PICTURES_S, teeth)
    assert found == pytest.approx(places, abs=1e-3)


def test_over_a_hole_nothing_is_told_and_each_piece_is_right_in_itself() -> None:
    """The load stepped unseen: neither the speed before nor likeness says anything of the disc after it."""
    places = np.concatenate([0.1 + 3.3 * np.arange(40), 700.4 - 5.2 * np.arange(40)])
    times = np.concatenate([np.arange(40), 160 + np.arange(40)]) / PICTURES_S
    teeth, phases = pictures(places)
    after_holes = np.arange(80) == 40
    found, _ = follow(teeth, phases, times, teeth, after_holes=after_holes)
    assert np.diff(found)[after_holes[1:]] == pytest.approx(0.0, abs=1.0)
    assert np.delete(np.diff(found), 39) == pytest.approx(np.delete(np.diff(places), 39), abs=1e-3)


def test_teeth_that_repeat_themselves_leave_the_speed_in_doubt() -> None:
    """Every other tooth is bright: two more a picture look the same. A study believes what nine tenths are sure of."""
    noise = np.random.default_rng(4).normal(0.0, 0.03, (30, SEEN))
    teeth = np.asarray(np.resize([0.03, -0.03], SEEN) + noise, np.float32)
    _, sure = follow(teeth, np.zeros(30, np.float32), np.arange(30) / PICTURES_S, teeth)
    assert np.percentile(sure, 10.0) < SURE_STEP
