"""Loads are drawn, and their power is recovered, with an uncertainty that holds."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.camera.simulation.story import Path, Story
from disc_counter.energy import Constant
from disc_counter.measurement.power import PowerEstimator
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

FPS = 30
WHITE_DEG = PLACE_DEG = 0.05
Power = tuple[float, float] | None


def sights_of(story: Story, constant: float, seed: int = 1) -> Iterator[Sight]:
    """What is seen of a disc: noise from frame to frame, and from place to place on the disc."""
    noise, path, start_deg = random.Random(seed), Path(story, constant), 360.0 * story.start_revolutions
    for frame in range(round(story.seconds * FPS)):
        degrees = path.at(frame / FPS)[0] * 360.0
        wobble = math.sqrt(2.0) * PLACE_DEG * math.sin(math.radians(degrees) * 7.0 + seed)
        seen_deg = degrees - start_deg + wobble + noise.gauss(0.0, WHITE_DEG)
        path_urev = round(seen_deg / 360.0 * UREV_PER_REVOLUTION)
        yield Sight(round(frame / FPS * NS_PER_S), path_urev, 1000, degrees % 360.0 - 180.0)


def powers(sights: Iterable[Sight], constant: float = 75) -> list[Power]:
    """Power and uncertainty at each whole second, from 0 on."""
    estimator, said = PowerEstimator(), []
    for frame, sight in enumerate(sights):
        estimator.feed(sight)
        if frame % FPS == 0:
            said.append(estimator.power(sight.time_ns, Constant.of(constant)))
    return said


def watts(power: Power) -> float:
    assert power is not None
    return power[0]


def test_a_stand_by_load_is_known_after_ten_seconds() -> None:
    said = powers(sights_of(Story([(60, 40)]), 75))
    assert watts(said[12]) == pytest.approx(40, rel=0.05)
    assert watts(said[59]) == pytest.approx(40, rel=0.02)


def test_a_second_after_a_step_the_uncertainty_says_that_the_disc_still_settles() -> None:
    power = powers(sights_of(Story([(12, 250), (12, 3000)]), 75))[13]
    assert power is not None
    assert abs(power[0] - 3000) <= 2.0 * power[1]
    assert power[1] > 30


def test_a_standing_disc_takes_no_power() -> None:
    power = powers(sights_of(Story([(30, 0)]), 75))[29]
    assert power is not None
    assert abs(power[0]) < 1.0
    assert power[1] < 2.0


def test_power_is_not_known_at_once_nor_long_after_sight_was_lost() -> None:
    estimator = PowerEstimator()
    sights = [*sights_of(Story([(10, 1000)]), 75)]
    estimator.feed(sights[0])
    assert estimator.power(0, Constant.of(75)) is None
    for sight in sights[1:]:
        estimator.feed(sight)
    last_ns = sights[-1].time_ns
    assert estimator.power(last_ns + NS_PER_S, Constant.of(75)) is not None
    assert estimator.power(last_ns + 2 * NS_PER_S, Constant.of(75)) is None


def test_what_is_concluded_in_the_dark_says_nothing_about_the_power() -> None:
    estimator = PowerEstimator()
    for frame in range(10 * FPS):
        estimator.feed(Sight(frame * NS_PER_S // FPS, frame * 1000, 1000, None, "dark"))
    assert estimator.power(10 * NS_PER_S, Constant.of(75)) is None


def test_without_a_constant_there_is_no_power_and_a_new_one_holds_at_once() -> None:
    estimator = PowerEstimator()
    for sight in sights_of(Story([(10, 1000)]), 75):
        estimator.feed(sight)
    now_ns = 10 * NS_PER_S
    assert estimator.power(now_ns, None) is None
    assert watts(estimator.power(now_ns, Constant.of(75))) == pytest.approx(1000, rel=0.01)
    assert watts(estimator.power(now_ns, Constant.of(150))) == pytest.approx(500, rel=0.01)


def test_a_path_that_was_corrected_by_a_turn_does_not_show_in_the_power() -> None:
    sights = [*sights_of(Story([(20, 1000)]), 75)]
    corrected = [
        Sight(each.time_ns, each.path_urev + (UREV_PER_REVOLUTION if index > 300 else 0), 1000, each.angle_deg)
        for index, each in enumerate(sights)
    ]
    for power in powers(corrected)[12:]:
        assert watts(power) == pytest.approx(1000, rel=0.1)


def test_a_film_of_many_hours_takes_no_more_memory_than_a_minute() -> None:
    estimator = PowerEstimator()
    for frame in range(200 * FPS):
        estimator.feed(Sight(frame * NS_PER_S // FPS, frame * 1000, 1000, None))
    assert len(estimator._samples) <= 601


@given(st.floats(-8000, 8000), st.integers(15, 60), st.sampled_from([72, 96, 187.5, 600]))
def test_any_steady_power_is_recovered(power_w: float, seconds: int, constant: float) -> None:
    power = powers(sights_of(Story([(seconds, power_w)]), constant), constant)[-1]
    assert power is not None
    assert abs(power[0] - power_w) <= 3.0 * power[1]
    assert power[1] <= 0.01 * abs(power_w) + 5.0


def test_the_uncertainty_falls_while_the_load_is_steady() -> None:
    deviations = [power[1] for power in powers(sights_of(Story([(60, 300)]), 75)) if power is not None]
    assert deviations[-1] < 0.5 * deviations[9] < 0.2 * deviations[1]
