"""A disc is turned by known loads and its path measured with noise: the power that is read from it is the load's."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.energy import Constant, speed_deg_per_s
from disc_counter.measurement.power import PowerEstimator
from disc_counter.measurement.slope import Sample, newest_slope
from disc_counter.model import UREV_PER_REVOLUTION, Sight
from tests.drawing.disc_paths import known_urev
from tests.drawing.known_loads import CONSTANT, Load, at, errors, even, fed, film, once_a_second, read_after, watts

STEPS = [(before_w, after_w) for after_w in (250, 600, 2000, 11_000) for before_w in (-1000, 0, 40, 2500, 7000)]


@pytest.mark.parametrize(("before_w", "after_w"), STEPS)
def test_five_seconds_after_a_step_the_power_is_within_two_per_cent(before_w: float, after_w: float) -> None:
    assert max(errors(before_w, after_w, 5.0)) < 0.02


def test_five_seconds_after_a_step_it_is_mostly_within_half_a_per_cent() -> None:
    assert median(error for step in STEPS for error in errors(*step, 5.0)) < 0.005


@pytest.mark.parametrize("before_w", [0, 250, 2500])
def test_forty_watts_are_within_five_per_cent_after_ten_seconds(before_w: float) -> None:
    assert max(errors(before_w, 40, 10.0)) < 0.05


def test_forty_watts_are_within_five_per_cent_ten_seconds_after_the_start() -> None:
    assert max(abs(read_after([(10.0, 40)], seed) / 40 - 1) for seed in range(10)) < 0.05


def test_a_load_that_stays_is_known_ever_better() -> None:
    read = [power for _, _, power in once_a_second(film([(60.0, 1000)])) if power is not None]
    deviations = [deviation for _, deviation in read]
    assert deviations[2] > 2 * deviations[9] > 4 * deviations[58]
    assert read[58][0] == pytest.approx(1000, rel=0.001)


def test_a_standing_disc_is_zero() -> None:
    assert watts(fed(*even(0.0, 0, 300)), 299) == 0.0
    for time_s, _, power in once_a_second(film([(60.0, 0)])):
        assert power is not None
        assert abs(power[0]) < 15 / time_s


def test_a_disc_that_is_stopped_comes_to_zero() -> None:
    assert abs(read_after([(30.0, 3000), (10.0, 0)])) < 3.0


def test_feed_in_is_negative() -> None:
    assert read_after([(20.0, 2000), (10.0, -1500)]) == pytest.approx(-1500, rel=0.01)


@pytest.mark.parametrize("loads", [[(20.0, 700.0)], [(20.0, 700.0), (8.0, 90.0)]])
def test_turned_the_other_way_the_same_power_has_the_other_sign(loads: list[Load]) -> None:
    there, back = PowerEstimator(), PowerEstimator()
    for sight, _ in film(loads):
        there.feed(sight)
        back.feed(Sight(sight.time_ns, -known_urev(sight), 200, 0.0))
    power, mirrored = (estimator.power(sight.time_ns, CONSTANT) for estimator in (there, back))
    assert power is not None
    assert mirrored == pytest.approx((-power[0], power[1]))


def test_a_path_concluded_from_the_first_frame_on_has_no_power() -> None:
    assert watts(fed(*even(100_000.0, 0, 300, "dark")), 299) is None


@pytest.mark.parametrize(("constant", "factor"), [("75", 1.0), ("187.5", 0.4), ("600", 0.125)])
def test_watts_follow_from_the_constant(constant: str, factor: float) -> None:
    estimator = fed(*even(100_000.0, 0, 300))
    assert watts(estimator, 299, Constant.of(constant)) == pytest.approx(4800 * factor, rel=1e-6)


def test_without_a_constant_the_power_is_not_known() -> None:
    assert watts(fed(*even(100_000.0, 0, 300)), 299, None) is None


def test_at_first_the_power_is_not_known() -> None:
    assert PowerEstimator().power(0, CONSTANT) is None
    assert watts(fed(*even(100_000.0, 0, 3)), 2) is None


def test_a_second_and_a_half_without_sight_the_power_is_no_longer_known() -> None:
    estimator = fed(*even(100_000.0, 0, 300), *even(100_000.0, 300, 60, "dark"))
    assert watts(estimator, 299 + 44) == pytest.approx(4800, rel=1e-3)
    assert watts(estimator, 299 + 46) is None


def test_when_no_more_frames_come_the_power_is_no_longer_known() -> None:
    assert watts(fed(*even(100_000.0, 0, 300)), 400) is None


def test_after_darkness_the_path_before_it_still_tells() -> None:
    dark = even(100_000.0, 300, 300, "dark")
    estimator = fed(*even(100_000.0, 0, 300), *dark, *even(100_000.0, 600, 20))
    assert watts(estimator, 619) == pytest.approx(4800, rel=1e-3)


def test_a_path_that_was_only_concluded_says_nothing() -> None:
    guessed = [Sight(at(n), 10 * n * n, 200, 0.0, "dark") for n in range(300, 330)]
    assert watts(fed(*even(100_000.0, 0, 300), *guessed), 330) == pytest.approx(4800, rel=1e-3)


@pytest.mark.parametrize("jump_urev", [-50_000, 20_000, 200_000])
@pytest.mark.parametrize("dark", [30, 90])
def test_a_path_that_is_corrected_in_the_dark_is_no_power(dark: int, jump_urev: int) -> None:
    estimator = fed(*even(100_000.0, 0, 300), *even(100_000.0, 300, dark, "dark"))
    for sight in even(100_000.0, 300 + dark, 90):
        estimator.feed(Sight(sight.time_ns, known_urev(sight) + jump_urev, 200, 0.0))
        power = estimator.power(sight.time_ns, CONSTANT)
        assert power is None or power[0] == pytest.approx(4800, rel=1e-3)
    assert power is not None


@pytest.mark.parametrize("jump_urev", [-400_000, 100_000, 1_000_000])
def test_a_jump_of_the_path_is_no_power(jump_urev: int) -> None:
    estimator = fed(*even(100_000.0, 0, 300))
    for sight in even(100_000.0, 300, 150):
        estimator.feed(Sight(sight.time_ns, known_urev(sight) + jump_urev, 200, 0.0))
        power = estimator.power(sight.time_ns, CONSTANT)
        assert power is None or power[0] == pytest.approx(4800, rel=1e-3)
    assert power is not None


def random_loads(seed: int) -> list[Load]:
    """A quarter of an hour of a household: each load stays for a third of a minute to a minute and a half."""
    random = Random(seed)
    kinds: list[Callable[[], float]] = [
        lambda: 0.0,
        lambda: random.uniform(20, 100),
        lambda: random.uniform(100, 600),
        lambda: random.uniform(600, 8000),
        lambda: random.uniform(-4000, -100),
    ]
    return [(random.uniform(20, 90), random.choice(kinds)()) for _ in range(16)]


@pytest.mark.parametrize("fold", [1, 7])
@pytest.mark.parametrize("seed", range(6))
def test_the_truth_is_within_two_stated_deviations_in_nineteen_of_twenty_seconds(seed: int, fold: int) -> None:
    seconds = list(once_a_second(film(random_loads(seed), seed, fold=fold)))
    covered = [power is not None and abs(power[0] - truth_w) <= 2 * power[1] for _, truth_w, power in seconds]
    assert sum(covered) >= 0.95 * len(covered)


def test_the_stated_deviation_is_not_larger_than_need_be() -> None:
    seconds = list(once_a_second(film([(60.0, 400)], seed=3)))
    _, truth_w, power = seconds[20]
    assert power is not None
    assert power[1] < 0.01 * truth_w


def test_a_second_after_a_step_the_deviation_says_that_the_disc_still_settles() -> None:
    _, truth_w, power = list(once_a_second(film([(12.0, 250), (12.0, 3000)])))[12]
    assert power is not None
    assert abs(power[0] - truth_w) <= 2 * power[1]
    assert power[1] > 30


@given(st.floats(-8000, 8000), st.integers(15, 60), st.sampled_from([72, 96, 187.5, 600]), st.sampled_from([1, 7]))
def test_any_steady_power_is_recovered(load_w: float, seconds: int, constant: float, fold: int) -> None:
    estimator, last_ns = PowerEstimator(), 0
    for sight, _ in film([(seconds, load_w)], 1, constant, fold):
        estimator.feed(sight)
        last_ns = sight.time_ns
    power = estimator.power(last_ns, Constant.of(constant))
    assert power is not None
    assert abs(power[0] - load_w) <= 3 * power[1]
    assert power[1] <= 0.01 * abs(load_w) + 5


def test_a_film_of_many_hours_takes_no_more_memory_than_a_minute() -> None:
    estimator = fed(*even(1000.0, 0, 6000))
    assert len(estimator._samples) <= 601


def test_too_few_samples_have_no_slope() -> None:
    assert newest_slope([]) is None
    assert newest_slope([Sample(0.1 * n, 1.0 * n, 0.0) for n in range(3)]) is None


def test_a_path_on_the_far_side_of_a_gap_is_asked_when_there_is_enough_on_this_side() -> None:
    samples = [Sample(0.1 * n + (0.6 if n > 40 else 0.0), 1.0 * n, 0.0) for n in range(50)]
    assert [newest_slope(samples[: n + 1]) is None for n in range(39, 47)] == [False] * 2 + [True] * 3 + [False] * 3


@given(
    urev_per_s=st.floats(-2e6, 2e6),
    count=st.integers(4, 600),
    jitter=st.randoms(use_true_random=False),
)
def test_a_straight_path_has_its_slope(urev_per_s: float, count: int, jitter: Random) -> None:
    times_s = [0.1 * n + jitter.uniform(-0.04, 0.04) for n in range(count)]
    slope = newest_slope([Sample(time_s, urev_per_s * time_s, 0.0) for time_s in times_s])
    assert slope is not None
    assert slope.urev_per_s == pytest.approx(urev_per_s, rel=1e-4, abs=1e-3)
    assert slope.deviation > 0


@given(power_w=st.floats(-20_000, 20_000), gap=st.integers(0, 40))
def test_frames_may_be_missing(power_w: float, gap: int) -> None:
    urev_per_s = speed_deg_per_s(power_w, CONSTANT) / 360 * UREV_PER_REVOLUTION
    seen = even(urev_per_s, 0, 200)
    assert watts(fed(*seen[:100], *seen[100 + gap :]), 199) == pytest.approx(power_w, rel=1e-3, abs=1.0)


def test_a_doubt_that_was_resolved_does_not_hide_the_one_that_is_left() -> None:
    """A path in doubt by a fifth, more at first: its slope is in doubt by a fifth all along."""
    for seconds in (3, 5, 8, 12, 20, 40):
        times = [number / 10 for number in range(10 * seconds)]
        path = [Sample(t, 10_000.0 * t, 2_000.0 * t + (100_000.0 * t if t < 2.0 else 0.0)) for t in times]
        slope = newest_slope(path)
        assert slope is not None
        assert slope.deviation > 0.15 * slope.urev_per_s


def test_a_scale_in_doubt_is_so_on_the_way_back() -> None:
    there_and_back = [10_000.0 * t for t in range(40)] + [10_000.0 * (80 - t) for t in range(40, 70)]
    slope = newest_slope([Sample(number / 10, place, 0.2 * place) for number, place in enumerate(there_and_back)])
    assert slope is not None
    assert slope.urev_per_s == pytest.approx(-100_000.0, rel=0.05)
    assert slope.deviation > 0.15 * abs(slope.urev_per_s)
