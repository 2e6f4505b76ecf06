"""Pieces of a path between which nothing was seen are joined by the teeth that both show, or left apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.joining import JoinedPath, Pieces, joined

SEEN = 80
TEETH = 300
PICTURES_S = 30.0
RIM = np.random.default_rng(1).normal(0.0, 0.03, TEETH)


def pieces(places: NDArray[np.floating[Any]], numbers: NDArray[np.int64], lost: list[int]) -> JoinedPath:
    """JoinedPath from what pictures so numbered show at places in teeth, where each piece is put anywhere."""
    wholes = np.round(places).astype(int)
    means = RIM[(wholes[:, None] + np.arange(SEEN)) % TEETH]
    means = means + np.random.default_rng(2).normal(0.0, 0.01, means.shape)
    after_holes = np.diff(numbers, prepend=numbers[0]) > 5
    told = places + np.array([0, *lost])[np.cumsum(after_holes)]
    phases = (places - wholes).astype(np.float32)
    return joined(told, Pieces(phases, means.astype(np.float32), numbers / PICTURES_S, after_holes, TEETH * 1.1))


def seen(count: int, *holes: tuple[int, int]) -> NDArray[np.int64]:
    """The numbers of pictures, of which some are missing: from one, so many."""
    numbers = np.arange(count)
    return np.asarray(
        numbers[~np.any([(numbers >= first) & (numbers < first + many) for first, many in holes], axis=0)]
    )


@pytest.mark.parametrize("speed", [0.3, 1.7, -2.4])
@pytest.mark.parametrize("lost", [0, 3, -40])
def test_over_a_short_hole_a_disc_is_followed_by_its_teeth(speed: float, lost: int) -> None:
    numbers = seen(200, (100, 15))
    places = 0.2 + speed * numbers
    found = pieces(places, numbers, [lost])
    assert found.used.all()
    assert found.places - found.places[0] == pytest.approx(places - places[0], abs=1e-6)
    assert found.doubt < 0.03 * TEETH


def test_a_load_that_steps_unseen_is_followed_too() -> None:
    numbers = seen(200, (100, 15))
    places = np.where(numbers < 107, 2.4 * numbers, 2.4 * 107 - 1.1 * (numbers - 107))
    found = pieces(places, numbers, [5])
    assert found.used.all()
    assert found.places - found.places[0] == pytest.approx(places - places[0], abs=1e-6)


def test_several_holes_are_joined_one_after_the_other() -> None:
    numbers = seen(300, (40, 12), (120, 14), (121 + 14 + 3, 12), (250, 10))
    places = 1.3 * numbers
    found = pieces(places, numbers, [4, -9, 2, 70])
    assert found.used.all()
    assert found.places - found.places[0] == pytest.approx(places - places[0], abs=1e-6)


def test_what_shows_other_teeth_is_another_piece_and_its_doubt_is_said() -> None:
    """In four seconds the disc turned further than both pieces show together; its load stepped."""
    numbers = seen(260, (100, 120))
    places = np.where(numbers < 160, 0.4 * numbers, 64.0 + 2.5 * (numbers - 160))
    found = pieces(places, numbers, [-17])
    assert found.used.tolist() == (numbers > 100).tolist()
    turned, told = places[-1] - places[0], found.places[-1] - found.places[0]
    assert abs(told - turned) < 3 * found.doubt
    assert found.doubt > 0.2 * TEETH


def test_the_same_teeth_a_turn_later_are_not_taken_for_a_disc_that_hardly_moved() -> None:
    """A fast disc makes a whole turn and a little unseen: by what both show, and the speeds, it did."""
    numbers = seen(400, (200, 140))
    places = 2.2 * numbers
    found = pieces(places, numbers, [0])
    off = found.places[-1] - found.places[0] - (places[-1] - places[0])
    assert abs(off) < 3 * found.doubt
    assert found.doubt > 0.1 * TEETH or abs(off) < 1.0


def test_a_single_strip_between_two_holes_is_no_speed() -> None:
    numbers = np.array([*range(100), 110, *range(120, 200)])
    places = 0.8 * numbers
    found = pieces(places, numbers, [6, -2])
    assert found.used.all()
    assert found.places - found.places[0] == pytest.approx(places - places[0], abs=1e-6)


def test_once_all_of_the_rim_is_mapped_what_came_before_is_found_on_it() -> None:
    """A piece that shows no tooth that those after it did at first; whole turns are told by the speeds."""
    numbers = seen(500, (30, 90))
    places = 1.1 * numbers
    before = pieces(places[:60], numbers[:60], [33])
    assert before.used.tolist() == (numbers[:60] > 60).tolist()
    found = pieces(places, numbers, [33])
    assert found.used.all()
    assert found.places - found.places[0] == pytest.approx(places - places[0], abs=1e-6)
    assert found.doubt < 0.3 * before.doubt
