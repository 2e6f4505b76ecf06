"""A disc that turns steadily is not measured in every picture; a load that steps meanwhile misses and adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import DrawnMeter, Story
from disc_counter.disc.learning.from_film import learn
from disc_counter.disc.strip import Strip, Unroller
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.energy import Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Image, Progress, Revolution, Sight
from tests.bench.truth import Truth, read_truth
from tests.drawing.films import write
from tests.drawing.storyboards import SCALE, Film

STEPS = Story([(8.0, 3000.0), (5.0, 0.0), (6.0, 5000.0), (4.0, -1500.0), (6.0, 800.0)], inertia_s=0.05)
"""Loads that step harder than in a house, on a disc that follows them faster than a real one."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("steps")
    write(Film("steps", DrawnMeter(150, rim=SCALE, seed=52), STEPS, 30.0), folder)
    return folder / "steps.mp4"


@pytest.fixture(scope="module")
def truth(film: Path) -> Truth:
    return read_truth(film)


@pytest.fixture(scope="module")
def followed(film: Path) -> tuple[list[Sight], int]:
    """What is said of each picture, and how many of them were measured."""
    tracker, strips, cut = Tracker(learn(lambda: Clip(film))), 0, Unroller.__call__

    def counted(self: Unroller, picture: Image, chroma: Image | None = None) -> Strip:
        nonlocal strips
        strips += 1
        return cut(self, picture, chroma)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unroller, "__call__", counted)
        return [tracker.feed(frame) for frame in Clip(film)], strips


def test_nearly_every_other_picture_is_enough_at_30_a_second(followed: tuple[list[Sight], int]) -> None:
    sights, measured = followed
    assert measured < 0.7 * len(sights)


def test_every_picture_has_a_sight_of_its_own_time_that_is_true(
    followed: tuple[list[Sight], int], truth: Truth
) -> None:
    sights, _ = followed
    assert len({sight.time_ns for sight in sights}) == len(sights)
    known = [sight for sight in sights if sight.path_urev is not None]
    assert len(known) > len(sights) - 15
    for sight in known:
        turned = truth.angle(sight.time_ns / NS_PER_S) - float(truth.angles[0])
        assert sight.path_urev == pytest.approx(turned * UREV_PER_REVOLUTION, abs=3.0 * sight.uncertainty_urev)
        assert sight.reason is None


def test_a_disc_that_stops_in_a_picture_that_was_passed_over_feeds_nothing_in(
    followed: tuple[list[Sight], int], truth: Truth
) -> None:
    measurement = Measurement(Constant.of(150.0))
    sights = [sight for sight in followed[0] if sight.time_ns < 19 * NS_PER_S]
    events = [event for sight in sights for event in measurement.feed(sight)] + measurement.finish()
    last = [event for event in events if isinstance(event, Progress)][-1]
    assert last.reverse_urev == 0
    passes = [event for event in events if isinstance(event, Revolution)]
    turned = truth.angle(19.0)
    assert len(passes) == int(turned) - int(float(truth.angles[0]))
    assert all(each.direction == 1 for each in passes)
