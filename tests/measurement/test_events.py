"""Paths of a disc are drawn, and what is counted of them is recovered."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Blind, MeasurementEvent, Progress, Revolution
from tests.drawing.disc_paths import FPS, TWENTIETH, known_urev, measured, progress, sight, turning


def revolutions(events: list[MeasurementEvent]) -> list[tuple[float, int]]:
    """The time (s) and the direction of each."""
    return [(event.time_ns / NS_PER_S, event.direction) for event in events if isinstance(event, Revolution)]


def approximately(passes: list[tuple[float, int]]) -> list[Any]:
    """The same, to a thousandth of a second."""
    return [(pytest.approx(time_s, abs=0.001), direction) for time_s, direction in passes]


def blind(events: list[MeasurementEvent]) -> list[Blind]:
    return [event for event in events if isinstance(event, Blind)]


def test_each_pass_of_the_mark_is_said_with_its_time() -> None:
    events = measured(turning(lambda time_s: 0.3 * time_s, 10.0, start=0.4))
    assert [direction for _, direction in revolutions(events)] == [1, 1, 1]
    assert [time_s for time_s, _ in revolutions(events)] == pytest.approx([2.0, 16 / 3, 26 / 3], abs=0.001)
    passes = [event.path_urev for event in events if isinstance(event, Revolution)]
    assert passes == pytest.approx([600_000, 1_600_000, 2_600_000], abs=2)


def test_a_pass_is_said_when_the_mark_is_a_twentieth_further() -> None:
    measurement = Measurement(None)
    said = [
        known_urev(each) / UREV_PER_REVOLUTION
        for each in turning(lambda time_s: 0.1 * time_s, 8.0, start=0.6)
        if any(isinstance(event, Revolution) for event in measurement.feed(each))
    ]
    assert said == pytest.approx([0.4 + TWENTIETH], abs=0.004)


def test_a_disc_that_turns_back_over_the_mark_counts_back() -> None:
    events = measured(turning(lambda time_s: 0.2 * (5.0 - abs(time_s - 5.0)), 10.0, start=-0.5))
    assert [direction for _, direction in revolutions(events)] == [1, -1]
    assert [time_s for time_s, _ in revolutions(events)] == pytest.approx([2.5, 7.5], abs=0.001)


@pytest.mark.parametrize("middle", [0.0, 0.002, -0.002, 0.045, -0.045])
def test_a_mark_that_trembles_in_the_middle_for_long_is_no_event(middle: float) -> None:
    trembling = turning(lambda time_s: 0.004 * math.sin(7.0 * time_s), 300.0, start=middle)
    assert revolutions(measured(trembling)) == []


def test_a_mark_that_trembled_in_the_middle_is_counted_once_as_it_goes_on() -> None:
    def turns_at(time_s: float) -> float:
        return 0.002 * math.sin(7.0 * time_s) + max(0.0, time_s - 20.0) * 0.05

    ((time_s, direction),) = revolutions(measured(turning(turns_at, 25.0, start=-0.003)))
    assert direction == 1
    assert time_s == pytest.approx(20.02, abs=0.03)


def test_a_slow_pass_through_noise_is_timed_by_all_that_is_seen_around_it() -> None:
    noise = [0.05 / 360.0 * math.sin(1000.0 * frame * frame) for frame in range(10_000)]

    def turns_at(time_s: float) -> float:
        return 0.3 / 360.0 * time_s + noise[round(time_s * FPS)]

    ((time_s, _),) = revolutions(measured(turning(turns_at, 90.0, start=-6.0 / 360.0)))
    assert time_s == pytest.approx(20.0, abs=0.05)


def test_a_pass_in_the_dark_is_counted_once_the_disc_is_seen_again() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 14.0, start=-0.6, lost=(4.0, 9.0)))
    assert revolutions(events) == approximately([(6.0, 1)])


@pytest.mark.parametrize(("before", "after"), [(0.1, 0.3), (0.3, 0.1), (0.0, 0.4), (0.4, 0.0)])
def test_a_pass_in_the_dark_is_timed_by_the_speeds_before_and_after_it(before: float, after: float) -> None:
    def turns_at(time_s: float) -> float:
        return before * min(time_s, 6.0) + after * max(0.0, time_s - 6.0)

    middle_s = 7.0 if after > before else 5.0
    events = measured(turning(turns_at, 14.0, start=-turns_at(middle_s), lost=(4.0, 9.0)))
    assert min(abs(time_s - middle_s) for time_s, _ in revolutions(events)) < 0.05


def test_a_pass_before_the_disc_was_first_seen_is_counted() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 5.0, start=-0.1, lost=(0.0, 2.0)))
    assert revolutions(events) == approximately([(1.0, 1)])


def test_a_pass_just_before_the_end_of_a_dark_film_is_counted() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 6.0, start=-0.4, lost=(3.0, 5.8)))
    assert revolutions(events) == approximately([(4.0, 1)])


def test_each_pass_of_a_long_darkness_is_counted() -> None:
    events = measured(turning(lambda time_s: 0.5 * time_s, 14.0, start=-0.75, lost=(1.0, 12.0)))
    assert [time_s for time_s, _ in revolutions(events)] == pytest.approx([1.5 + 2 * n for n in range(7)], abs=0.01)


def test_without_a_mark_there_is_a_path_but_no_revolution() -> None:
    events = measured([sight(n / FPS, n / FPS, marked=False) for n in range(100)])
    assert revolutions(events) == []
    assert progress(events)[-1].forward_urev == pytest.approx(3_300_000, abs=1)


def test_progress_comes_once_a_second_and_at_the_end() -> None:
    times = [event.time_ns / NS_PER_S for event in progress(measured(turning(lambda time_s: 0.0, 3.5)))]
    assert times == pytest.approx([1.0, 2.0, 3.0, 3.5], abs=1e-6)


def test_after_a_gap_progress_catches_up_without_a_burst() -> None:
    sights = [sight(time_s, 0.0) for time_s in (0.0, 0.5, 1.0, 7.3, 7.6, 8.0)]
    times = [event.time_ns / NS_PER_S for event in progress(measured(sights))]
    assert times == pytest.approx([1.0, 7.3, 8.0])


def test_darkness_is_said_before_the_progress_that_holds_what_was_bridged() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 10.0, lost=(2.0, 6.0)))
    (span,) = blind(events)
    assert (span.time_ns / NS_PER_S, span.until_ns / NS_PER_S) == pytest.approx((2.0, 6.0), abs=1.01 / FPS)
    assert span.reason == "dark"
    assert span.bridged_urev == pytest.approx(400_000, abs=4000)
    before = [event for event in events[: events.index(span)] if isinstance(event, Progress)][-1]
    after = next(event for event in events[events.index(span) :] if isinstance(event, Progress))
    assert after.forward_urev - before.forward_urev >= span.bridged_urev
    assert after.bridged_urev == span.bridged_urev
    assert after.blind_ns == span.until_ns - span.time_ns


def test_a_moment_without_sight_is_not_said() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 4.0, lost=(2.0, 2.2)))
    assert blind(events) == []
    assert progress(events)[-1].blind_ns == 0


def test_a_span_says_the_reason_that_held_longest() -> None:
    sights = [*turning(lambda time_s: 0.1 * time_s, 4.0, lost=(1.0, 3.0))]
    sights[30:40] = [replace(each, reason="moved") for each in sights[30:40]]
    assert [span.reason for span in blind(measured(sights))] == ["dark"]


def test_missing_frames_are_a_loss_of_sight() -> None:
    sights = [each for each in turning(lambda time_s: 0.1 * time_s, 6.0) if not 2.0 < each.time_ns / NS_PER_S < 4.0]
    (span,) = blind(measured(sights))
    assert (span.reason, span.bridged_urev) == ("frames missing", 200_000)
    assert (span.time_ns, span.until_ns) == (2 * NS_PER_S, 4 * NS_PER_S)


def test_the_span_that_lasts_to_the_end_is_closed_with_it() -> None:
    events = measured(turning(lambda time_s: 0.1 * time_s, 6.0, lost=(3.0, 99.0)))
    (span,), last = blind(events), events[-1]
    assert span.until_ns == 6 * NS_PER_S
    assert isinstance(last, Progress)
    assert last.power_w is None
    assert last.forward_urev == 600_000
    assert events.index(span) < len(events) - 1


def test_a_meter_with_a_backstop_never_turns_back() -> None:
    last = progress(measured(turning(lambda time_s: 0.1 * math.sin(time_s), 12.0), backstop=True))[-1]
    assert last.reverse_urev == 0
    assert last.forward_urev == pytest.approx(100_000, abs=100)


def test_a_film_without_frames_has_no_events() -> None:
    assert Measurement(None).finish() == []
