"""A known disc whose camera freezes: its picture says nothing, and what it did meanwhile is concluded."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.frozen import FROZEN
from disc_counter.disc.tracking.known import loads_at
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from tests.bench.truth import Truth, read_truth
from tests.drawing.disc_paths import known_urev


@pytest.fixture(scope="module")
def frames(lesson: Path) -> list[Frame]:
    return list(Clip(lesson))


@pytest.fixture(scope="module")
def truth(lesson: Path) -> Truth:
    return read_truth(lesson)


def sights(frames: list[Frame], known: Calibration, frozen_s: tuple[float, float]) -> list[Sight]:
    """What is said of the film, with no picture of that span."""
    tracker = Tracker(known, 1, loads=loads_at(75.0))
    said = []
    for frame in frames:
        unseen = frozen_s[0] <= frame.time_ns / NS_PER_S < frozen_s[1]
        said.append(tracker.unseen(frame.time_ns, FROZEN) if unseen else tracker.feed(frame))
    return said


def off(sight: Sight, truth: Truth) -> float:
    """Revolutions by which a sight's path is off, in its stated deviations."""
    path = known_urev(sight) / UREV_PER_REVOLUTION
    turned = truth.angle(sight.time_ns / NS_PER_S) - float(truth.angles[0])
    return abs(path - turned) / (sight.uncertainty_urev / UREV_PER_REVOLUTION)


def test_while_it_is_frozen_the_disc_turns_on_and_that_is_said(
    frames: list[Frame], scaled_disc: Calibration, truth: Truth
) -> None:
    said = sights(frames, scaled_disc, (4.0, 9.0))
    frozen = [sight for sight in said if 4.3 <= sight.time_ns / NS_PER_S < 9.0]
    assert {sight.reason for sight in frozen} == {FROZEN}
    assert all(sight.angle_deg is None for sight in frozen)
    doubts = [sight.uncertainty_urev for sight in frozen]
    assert doubts == sorted(doubts)
    assert doubts[-1] > 100_000
    assert max(off(sight, truth) for sight in frozen) < 3
    last = said[-1]
    assert last.reason is None
    assert known_urev(last) / UREV_PER_REVOLUTION == pytest.approx(truth.net, abs=0.02)


def test_single_pictures_that_repeat_cost_no_sight(frames: list[Frame], scaled_disc: Calibration, truth: Truth) -> None:
    said = sights(frames, scaled_disc, (4.0, 4.11))
    assert {sight.reason for sight in said[20:]} == {None}
    assert max(off(sight, truth) for sight in said[20:]) < 5


def test_a_camera_that_is_frozen_from_the_start_knows_nothing(frames: list[Frame], scaled_disc: Calibration) -> None:
    tracker = Tracker(scaled_disc, 1, loads=loads_at(75.0))
    said = [tracker.unseen(frame.time_ns, FROZEN) for frame in frames]
    assert {sight.path_urev for sight in said} == {None}
    assert {sight.reason for sight in said} == {FROZEN}
    doubts = [sight.uncertainty_urev for sight in said]
    assert doubts == sorted(doubts)
    assert doubts[-1] > UREV_PER_REVOLUTION
