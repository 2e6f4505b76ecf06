"""The path before the mark was known, kept in bounded memory and given to the scale that is known then."""

from __future__ import annotations

from itertools import pairwise

import pytest

from disc_counter.measurement.before_mark import MOST_POINTS, PathBefore
from disc_counter.model import NS_PER_S, Sight


def sight(second: float, path_urev: int | None, corrected_urev: int = 0, reason: str | None = None) -> Sight:
    return Sight(round(second * NS_PER_S), path_urev, 100, None, reason, corrected_urev)


def test_all_of_a_path_is_put_to_scale() -> None:
    before = PathBefore()
    for second in range(10):
        before.note(sight(second, 90_000 * second))
    points = before.known_by(sight(10.0, 1_000_000, corrected_urev=100_000))
    assert [time_ns for time_ns, _ in points] == [second * NS_PER_S for second in range(10)]
    assert [path for _, path in points] == pytest.approx([100_000 * second for second in range(10)])


def test_a_path_that_is_put_right_twice_is_to_scale_at_last() -> None:
    before = PathBefore()
    for second in range(5):
        before.note(sight(second, 80_000 * second))
    for second in range(5, 10):
        before.note(sight(second, 90_000 * second, corrected_urev=50_000))
    points = before.known_by(sight(10.0, 1_000_000, corrected_urev=150_000))
    assert [path for _, path in points] == pytest.approx([100_000 * second for second in range(10)])


def test_what_was_concluded_at_first_belongs_to_the_path() -> None:
    """The path of the first seconds is known at once, when a disc is found."""
    before = PathBefore()
    for second in range(2, 10):
        before.note(sight(second, 100_000 * second, corrected_urev=200_000))
    assert before.known_by(sight(10.0, 1_000_000, corrected_urev=200_000))[0] == (2 * NS_PER_S, 200_000.0)


def test_unseen_and_unknown_are_not_noted() -> None:
    before = PathBefore()
    before.note(sight(0.0, None))
    before.note(sight(1.0, 500_000, reason="dark"))
    assert before.known_by(sight(2.0, 1_000_000)) == []


def test_the_sight_that_tells_the_mark_is_none_of_those_before_it() -> None:
    before, known = PathBefore(), sight(1.0, 100_000)
    before.note(sight(0.0, 0))
    before.note(known)
    assert before.known_by(known) == [(0, 0.0)]


def test_a_disc_that_stands_is_noted_once_a_second() -> None:
    before = PathBefore()
    for number in range(301):
        before.note(sight(number / 30, 400_000))
    assert [time_ns for time_ns, _ in before.known_by(sight(20.0, 400_000))] == [n * NS_PER_S for n in range(11)]


def test_days_are_kept_in_bounded_memory_and_evenly() -> None:
    before = PathBefore()
    for number in range(5 * MOST_POINTS):
        before.note(sight(number / 10, 3000 * number))
    points = before.known_by(sight(5 * MOST_POINTS / 10, 15_000 * MOST_POINTS))
    assert MOST_POINTS / 3 < len(points) <= MOST_POINTS
    steps = [after - first for (_, first), (_, after) in pairwise(points)]
    assert max(steps) <= 64_000
