"""Pictures of a steady disc that need not be measured."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from disc_counter.disc.steady_pace import MOST_TURN, REST_S, STEADY_S, SteadyPace

CALM = 0.002
"""Revolutions."""


def measured_times(
    rate: float,
    speed: float,
    off: Callable[[float], float] = lambda time_s: 0.0,
    sure: bool = True,
    seconds: float = 4.0,
) -> list[float]:
    """When pictures are measured of a disc that turns so many times a second, at `rate` pictures a second."""
    pace, times = SteadyPace(1.0, CALM), []
    for number in range(round(seconds * rate)):
        time_s = 100.0 + number / rate
        if not pace.passes_over(time_s, speed):
            times.append(time_s - 100.0)
            pace.measured(time_s, off(time_s - 100.0), sure)
    return times


@pytest.mark.parametrize("rate", [10.0, 24.0, 30.0, 60.0, 90.0])
def test_a_steady_disc_is_looked_at_no_more_often_however_many_pictures_there_are(rate: float) -> None:
    times = [time_s for time_s in measured_times(rate, 0.01) if time_s > STEADY_S + REST_S]
    pauses = [after - before for before, after in pairwise(times)]
    assert min(pauses) >= REST_S - 0.5 / rate - 1e-9
    assert max(pauses) <= REST_S + 0.5 / rate + 1e-9


def test_every_picture_is_measured_before_it_is_known_to_be_steady() -> None:
    times = measured_times(60.0, 0.01)
    assert sum(time_s <= STEADY_S for time_s in times) == 61


def test_a_surprise_has_every_picture_measured_again_for_a_while() -> None:
    times = measured_times(60.0, 0.01, lambda time_s: 2 * CALM if 2.0 <= time_s < 2.1 else 0.0)
    first = next(time_s for time_s in times if time_s >= 2.0)
    assert first < 2.0 + REST_S
    assert sum(first <= time_s < first + STEADY_S for time_s in times) == 60


def test_a_disc_that_is_not_surely_seen_is_looked_at_in_every_picture() -> None:
    assert len(measured_times(60.0, 0.01, sure=False)) == 240


@pytest.mark.parametrize("speed", [0.1, -0.3, 0.7, 2.0])
def test_between_two_looks_a_disc_turns_too_little_to_pass_for_a_revolution(speed: float) -> None:
    times = measured_times(60.0, speed)
    pauses = [after - before for before, after in pairwise(times)]
    assert max(pauses) * abs(speed) <= max(MOST_TURN, abs(speed) / 60.0) + 1e-9


def test_a_disc_that_is_not_followed_is_looked_for_in_every_picture() -> None:
    pace = SteadyPace(1.0, CALM)
    for number in range(200):
        assert not pace.passes_over(number / 60.0, None)
        pace.measured(number / 60.0, 0.0, True)


def test_the_pace_of_the_camera_is_known_whatever_is_measured() -> None:
    pace = SteadyPace(1.0, CALM)
    for time_s in (5.0, 5.02, 5.05):
        pace.passes_over(time_s, 0.0)
    assert pace.interval_s == pytest.approx(0.03)
