"""A disc that is no longer found by what was learnt of it is learnt anew, and counting goes on from what was known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import Story, Viewpoint
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc, loads_at
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from disc_counter.service import relearning
from disc_counter.service.observer import Observer
from disc_counter.service.relearning import LOST_NS
from tests.bench.truth import read_truth
from tests.drawing.lesson import SCALED, drawn
from tests.stand_ins.known_disc import KnownDisc, Pupil, calibration, grey

FPS = 2
MINUTES = 60 * FPS


@dataclass
class Hidden(KnownDisc):
    """Turns evenly, and from a picture on is not seen any more, for a reason, until another one."""

    since: int
    until: int
    reason: str

    def __post_init__(self) -> None:
        super().__init__(calibration(), 1)

    def feed(self, frame: Frame) -> Sight:
        sight = super().feed(frame)
        hidden = self.since <= frame.sequence < self.until
        return replace(sight, uncertainty_urev=200_000, angle_deg=None, reason=self.reason) if hidden else sight


@dataclass
class School:
    """Makes pupils, and knows them all."""

    pupils: list[Pupil] = field(default_factory=list)
    learnt: list[DiscCalibration] = field(default_factory=list)

    def __call__(self) -> Pupil:
        self.pupils.append(Pupil())
        return self.pupils[-1]


def watched(school: School, disc: Hidden, minutes: float) -> list[Sight]:
    followers = iter([disc, KnownDisc(calibration(), 1)])
    observer = Observer(calibration(), school, lambda learnt: next(followers), school.learnt.append, live=False)
    rng = np.random.default_rng(3)
    frames = round(minutes * MINUTES)
    return [observer.feed(Frame(n * NS_PER_S // FPS, grey(int(rng.integers(100, 150))), n)) for n in range(frames)]


def test_after_five_minutes_it_is_learnt_anew_and_the_path_goes_on_from_then() -> None:
    school = School()
    sights = watched(school, Hidden(MINUTES, 10**9, "blocked"), 8)
    assert len(school.pupils) == len(school.learnt) == 1
    again = next(n for n, sight in enumerate(sights) if n > MINUTES and sight.reason is None)
    began = MINUTES + LOST_NS * FPS // NS_PER_S
    assert began < again < began + 20
    known, now = sights[began], sights[again]
    assert known.path_urev is not None
    assert now.path_urev is not None
    assert now.path_urev == pytest.approx(known.path_urev, abs=2 * UREV_PER_REVOLUTION)
    assert now.uncertainty_urev >= known.uncertainty_urev
    assert sights[-1].path_urev is not None
    assert sights[-1].path_urev > now.path_urev


def test_a_disc_that_is_found_in_time_is_not_learnt_anew() -> None:
    school = School()
    watched(school, Hidden(MINUTES, MINUTES + LOST_NS * FPS // NS_PER_S - 1, "blocked"), 8)
    assert not school.pupils


@pytest.mark.parametrize("reason", ["dark", "glare", "frozen"])
def test_nothing_to_see_says_nothing_against_what_was_learnt(reason: str) -> None:
    school = School()
    watched(school, Hidden(MINUTES, 10**9, reason), 12)
    assert not school.pupils


def test_a_camera_that_was_put_elsewhere_sees_its_disc_again(
    scaled_disc: Calibration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relearning, "LOST_NS", 2 * NS_PER_S)
    elsewhere = replace(SCALED, view=Viewpoint(target=(0.44, 0.5), distance_mm=170.0))
    film = drawn(tmp_path, elsewhere, Story([(22.0, 6500.0)]))
    truth, learnt = read_truth(film), list[DiscCalibration]()
    observer = Observer(
        scaled_disc,
        OnlineCalibrator,
        lambda known: known_disc(known, 1, None, loads_at(75.0)),
        learnt.append,
        live=False,
    )
    sights = [observer.feed(frame) for frame in Clip(film)]
    assert len(learnt) >= 1
    last = sights[-1]
    assert last.reason is None
    assert last.path_urev is not None
    turned_urev = (float(truth.angles[-1]) - float(truth.angles[0])) * UREV_PER_REVOLUTION
    # The two seconds before it was learnt anew were not seen.
    assert last.path_urev == pytest.approx(turned_urev, abs=3 * last.uncertainty_urev)
    since = next(sight for sight in sights if sight.reason is None)
    assert since.path_urev is not None
    made_urev = (truth.angle(last.time_ns / NS_PER_S) - truth.angle(since.time_ns / NS_PER_S)) * UREV_PER_REVOLUTION
    assert last.path_urev - since.path_urev == pytest.approx(made_urev, abs=5000)
