"""Sights of a disc become events: totals once a second that never fall, revolutions, blind spans before their jump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.energy import DEAD_BAND_UREV, Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, Blind, MeasurementEvent, Progress, Revolution, Sight
from tests.drawing.disc_paths import known_urev

CONSTANT = Constant.of(75)
RATE = 20
FRAME_NS = NS_PER_S // RATE
FRAME_UREV = 5000
"""Twenty frames a second, a tenth of a revolution a second: 4800 W at 75 revolutions a kWh."""
POWER_W = 4800.0


def sight(number: int, path_urev: int, reason: str | None = None) -> Sight:
    """Frame `number` of a film that begins with the mark opposite to the middle of the slot."""
    return Sight(number * FRAME_NS, path_urev, 200, (path_urev * 360 / 1e6) % 360 - 180, reason)


def turning(frames: int, first: int = 0, way: int = 1, reason: str | None = None) -> list[Sight]:
    """A disc that turns evenly."""
    return [sight(number, way * number * FRAME_UREV, reason) for number in range(first, first + frames)]


def events(sights: Iterable[Sight], measurement: Measurement | None = None) -> list[MeasurementEvent]:
    """All that is said over some sights and at their end."""
    measurement = measurement or Measurement(CONSTANT)
    return [event for seen in sights for event in measurement.feed(seen)] + measurement.finish()


def progress(said: Iterable[MeasurementEvent]) -> list[Progress]:
    return [event for event in said if isinstance(event, Progress)]


def test_a_steady_disc_comes_to_its_revolutions_and_power() -> None:
    said = events(turning(30 * RATE + 1))
    *_, last = progress(said)
    assert [event.time_ns / NS_PER_S for event in said if isinstance(event, Revolution)] == pytest.approx([5, 15, 25])
    assert (last.path_urev, last.forward_urev, last.reverse_urev) == (3_000_000, 3_000_000, 0)
    assert last.power_w == pytest.approx(POWER_W, rel=1e-3)
    assert last.uncertainty_w is not None
    assert 0 < last.uncertainty_w < 0.02 * POWER_W
    assert (last.blind_ns, last.bridged_urev, last.reason) == (0, 0, None)


def test_progress_is_said_once_a_second() -> None:
    said = progress(events(turning(10 * RATE + 1)))
    assert [one.time_ns for one in said] == [second * NS_PER_S for second in range(1, 11)]


def test_seconds_are_counted_from_the_first_sight_whatever_the_clock_says() -> None:
    start_ns = 123_456_789_012_345
    later = [Sight(start_ns + s.time_ns, s.path_urev, 200, s.angle_deg) for s in turning(3 * RATE + 1)]
    assert [one.time_ns - start_ns for one in progress(events(later))] == [NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S]


def test_after_missing_frames_progress_keeps_to_its_seconds() -> None:
    seen = turning(10 * RATE + 1)
    said = progress(events([*seen[:50], *seen[131:]]))
    assert [one.time_ns / NS_PER_S for one in said] == [1, 2, 6.55, 7, 8, 9, 10]


def test_without_a_constant_there_is_no_power_but_all_else() -> None:
    *_, last = progress(events(turning(200), Measurement(None)))
    assert last.power_w is last.uncertainty_w is None
    assert last.forward_urev == 199 * FRAME_UREV


def test_the_constant_may_be_set_while_measuring() -> None:
    measurement = Measurement(None)
    before = [event for seen in turning(100) for event in measurement.feed(seen)]
    measurement.price(Constant.of("187.5"))
    after = [event for seen in turning(100, first=100) for event in measurement.feed(seen)]
    assert [one.power_w for one in progress(before)] == [None] * 4
    assert [one.power_w for one in progress(after)] == pytest.approx([1920.0] * 5, rel=1e-3)


def test_a_disc_that_turns_back_feeds_in() -> None:
    said = events(turning(16 * RATE + 1, way=-1))
    *_, last = progress(said)
    assert (last.path_urev, last.forward_urev, last.reverse_urev) == (-1_600_000, 0, 1_600_000)
    assert last.power_w == pytest.approx(-POWER_W, rel=1e-3)
    assert [event.direction for event in said if isinstance(event, Revolution)] == [-1, -1]


def test_with_a_backstop_nothing_is_counted_back() -> None:
    back = [sight(100 + n, 500_000 - n * FRAME_UREV) for n in range(40)]
    *_, last = progress(events([*turning(100), *back], Measurement(CONSTANT, backstop=True)))
    assert (last.forward_urev, last.reverse_urev) == (500_000, 0)


def test_a_disc_that_stands_in_good_light_has_no_power_and_that_is_known() -> None:
    *_, last = progress(events(sight(number, 0) for number in range(300)))
    assert last.power_w == pytest.approx(0.0, abs=1.0)
    assert (last.forward_urev, last.reverse_urev) == (0, 0)


def through_darkness() -> list[Sight]:
    """Five seconds of light, five of darkness, five of light; the disc turns on, but unseen its path seems to stand."""
    dark = [sight(number, 99 * FRAME_UREV, "dark") for number in range(100, 200)]
    return [*turning(100), *dark, *turning(101, first=200)]


def test_in_the_dark_power_is_unknown_and_totals_wait() -> None:
    said = progress(events(through_darkness()))
    assert [one.reason for one in said] == [None] * 4 + ["dark"] * 5 + [None] * 6
    assert [one.power_w is None for one in said[6:9]] == [True] * 3
    assert {one.forward_urev for one in said[4:9]} == {99 * FRAME_UREV}
    assert [one.blind_ns / NS_PER_S for one in said] == pytest.approx(
        [0, 0, 0, 0, 0, 1.05, 2.05, 3.05, 4.05, *[5.05] * 6]
    )


def test_a_span_is_said_before_the_progress_that_holds_its_jump() -> None:
    said = events(through_darkness())
    place = next(n for n, event in enumerate(said) if isinstance(event, Blind))
    before, after = progress(said[:place]), progress(said[place:])
    assert said[place] == Blind(99 * FRAME_NS, 200 * FRAME_NS, "dark", 101 * FRAME_UREV)
    assert (before[-1].forward_urev, before[-1].bridged_urev) == (99 * FRAME_UREV, 0)
    assert (after[0].forward_urev, after[0].bridged_urev) == (200 * FRAME_UREV, 101 * FRAME_UREV)


def test_revolutions_in_the_dark_are_said_when_there_is_light() -> None:
    said = events(through_darkness())
    found = [event.time_ns / NS_PER_S for event in said if isinstance(event, Revolution)]
    assert found == pytest.approx([5.0], abs=0.06)


def test_what_is_left_is_said_at_the_end() -> None:
    measurement = Measurement(CONSTANT)
    said = [event for seen in turning(70) for event in measurement.feed(seen)]
    assert progress(said)[-1].time_ns == 3 * NS_PER_S
    (last,) = progress(measurement.finish())
    assert (last.time_ns, last.forward_urev) == (69 * FRAME_NS, 69 * FRAME_UREV)
    assert measurement.finish() == []


def test_what_was_said_already_is_not_said_again_at_the_end() -> None:
    measurement = Measurement(CONSTANT)
    for seen in turning(3 * RATE + 1):
        measurement.feed(seen)
    assert measurement.finish() == []


def test_without_a_single_sight_there_is_nothing_to_say() -> None:
    assert Measurement(CONSTANT).finish() == []


@pytest.mark.parametrize("frames", [3 * RATE, 3 * RATE + 1, 3 * RATE + 2])
def test_a_film_that_ends_in_the_dark_ends_with_what_was_concluded(frames: int) -> None:
    dark = turning(frames, first=100, reason="dark")
    blind, last = events([*turning(100), *dark])[-2:]
    assert isinstance(blind, Blind)
    assert isinstance(last, Progress)
    assert blind.bridged_urev == last.bridged_urev == frames * FRAME_UREV
    assert last.forward_urev == last.path_urev == (99 + frames) * FRAME_UREV
    assert last.blind_ns == blind.until_ns - blind.time_ns


@dataclass(frozen=True)
class Stretch:
    """Some frames in which the disc turns evenly, is seen or not, and how many of them are missing at its end."""

    frames: int
    urev_a_frame: int
    reason: str | None
    missing: int


stories = st.lists(
    st.builds(
        Stretch,
        st.integers(1, 45),
        st.integers(-20_000, 20_000) | st.integers(-400, 400),
        st.sampled_from([None, None, "dark", "blocked"]),
        st.sampled_from([0, 0, 0, 5, 30]),
    ),
    min_size=1,
    max_size=8,
)


def told(story: list[Stretch]) -> Iterator[Sight]:
    number = path_urev = 0
    for stretch in story:
        for frame in range(stretch.frames):
            if frame < stretch.frames - stretch.missing or number == 0:
                yield sight(number, path_urev, stretch.reason)
            number, path_urev = number + 1, path_urev + stretch.urev_a_frame


@given(stories)
def test_totals_never_fall_and_hold_the_path(story: list[Stretch]) -> None:
    seen = list(told(story))
    said = progress(events(seen))
    for before, after in pairwise(said):
        assert after.time_ns >= before.time_ns
        assert after.forward_urev >= before.forward_urev
        assert after.reverse_urev >= before.reverse_urev
        assert after.blind_ns >= before.blind_ns
        assert after.bridged_urev >= before.bridged_urev
    for one in said:
        if one.reason is None:
            assert abs(one.forward_urev - one.reverse_urev - known_urev(one)) <= DEAD_BAND_UREV
    assert said[-1].time_ns == seen[-1].time_ns


@given(stories)
def test_spans_come_first_and_sum_up_to_what_progress_says(story: list[Stretch]) -> None:
    blind_ns = bridged_urev = 0
    for event in events(told(story)):
        if isinstance(event, Blind):
            blind_ns += event.until_ns - event.time_ns
            bridged_urev += abs(event.bridged_urev)
        elif isinstance(event, Progress):
            assert event.bridged_urev == bridged_urev
            assert event.blind_ns >= blind_ns


@given(stories)
def test_power_is_said_with_its_uncertainty_or_not_at_all(story: list[Stretch]) -> None:
    for one in progress(events(told(story))):
        assert (one.power_w is None) == (one.uncertainty_w is None)
        assert one.uncertainty_w is None or one.uncertainty_w > 0
