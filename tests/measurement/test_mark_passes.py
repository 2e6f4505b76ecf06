"""The mark passes the middle of the slot once a turn: when, which way, and not oftener for trembling there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.energy import Constant, speed_deg_per_s
from disc_counter.measurement.mark_passes import HYSTERESIS_UREV, MarkPasses
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Revolution, Sight
from tests.drawing.disc_paths import known_urev

NOISE_DEG = 0.05
WITHIN_NS = 50_000_000

Turned = Callable[[float], float]
"""How far the mark has gone along, in revolutions, at a time in seconds; in the slot's middle at whole ones."""


def sight(time_s: float, along: float, start: float = 0.0, reason: str | None = None, error: float = 0.0) -> Sight:
    """What is seen of a mark that has gone `along` (revolutions), with the path counted from `start` on."""
    angle_deg = ((along + error) * 360 + 180) % 360 - 180
    path_urev = round((along + error - start) * UREV_PER_REVOLUTION)
    return Sight(round(time_s * NS_PER_S), path_urev, 200, angle_deg, reason)


def film(turned: Turned, seconds: float, rate: float = 30.0, noise_deg: float = 0.0) -> Iterator[Sight]:
    """Sights of a disc, measured with white noise."""
    random = Random(5)
    for number in range(round(seconds * rate) + 1):
        time_s = number / rate
        yield sight(time_s, turned(time_s), turned(0.0), error=random.gauss(0.0, noise_deg / 360))


def passed(sights: Iterable[Sight], passes: MarkPasses | None = None) -> list[Revolution]:
    """All passes that are told over some sights."""
    passes = passes or MarkPasses()
    return [revolution for seen in sights for revolution in passes.feed(seen)]


def directions(revolutions: Iterable[Revolution]) -> list[int]:
    return [revolution.direction for revolution in revolutions]


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(
    ("constant", "power_w", "rate"),
    [("75", 40, 30), ("75", 250, 30), ("75", 2000, 15), ("187.5", 3000, 30), ("600", 11_000, 60), ("600", 9500, 30)],
)
def test_a_pass_is_timed_within_50_ms(constant: str, power_w: float, rate: float, way: int) -> None:
    speed = way * speed_deg_per_s(power_w, Constant.of(constant)) / 360
    after_s = 7.3137
    turns = 1 if power_w < 1000 else 5
    seconds = after_s + (turns - 1 + 0.2) / abs(speed)
    found = passed(film(lambda time_s: speed * (time_s - after_s), seconds, rate, NOISE_DEG))
    truth = [after_s + turn / abs(speed) for turn in range(math.ceil(-after_s * abs(speed)), turns)]
    assert directions(found) == [way] * len(truth)
    for revolution, time_s in zip(found, truth, strict=True):
        assert abs(revolution.time_ns - time_s * NS_PER_S) < WITHIN_NS


def test_a_pass_says_the_path_to_the_middle() -> None:
    found = passed(film(lambda time_s: 0.25 + time_s / 10, 40.0))
    assert [revolution.path_urev for revolution in found] == pytest.approx([750_000, 1_750_000, 2_750_000, 3_750_000])


def test_a_pass_is_told_a_twentieth_of_a_turn_later() -> None:
    passes = MarkPasses()
    assert passed((sight(n / 10, n / 1000) for n in range(-50, 51)), passes) == []
    (revolution,) = passes.feed(sight(5.1, 0.051))
    assert revolution == Revolution(0, 1, 0)


@pytest.mark.parametrize("turns_back", [0.049, 0.03, 0.001])
def test_what_turns_back_before_that_is_no_pass(turns_back: float) -> None:
    there_and_back = [n / 1000 for n in (*range(-100, 0), *range(round(turns_back * 1000) + 1))]
    assert passed(sight(n / 10, along) for n, along in enumerate(there_and_back + there_and_back[::-1])) == []


@pytest.mark.parametrize("amplitude", [0.0, 0.001, 0.02, 0.049])
def test_an_hour_of_trembling_on_the_mark_is_none(amplitude: float) -> None:
    def trembling(time_s: float) -> float:
        return amplitude * math.sin(9.1 * time_s) * math.cos(0.013 * time_s)

    assert passed(film(trembling, 3600.0, 10.0, noise_deg=NOISE_DEG if amplitude < 0.049 else 0.0)) == []


def test_after_trembling_the_pass_is_the_last_time_through_the_middle() -> None:
    def turned(time_s: float) -> float:
        """Comes, trembles by 0.7 degrees for half a minute, and leaves at 1 kW (7.5 degrees a second) at 40 s."""
        if time_s < 10.0:
            return (time_s - 10.0) / 48
        return 0.002 * math.sin(4 * math.pi * time_s) if time_s < 40.0 else (time_s - 40.0) / 48

    (revolution,) = passed(film(turned, 45.0))
    assert abs(revolution.time_ns - 40.0 * NS_PER_S) < WITHIN_NS


@pytest.mark.parametrize("stop_deg", [-1.0, -0.5, 0.5, 1.0])
def test_a_stop_beside_the_middle_does_not_shift_the_pass(stop_deg: float) -> None:
    def turned(time_s: float) -> float:
        """Comes at 1 kW (7.5 degrees a second), stands still from 10 s to 30 s, and goes on as fast."""
        moving_s = min(time_s, 10.0) - 10.0 + max(time_s - 30.0, 0.0)
        return moving_s / 48 + stop_deg / 360

    (revolution,) = passed(film(turned, 40.0, noise_deg=NOISE_DEG))
    truth_s = 10.0 - stop_deg / 7.5 + (20.0 if stop_deg < 0 else 0.0)
    assert abs(revolution.time_ns - truth_s * NS_PER_S) < WITHIN_NS


def test_a_mark_that_goes_through_and_comes_back_is_one_pass_each_way() -> None:
    found = passed(film(lambda time_s: -0.3 * math.cos(2 * math.pi * time_s / 20), 20.0))
    assert directions(found) == [1, -1]
    assert [revolution.time_ns / NS_PER_S for revolution in found] == pytest.approx([5.0, 15.0], abs=0.05)
    assert [revolution.path_urev for revolution in found] == pytest.approx([300_000, 300_000], abs=2)


def test_turning_back_counts_the_turns_down() -> None:
    found = passed(film(lambda time_s: 0.5 - time_s / 5, 22.0))
    assert directions(found) == [-1, -1, -1, -1]
    assert [revolution.time_ns / NS_PER_S for revolution in found] == pytest.approx([2.5, 7.5, 12.5, 17.5], abs=0.05)


def unseen(sights: Iterable[Sight], since_s: float, until_s: float) -> Iterator[Sight]:
    """The same sights, but of what lies between only the path that is concluded is known."""
    for seen in sights:
        if since_s < seen.time_ns / NS_PER_S < until_s:
            yield Sight(seen.time_ns, seen.path_urev, seen.uncertainty_urev, seen.angle_deg, "dark")
        else:
            yield seen


def test_a_pass_in_the_dark_is_counted_once_there_is_light() -> None:
    passes = MarkPasses()
    seen = list(unseen(film(lambda time_s: time_s / 20 - 0.5, 15.0), 8.0, 12.1))
    assert passed((s for s in seen if s.reason or s.time_ns <= 8 * NS_PER_S), passes) == []
    (revolution,) = passed((s for s in seen if s.time_ns > 12 * NS_PER_S and not s.reason), passes)
    assert revolution.direction == 1
    assert revolution.time_ns == pytest.approx(10 * NS_PER_S, abs=WITHIN_NS)
    assert revolution.path_urev == pytest.approx(500_000, abs=2)


@pytest.mark.parametrize("way", [1, -1])
def test_several_turns_in_the_dark_are_all_counted(way: int) -> None:
    found = passed(unseen(film(lambda time_s: way * (time_s / 2 - 0.25), 12.0), 1.0, 10.0))
    assert directions(found) == [way] * 6
    assert [revolution.time_ns / NS_PER_S for revolution in found] == pytest.approx(
        [0.5, 2.5, 4.5, 6.5, 8.5, 10.5], abs=0.05
    )


def test_the_mark_tells_the_turns_where_the_path_has_drifted() -> None:
    def drifted(seen: Sight) -> Sight:
        return Sight(seen.time_ns, round(1.02 * known_urev(seen)), 200, seen.angle_deg)

    found = passed(map(drifted, film(lambda time_s: 0.5 + time_s / 2, 200.0, 10.0)))
    assert directions(found) == [1] * 100


def test_of_a_disc_that_has_no_mark_nothing_is_told() -> None:
    assert passed(Sight(n * NS_PER_S, n * 100_000, 200, None) for n in range(100)) == []


STEP_UREV = 1000
HALF_STEP_UREV = STEP_UREV // 2
"""All along is half a step away from every threshold, so that rounding decides nothing."""

walks = st.tuples(
    st.integers(-1500, 1500),
    st.lists(st.integers(-300, 300), max_size=60) | st.lists(st.integers(-60, 60), max_size=150),
)


def flips(along_urev: list[int], middle_urev: int) -> list[int]:
    """The passes through one middle: each sets a switch that only the other side, a hysteresis away, sets back."""
    beyond = along_urev[0] >= middle_urev
    found = []
    for along in along_urev:
        if along - middle_urev > HYSTERESIS_UREV and not beyond:
            found.append(1)
        elif middle_urev - along > HYSTERESIS_UREV and beyond:
            found.append(-1)
        beyond = beyond ^ bool(found and abs(along - middle_urev) > HYSTERESIS_UREV and beyond != (found[-1] > 0))
    return found


@given(walks)
def test_passes_are_the_crossings_of_each_middle_however_the_disc_turns(walk: tuple[int, list[int]]) -> None:
    start, steps = walk
    along_urev = [n * STEP_UREV + HALF_STEP_UREV for n in accumulate(steps, initial=start)]
    seen = [
        sight(n / 10, along / UREV_PER_REVOLUTION, along_urev[0] / UREV_PER_REVOLUTION)
        for n, along in enumerate(along_urev)
    ]
    found = passed(seen)
    lowest, highest = (edge // UREV_PER_REVOLUTION for edge in (min(along_urev), max(along_urev)))
    for turn in range(lowest - 1, highest + 3):
        middle_urev = turn * UREV_PER_REVOLUTION
        here = [r for r in found if abs(r.path_urev + along_urev[0] - middle_urev) < 10]
        assert directions(here) == flips(along_urev, middle_urev)
    assert all(before.time_ns <= after.time_ns for before, after in pairwise(found))


@given(walks, st.lists(st.tuples(st.integers(0, 150), st.integers(1, 20)), max_size=4))
def test_darkness_changes_no_net_count_once_the_disc_is_seen(
    walk: tuple[int, list[int]], dark: list[tuple[int, int]]
) -> None:
    start, steps = walk
    along_urev = [n * STEP_UREV + HALF_STEP_UREV for n in accumulate(steps, initial=start)]
    hidden = {n for first, count in dark for n in range(first, first + count)} - {0, len(along_urev) - 1}
    seen = [
        sight(n / 10, along / UREV_PER_REVOLUTION, along_urev[0] / UREV_PER_REVOLUTION, "dark" if n in hidden else None)
        for n, along in enumerate(along_urev)
    ]
    passes = MarkPasses()
    net = sum(directions([*passed(seen, passes), *passes.finish()]))
    turn_urev = (along_urev[0] // UREV_PER_REVOLUTION + net) * UREV_PER_REVOLUTION
    assert -HYSTERESIS_UREV <= along_urev[-1] - turn_urev <= UREV_PER_REVOLUTION + HYSTERESIS_UREV
