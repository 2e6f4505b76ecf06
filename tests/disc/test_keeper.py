"""Of the strips of a disc that is being learnt those are kept that show something new, in bounded memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.followed_strip import SETTLING, FollowedStrip
from disc_counter.disc.toothed.keeper import MOST_STRIPS, ToothStrips
from disc_counter.disc.toothed.tooth_view import ToothView

COUNT = 50


def strip(level: float) -> NDArray[np.float32]:
    return np.full(COUNT, level, np.float32)


def view(phase: float, teeth: float = 0.1) -> ToothView:
    rest = np.zeros(COUNT, np.float32)
    return ToothView(np.full(20, teeth, np.float32), phase, 1.0, 100.0, rest, rest)


def begun() -> ToothStrips:
    kept = ToothStrips()
    kept.add(strip(100.0), 0.0, 5.0)
    return kept


def test_a_strip_that_shows_the_same_is_not_kept() -> None:
    kept = begun()
    assert not kept.offer_first(strip(100.5), 1.0)
    assert kept.offer_first(strip(101.0), 2.0)
    assert not kept.offer_first(strip(101.5), 3.0)
    assert len(kept) == 3


def test_the_last_of_a_rest_is_kept_so_that_it_is_no_gap() -> None:
    kept = begun()
    for second in range(1, 60):
        kept.offer_first(strip(100.1), float(second))
    kept.offer_first(strip(110.0), 60.0)
    assert kept.times_s.tolist() == [0.0, 59.0, 60.0]
    assert kept.strips[:, 0].round(1).tolist() == [100.0, np.float32(100.1).round(1), 110.0]
    assert kept.places[1] == 5.0
    assert np.isnan(kept.places[2])


def test_another_phase_or_other_teeth_are_new() -> None:
    kept = begun()
    assert kept.offer_viewed(strip(1.0), 1.0, 5.0, view(0.45))
    assert not kept.offer_viewed(strip(2.0), 2.0, 5.1, view(-0.45))
    assert kept.offer_viewed(strip(3.0), 3.0, 5.3, view(-0.3))
    assert not kept.offer_viewed(strip(4.0), 4.0, 5.3, view(-0.3, teeth=0.12))
    assert kept.offer_viewed(strip(5.0), 5.0, 9.3, view(-0.3, teeth=-0.1))
    assert kept.strips[:, 0].tolist() == [100.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_what_nothing_is_known_of_is_kept() -> None:
    kept = begun()
    for number in range(3):
        assert kept.offer_viewed(strip(100.0), float(number), 5.0, None)
    assert len(kept) == 4


def test_places_that_a_study_found_are_taken() -> None:
    kept = begun()
    kept.add(strip(90.0), 1.0)
    kept.add(strip(80.0), 2.0)
    kept.set_places(np.array([0, 2]), np.array([3.0, -7.5]))
    assert kept.places[[0, 2]].tolist() == [3.0, -7.5]
    assert np.isnan(kept.places[1])
    assert kept.reach == 10.5


def test_memory_is_bounded_where_neighbours_are_near_each_other() -> None:
    kept = ToothStrips()
    for number in range(MOST_STRIPS + 1):
        kept.add(strip(1.0), float(number), 0.5 * number)
    assert MOST_STRIPS / 2 <= len(kept) < 0.6 * MOST_STRIPS
    assert kept.times_s[[0, -1]].tolist() == [0.0, float(MOST_STRIPS)]
    assert np.diff(kept.places).max() <= 1.0


def test_of_strips_that_are_far_apart_the_oldest_go() -> None:
    kept = ToothStrips()
    for number in range(MOST_STRIPS + 1):
        kept.add(strip(1.0), float(number), 4.0 * number)
    assert kept.times_s.tolist() == [float(number) for number in range((MOST_STRIPS + 1) // 4, MOST_STRIPS + 1)]


def test_what_was_seen_since_a_time_can_be_forgotten() -> None:
    kept = begun()
    for second in range(1, 6):
        kept.add(strip(10.0 * second), float(second), 5.0 + second)
    kept.forget_since(3.0)
    assert kept.times_s.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert kept.reach == 3.0
    kept.forget_since(-1.0)
    assert len(kept) == 0
    assert kept.reach == 0.0
    assert kept.offer_first(strip(70.0), 9.0)


def test_a_strip_after_a_hole_is_kept_whatever_it_shows_and_said_to_be() -> None:
    kept = begun()
    for tenth in range(1, 20):
        kept.offer_first(strip(100.1), 0.1 * tenth)
    assert kept.offer_first(strip(100.1), 5.0)
    assert kept.times_s == pytest.approx([0.0, 1.9, 5.0])
    assert kept.after_holes.tolist() == [False, False, True]
    assert not kept.offer_first(strip(100.1), 5.1)


def test_where_the_disc_is_followed_as_well() -> None:
    kept = begun()
    kept.offer_viewed(strip(1.0), 0.1, 5.0, view(0.3))
    assert not kept.offer_viewed(strip(1.0), 0.2, 5.0, view(0.3))
    assert kept.offer_viewed(strip(1.0), 2.0, 5.0, view(0.3))
    assert kept.after_holes.tolist() == [False, False, False, True]


def test_what_was_forgotten_leaves_a_hole() -> None:
    kept = begun()
    kept.offer_first(strip(90.0), 0.1)
    kept.forget_since(0.05)
    kept.offer_first(strip(90.0), 0.2)
    assert kept.times_s.tolist() == [0.0, 0.2]
    assert kept.after_holes.tolist() == [False, True]


def test_holes_are_not_thinned_out() -> None:
    kept = ToothStrips()
    for number in range(MOST_STRIPS + 1):
        kept.add(strip(1.0), float(number), 0.5 * number, after_hole=number % 100 == 51)
    holes = [float(number) for number in range(51, MOST_STRIPS + 1, 100)]
    assert kept.times_s[kept.after_holes].tolist() == holes
    before = np.flatnonzero(kept.after_holes) - 1
    assert kept.times_s[before].tolist() == [hole - 1.0 for hole in holes]


def test_what_belongs_to_nothing_is_forgotten_and_leaves_a_hole() -> None:
    kept = begun()
    for second in range(1, 6):
        kept.add(strip(1.0), float(second), 6.0)
    kept.forget_others(np.array([1, 2, 5]))
    assert kept.times_s.tolist() == [1.0, 2.0, 5.0]
    assert kept.after_holes.tolist() == [False, False, True]


def followed(number: int, place: float | None = None, reason: str | None = None) -> FollowedStrip:
    seen = view(0.5 - 0.2 * number) if reason is None and place is not None else None
    return FollowedStrip(strip(90.0 + number), 0.1 * number, strip(number), place, seen, reason)


def test_what_is_followed_and_what_is_not_yet_are_kept_with_their_redness() -> None:
    kept = ToothStrips()
    kept.offer(followed(0))
    kept.offer(followed(1, 7.0))
    assert kept.places[1] == 7.0
    assert kept.reds[:, 0].tolist() == [0.0, 1.0]


def test_behind_a_hand_it_is_kept_but_not_in_the_dark() -> None:
    kept = ToothStrips()
    for number, reason in enumerate([None, "blocked", "dark", SETTLING, "blocked"]):
        kept.offer(followed(number, 7.0, reason))
    assert kept.times_s == pytest.approx([0.0, 0.1, 0.4])
