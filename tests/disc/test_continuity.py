"""A hole in what was seen is told from the usual time between two pictures."""

from __future__ import annotations

import pytest

from disc_counter.disc.toothed.continuity import Continuity


def broken(times_s: list[float]) -> list[float]:
    continuity = Continuity()
    return [time_s for time_s in times_s if continuity.broken_at(time_s)]


@pytest.mark.parametrize("fps", [2.0, 10.0, 60.0])
def test_pictures_that_come_evenly_leave_no_hole(fps: float) -> None:
    assert broken([number / fps for number in range(200)]) == []


@pytest.mark.parametrize(("fps", "hole_s"), [(2.0, 3.0), (10.0, 0.6), (60.0, 0.3)])
def test_a_long_time_without_a_picture_is_a_hole(fps: float, hole_s: float) -> None:
    times_s = [number / fps for number in range(50)]
    after_s = times_s[-1] + hole_s
    assert broken([*times_s, after_s, after_s + 1.0 / fps]) == [after_s]


def test_one_picture_of_a_fast_camera_that_is_missing_is_none() -> None:
    assert broken([number / 30.0 for number in range(90) if number not in (40, 60, 61)]) == []


def test_a_camera_that_gets_slower_for_good_is_a_few_holes_and_then_none() -> None:
    fast = [number / 30.0 for number in range(60)]
    slow = [fast[-1] + number / 3.0 for number in range(1, 60)]
    holes = broken(fast + slow)
    assert holes == slow[: len(holes)]
    assert len(holes) < 6


def test_what_does_not_count_leaves_a_hole() -> None:
    continuity = Continuity()
    assert not continuity.broken_at(0.0)
    continuity.break_off()
    assert continuity.broken_at(0.1)
    assert not continuity.broken_at(0.2)
