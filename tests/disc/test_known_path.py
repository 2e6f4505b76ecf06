"""A path that is known at a time: what comes after adds to it, and to its doubt."""

from __future__ import annotations

import math

import pytest

from disc_counter.disc.doubt import FASTEST_TURNS
from disc_counter.disc.learning.known_path import Known
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION

THEN = Known(5 * NS_PER_S, 3 * UREV_PER_REVOLUTION, 0.01 * UREV_PER_REVOLUTION)


def test_unseen_a_disc_may_have_turned_as_fast_as_any_either_way() -> None:
    """Even between both fastest speeds: a standard deviation of the range over the root of twelve."""
    later = THEN.later(9 * NS_PER_S)
    assert later.path_urev == THEN.path_urev
    unseen = 4 * 2 * FASTEST_TURNS / math.sqrt(12) * UREV_PER_REVOLUTION
    assert later.doubt_urev == pytest.approx(math.hypot(THEN.doubt_urev, unseen))


def test_no_time_adds_no_doubt() -> None:
    assert THEN.later(THEN.time_ns) == THEN


def test_a_speed_afterwards_tells_more_than_nothing() -> None:
    turned = THEN.turning(9 * NS_PER_S, 250_000)
    assert turned.path_urev == 3_250_000
    assert turned.time_ns == 9 * NS_PER_S
    assert THEN.doubt_urev < turned.doubt_urev < 0.5 * THEN.later(9 * NS_PER_S).doubt_urev


@pytest.mark.parametrize(("turned_urev", "doubt"), [(1_000_000, 0.1), (-1_000_000, 0.1), (0, 0.0)])
def test_a_guessed_path_is_in_doubt_by_its_share(turned_urev: int, doubt: float) -> None:
    further = THEN.further(6 * NS_PER_S, turned_urev, 0.1)
    assert further.path_urev == 3_000_000 + turned_urev
    assert further.doubt_urev == pytest.approx(math.hypot(0.01, doubt) * UREV_PER_REVOLUTION)


def test_a_path_that_is_not_known_yet_stays_unknown_until_something_turned() -> None:
    unknown = Known(0, None, 0.0)
    assert unknown.later(NS_PER_S).path_urev is None
    assert unknown.turning(NS_PER_S, 40).path_urev == unknown.further(NS_PER_S, 40, 0.0).path_urev == 40
