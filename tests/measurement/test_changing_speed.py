"""A disc that speeds up or slows down while its power is read: the truth stays within what the power says of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disc_counter.measurement.slope import Sample, Slope, newest_slope

SPEED_UREV_S = 100_000.0
Turned = Callable[[float], float]
"""The path in micro-revolutions at a time in seconds."""


def slope_at(turned: Turned, seconds: float) -> Slope:
    """What is read of a path without noise, ten samples a second."""
    slope = newest_slope([Sample(number / 10, turned(number / 10), 0.0) for number in range(round(10 * seconds) + 1)])
    assert slope is not None
    return slope


@pytest.mark.parametrize("share", [0.002, 0.005, 0.01, -0.005])
@pytest.mark.parametrize("seconds", [10.0, 20.0, 30.0])
def test_a_speed_that_changes_steadily_is_within_one_deviation(share: float, seconds: float) -> None:
    """A load that grows by so much of itself each second, as that of a motor that warms; there is no noise besides."""
    slope = slope_at(lambda time_s: SPEED_UREV_S * (time_s + share * time_s**2 / 2), seconds)
    assert abs(slope.urev_per_s - SPEED_UREV_S * (1 + share * seconds)) <= slope.deviation


def stepped(after: float) -> Turned:
    """The speed steps to so many times what it was, at 10 s."""
    return lambda time_s: SPEED_UREV_S * (min(time_s, 10.0) + after * max(0.0, time_s - 10.0))


@pytest.mark.parametrize("after", [0.5, 1.05, 1.5, 4.0])
def test_a_second_after_a_step_of_a_twentieth_or_more_nothing_of_the_time_before_it_is_left(after: float) -> None:
    for tenths in range(10, 60):
        assert slope_at(stepped(after), 10.0 + tenths / 10).urev_per_s == pytest.approx(after * SPEED_UREV_S)


@pytest.mark.parametrize("after", [0.5, 1.05, 1.5, 4.0])
def test_a_second_after_a_step_the_slope_is_in_doubt_by_less_than_a_fifth_of_it(after: float) -> None:
    assert slope_at(stepped(after), 11.0).deviation < abs(after - 1.0) * SPEED_UREV_S / 5


def test_a_first_sample_that_lies_beside_the_path_is_left_out() -> None:
    path = [Sample(number / 10, SPEED_UREV_S * number / 10 + (0.0 if number else 5000.0), 0.0) for number in range(40)]
    slope = newest_slope(path)
    assert slope is not None
    assert slope.urev_per_s == pytest.approx(SPEED_UREV_S)
