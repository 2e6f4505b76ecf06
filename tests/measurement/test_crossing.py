"""The mark is drawn as it goes through the middle, and when that was is recovered."""

from __future__ import annotations

import pytest

from disc_counter.measurement.crossing import Crossing, Point
from disc_counter.model import NS_PER_S

FRAME_NS = NS_PER_S // 40
"""Forty frames a second: each an exact share of it."""


def passing(middle_ns: int, urev_a_frame: int, frames: int, middle_urev: float = 0.0) -> list[Point]:
    """So many frames at an even speed, as far before the middle as after it."""
    first = middle_urev - urev_a_frame * (frames - 1) / 2
    return [
        (middle_ns + round((number - (frames - 1) / 2) * FRAME_NS), first + urev_a_frame * number)
        for number in range(frames)
    ]


def crossing(points: list[Point], middle_urev: float = 0.0) -> Crossing:
    """The points are on the side of the middle on which the first and the last of them are."""
    forward = points[-1][1] > points[0][1]
    before = [point for point in points if (point[1] < middle_urev) == forward]
    return Crossing(middle_urev, before, [point for point in points if point not in before])


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("middle_urev", [0.0, 3_000_000.0])
@pytest.mark.parametrize(("frames", "urev_a_frame"), [(2, 50_000), (4, 300), (5, 300), (40, 40)])
def test_an_even_disc_passes_when_it_was_drawn_to(frames: int, urev_a_frame: int, middle_urev: float, way: int) -> None:
    points = passing(7 * NS_PER_S, way * urev_a_frame, frames, middle_urev)
    assert crossing(points, middle_urev).time_ns == pytest.approx(7 * NS_PER_S, abs=2)


def test_pictures_that_all_bear_one_time_passed_at_it() -> None:
    """A camera's clock may stand: no speed follows, and no fault."""
    moment = 5 * NS_PER_S
    stuck = Crossing(0.0, [(moment, -20.0), (moment, -10.0)], [(moment, 10.0), (moment, 20.0)])
    assert stuck.time_ns == moment


def test_one_that_stands_beside_the_middle_before_and_after_a_gap_passed_between() -> None:
    """What was not seen was even, as far as anybody knows."""
    before = [(number * FRAME_NS, -100.0) for number in range(20)]
    after = [(before[-1][0] + NS_PER_S + number * FRAME_NS, 300.0) for number in range(20)]
    assert Crossing(0.0, before, after).time_ns == pytest.approx(before[-1][0] + NS_PER_S // 4, abs=2)


def test_where_no_step_of_the_speed_explains_the_gap_it_is_taken_as_even() -> None:
    """Unseen the disc went faster than both before and after it."""
    before = [(number * FRAME_NS, 100.0 * number - 10_000.0 - 1900.0) for number in range(20)]
    gap_ns = before[-1][0] + NS_PER_S
    after = [(gap_ns + number * FRAME_NS, 30_000.0 + 200.0 * number) for number in range(20)]
    assert Crossing(0.0, before, after).time_ns == pytest.approx(before[-1][0] + NS_PER_S // 4, abs=2)
