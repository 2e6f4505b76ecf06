"""What a disc may have done unseen: held against loads that are drawn many times over."""

from __future__ import annotations

import random

import numpy as np
import pytest

from disc_counter.disc.tracking.doubt import AT_ONCE, FASTEST_TURNS, Loads, Speed, loads_at, stepped_odds

LOADS = loads_at(75.0)


def unseen(draw: random.Random, seconds: float, steps: int) -> tuple[float, float, float]:
    """The speed before, the speed after, and the path of a household between them: loads of up to 9 kW."""
    times = sorted(draw.uniform(0.0, seconds) for _ in range(steps))
    speeds = [draw.choice([200.0, 900.0, 2500.0, 9000.0]) * 75.0 / 3.6e6 for _ in range(steps + 1)]
    ends = [0.0, *times, seconds]
    return speeds[0], speeds[-1], sum(v * (b - a) for v, a, b in zip(speeds, ends, ends[1:], strict=False))


def test_a_fuse_and_a_constant_say_how_fast_a_disc_may_turn() -> None:
    assert loads_at(75.0, 12_000.0).fastest == pytest.approx(0.25)
    assert loads_at(900.0).fastest == Loads().fastest == FASTEST_TURNS


def test_nothing_known_is_any_speed_to_either_side() -> None:
    speeds = np.linspace(-0.4, 0.4, 1001)
    assert Loads(0.4).nothing_known(10.0) == pytest.approx(float(np.std(speeds * 10.0)), rel=0.01)


def test_doubt_grows_with_the_time_out_of_sight_and_with_that_of_the_speed() -> None:
    times = [0.0, 0.3, 1.0, 5.0, 30.0, 300.0]
    doubts = [LOADS.not_seen(each, 0.001) for each in times]
    assert doubts == sorted(doubts)
    assert doubts[0] == 0.0
    assert LOADS.not_seen(5.0, 0.1) == pytest.approx(float(np.hypot(0.5, LOADS.not_seen(5.0, 0.0))))
    assert stepped_odds(0.0) == pytest.approx(AT_ONCE)
    assert stepped_odds(3600.0) == pytest.approx(1.0)


def test_a_path_that_is_foretold_to_a_few_degrees_leaves_little_doubt() -> None:
    foretold = LOADS.whole_turns(0.25, 4.0, [Speed(1 / 16)], [Speed(1 / 16)])
    elsewhere = LOADS.whole_turns(0.75, 4.0, [Speed(1 / 16)], [Speed(1 / 16)])
    assert foretold.count == 0
    assert foretold.deviation < 0.06
    assert elsewhere.deviation > 0.3


def test_the_speed_that_is_likelier_says_the_turns() -> None:
    believed, other = Speed(0.1), Speed(0.6, odds=-3.0)
    assert LOADS.whole_turns(0.4, 4.0, [believed], [believed, other]).count == 0
    assert LOADS.whole_turns(0.4, 4.0, [believed], [Speed(0.1, odds=-3.0), Speed(0.6)]).count == 1


def test_turns_are_told_whichever_turn_the_angle_is_given_in() -> None:
    for more in range(-3, 4):
        assert LOADS.whole_turns(0.5 + more, 5.0, [Speed(0.1)], [Speed(0.1)]).count == -more


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
@pytest.mark.parametrize("seconds", [1.0, 4.0, 12.0, 40.0])
def test_the_truth_lies_within_what_is_stated(seconds: float, steps: int) -> None:
    """Off by more than three deviations in at most one of a hundred, by more than five in none, steps or none."""
    draw, off = random.Random(f"{seconds} {steps}"), []
    for _ in range(200):
        before, after, path = unseen(draw, seconds, steps)
        turns = LOADS.whole_turns(path % 1.0, seconds, [Speed(before, 0.003)], [Speed(after, 0.003)])
        off.append(abs(path % 1.0 + turns.count - path) / (turns.deviation + 0.003))
    assert np.mean(np.array(off) > 3.0) <= 0.01
    assert max(off) < 5.0


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
@pytest.mark.parametrize("seconds", [1.0, 4.0, 12.0, 40.0])
def test_a_film_that_ends_unseen_is_off_by_what_is_stated(seconds: float, steps: int) -> None:
    """By more than five deviations in none, though the load steps in each while nobody sees it."""
    draw, off = random.Random(f"{seconds} {steps}"), []
    for _ in range(200):
        before, _, path = unseen(draw, seconds, steps)
        off.append(abs(before * seconds - path) / (LOADS.not_seen(seconds, 0.003) + 0.001))
    assert max(off) < 5.0
