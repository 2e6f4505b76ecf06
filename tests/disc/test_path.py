"""The path of a disc that is seen, lost and found: what is stated of it at each time."""

from __future__ import annotations

import math
from typing import Any

import pytest

from disc_counter.disc.doubt import Loads
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.beam import Hypothesis
from disc_counter.disc.tracking.bridge import Lost
from disc_counter.disc.tracking.path import MOST_BACK_S, SCALE_DOUBT, WOBBLE_UREV, CountedPath, TrackState
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION

SPEED = -0.1 * BINS_PER_REVOLUTION
"""A tenth of a revolution a second to the right."""


def at(seconds: float) -> int:
    return round(seconds * NS_PER_S)


def path(closed: bool = True) -> CountedPath:
    begun = CountedPath(1, closed, Loads(0.4))
    begun.begin(0)
    return begun


def seen(place: float, entered: float, speed: float = SPEED, score: float = 0.0) -> Hypothesis:
    return Hypothesis(place, speed, score, 0.9, score == 0.0, entered)


def stated(of: CountedPath, seconds: float, place: float = 0.0) -> tuple[Any, Any, str | None]:
    """Revolutions, one standard deviation of them, and the reason."""
    sight = of.sight(at(seconds), place, 0.0)
    turned = None if sight.path_urev is None else sight.path_urev / UREV_PER_REVOLUTION
    return turned, sight.uncertainty_urev / UREV_PER_REVOLUTION, sight.reason


def test_a_disc_that_was_never_found_has_no_path_and_doubt_that_grows() -> None:
    looking = path()
    assert stated(looking, 0.0) == (None, 0.0, "searching")
    doubts = [stated(looking, seconds)[1] for seconds in (1.0, 2.0, 60.0)]
    assert doubts == pytest.approx([0.231, 0.462, 13.9], rel=0.01)
    looking.because("dark")
    assert stated(looking, 61.0)[2] == "dark"


def test_a_disc_that_is_seen_from_the_first_picture_on_is_counted_from_there() -> None:
    found = path()
    found.found(at(0.2), 0, [seen(982.0, 1000.0, -90.0)])
    assert stated(found, 0.2, 982.0) == (pytest.approx(0.01), WOBBLE_UREV / UREV_PER_REVOLUTION, None)


def test_what_was_not_seen_at_the_start_is_counted_back_with_its_doubt() -> None:
    found = path()
    found.found(at(5.2), at(5.0), [seen(1000.0 + 0.2 * SPEED, 1000.0)])
    turned, doubt, reason = stated(found, 5.2, 1000.0 + 0.2 * SPEED)
    assert (turned, reason) == (pytest.approx(0.52), None)
    assert 0.15 < doubt < 0.5


def test_no_more_is_counted_back_than_a_load_lasts() -> None:
    found = path()
    found.found(at(3600.2), at(3600.0), [seen(1000.0 + 0.2 * SPEED, 1000.0)])
    turned, doubt, _ = stated(found, 3600.2, 1000.0 + 0.2 * SPEED)
    assert turned == pytest.approx(0.1 * MOST_BACK_S + 0.02)
    assert doubt > 300.0


def test_a_lost_disc_turns_on_and_doubt_grows_until_it_is_found() -> None:
    gone = path()
    gone.found(0, 0, [seen(0.0, 0.0)])
    gone.lost = Lost(at(2.0), 2 * SPEED, SPEED, "dark")
    turned, doubt, reason = stated(gone, 6.0)
    assert (turned, reason) == (pytest.approx(0.6), "dark")
    assert 0.1 < doubt < 0.4
    place = 6.2 * SPEED % BINS_PER_REVOLUTION
    again = [seen(place, place - 0.2 * SPEED)]
    gone.found(at(6.2), at(6.0), again)
    assert again[0].place == pytest.approx(6.2 * SPEED)
    assert stated(gone, 6.2)[2] == "dark"
    gone.proved(at(6.5), again)
    turned, doubt, reason = stated(gone, 6.2, again[0].place)
    assert (turned, reason) == (pytest.approx(0.62), None)
    assert doubt < 0.1


def test_a_first_find_that_is_lost_before_the_map_confirms_it_was_none() -> None:
    """Before a disc that stands for long, one wrong find at a high speed must not count back as many turns."""
    mistaken = path()
    mistaken.found(at(8.2), at(8.0), [seen(8.2 * 9 * SPEED, 8.0 * 9 * SPEED, 9 * SPEED)])
    assert stated(mistaken, 8.2, 8.2 * 9 * SPEED)[0] == pytest.approx(7.38)
    mistaken.lose(Lost(at(8.4), 8.4 * 9 * SPEED, 9 * SPEED, "blocked"))
    assert not mistaken.followed
    assert stated(mistaken, 9.0)[0] is None
    mistaken.found(at(30.2), at(30.0), [seen(100.0, 100.0, 0.0)])
    mistaken.proved(at(30.5), [seen(100.0, 100.0, 0.0)])
    assert stated(mistaken, 31.0, 100.0)[0] == pytest.approx(0.0)
    mistaken.lose(Lost(at(40.0), 100.0, 0.0, "dark"))
    assert mistaken.state is TrackState.LOST
    assert stated(mistaken, 41.0)[0] == pytest.approx(0.0)


def test_where_the_first_picture_is_looked_up_nothing_is_in_doubt() -> None:
    found = path()
    found.found(at(0.5), at(0.3), [seen(1000.0 + 0.2 * SPEED, 1000.0)], first_place=1060.0)
    turned, doubt, _ = stated(found, 0.5, 1000.0 + 0.2 * SPEED)
    assert turned == pytest.approx((60.0 - 0.2 * SPEED) / BINS_PER_REVOLUTION, abs=1e-5)
    assert doubt == pytest.approx(WOBBLE_UREV / UREV_PER_REVOLUTION)


def test_a_load_that_steps_after_the_disc_was_found_is_no_turn() -> None:
    gone = path()
    gone.found(0, 0, [seen(0.0, 0.0)])
    gone.lost = Lost(at(2.0), 2 * SPEED, SPEED, "dark")
    again = [seen(6.2 * SPEED, 6.0 * SPEED)]
    gone.found(at(6.2), at(6.0), again)
    gone.proved(at(6.5), again)
    faster = [seen(7.0 * SPEED + 6 * SPEED, 6.0 * SPEED, 6 * SPEED)]
    gone.proved(at(8.0), faster)
    assert faster[0].place == pytest.approx(13.0 * SPEED)


def test_doubts_that_have_nothing_to_do_with_each_other_add_up_as_such_do() -> None:
    gone = path(closed=False)
    gone.go_on(0, 0.0, 3_000_000, 40_000.0)
    assert stated(gone, 0.0, 0.0)[1] == pytest.approx(math.hypot(3 * SCALE_DOUBT, 0.04, 0.001), rel=1e-3)
