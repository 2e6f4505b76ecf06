"""An error in what learns or follows the disc is said; what was counted stays, and the disc is taken up anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import DrawnMeter, Rim, Story
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc as following
from disc_counter.disc.tracking.known import loads_at
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from disc_counter.service.follower import Follower
from disc_counter.service.observer import FAULT, Observer
from disc_counter.service.setbacks import OFTEN, PAUSE_NS
from disc_counter.settings import Data, Meter, Settings, Web
from tests.bench.truth import read_truth
from tests.drawing.films import write
from tests.drawing.storyboards import SCALE, Film, knurled
from tests.harness.services import count, net_urev
from tests.stand_ins.known_disc import KnownDisc, Pupil, calibration, grey
from tests.stand_ins.known_disc import known_disc as known_disc

FPS = 20


@dataclass
class Heard:
    """What the observer says of errors."""

    errors: list[Exception] = field(default_factory=list)

    def __call__(self, part: str, error: Exception) -> None:
        self.errors.append(error)


class Failing:
    """Follows as another does, and fails at some pictures; it is no use after that, as nobody knows what it did."""

    def __init__(self, other: Follower, fails: Callable[[int], bool]) -> None:
        self._other, self._fails, self._broken = other, fails, False
        self.scene = other.scene

    def feed(self, frame: Frame) -> Sight:
        assert not self._broken, "what has failed was asked again"
        if self._fails(frame.sequence):
            self._broken = True
            raise KeyError(frame.sequence)
        return self._other.feed(frame)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        return self._other.unseen(time_ns, reason)


class FailingPupil(Pupil):
    """Learns as a pupil does, and fails at its third picture."""

    def feed(self, frame: Frame) -> Sight:
        sight = super().feed(frame)
        if self._frames == 3:
            raise ValueError("in the learner")
        return sight


def frames(seconds: float) -> Iterator[Frame]:
    shades = np.random.default_rng(3)
    for number in range(round(seconds * FPS)):
        yield Frame(number * NS_PER_S // FPS, grey(int(shades.integers(100, 150))), number)


def watched(fails: Callable[[int], bool], seconds: float) -> tuple[list[Sight], Heard, list[DiscCalibration]]:
    """A disc that is known, by a follower that fails; where it is learnt anew, a pupil learns it."""
    heard, learnt = Heard(), list[DiscCalibration]()
    observer = Observer(
        calibration(), Pupil, lambda known: Failing(KnownDisc(known, 1), fails), learnt.append, False, heard
    )
    return [observer.feed(frame) for frame in frames(seconds)], heard, learnt


def test_a_film_of_a_meter_ends_with_the_error() -> None:
    observer = Observer(calibration(), Pupil, lambda known: Failing(KnownDisc(known, 1), bool), lambda known: None)
    with pytest.raises(KeyError):
        [observer.feed(frame) for frame in frames(1)]


@pytest.mark.parametrize("at", [0, 1, 100])
def test_one_error_costs_one_picture(at: int) -> None:
    sights, heard, learnt = watched(lambda number: number == at, 10)
    assert [number for number, sight in enumerate(sights) if sight.reason] == [at]
    assert sights[at].reason == FAULT
    assert (len(heard.errors), learnt) == (1, [])
    assert sights[-1].path_urev == pytest.approx(199 / FPS / 10 * UREV_PER_REVOLUTION, abs=6000)


def test_what_was_counted_stays_and_the_doubt_grows_while_nothing_follows() -> None:
    sights, _, _ = watched(lambda number: number in {100, 101}, 20)
    blind = [sight for sight in sights if sight.reason == FAULT]
    assert len(blind) == 1 + PAUSE_NS * FPS // NS_PER_S
    assert {sight.path_urev for sight in blind} == {sights[99].path_urev}
    doubts = [sight.uncertainty_urev for sight in blind]
    assert doubts == sorted(doubts)
    assert doubts[-1] > 10 * doubts[0]


def test_what_fails_again_and_again_is_learnt_anew() -> None:
    last = 101 + (OFTEN - 1) * PAUSE_NS * FPS // NS_PER_S
    sights, heard, learnt = watched(lambda number: 100 <= number <= last, 80)
    assert (len(heard.errors), len(learnt)) == (OFTEN, 1)
    assert sights[-1].reason is None
    assert sights[-1].uncertainty_urev > UREV_PER_REVOLUTION


def test_a_learner_that_fails_always_is_tried_after_pauses() -> None:
    heard = Heard()
    observer = Observer(None, FailingPupil, lambda known: KnownDisc(known, 1), lambda known: None, False, heard)
    sights = [observer.feed(frame) for frame in frames(60)]
    assert {sight.path_urev for sight in sights} == {None}
    assert len(heard.errors) == 2 + 5


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize("at", ["KnownDisc.__init__", "KnownDisc.feed", "Pupil.__init__", "Pupil.feed"])
def test_the_service_says_it_once_and_goes_on(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path), web=Web("127.0.0.1", 0))
    if at.startswith("KnownDisc"):
        kept.save(calibration(), tmp_path)
    kind = {"KnownDisc": KnownDisc, "Pupil": Pupil}[at.partition(".")[0]]
    name = at.partition(".")[2]
    works, calls = getattr(kind, name), list[None]()

    def fails_once(*given: object, **named: object) -> object:
        calls.append(None)
        if len(calls) == 1:
            raise ZeroDivisionError("in the disc")
        return works(*given, **named)

    monkeypatch.setattr(kind, name, fails_once)
    status = count(settings, 212).station.status()
    assert net_urev(tmp_path) == pytest.approx(UREV_PER_REVOLUTION, abs=60_000)
    assert not status.healthy
    sentence = "a fault in the following of the disc (ZeroDivisionError: in the disc): the disc is taken up anew"
    assert str(status.problem).startswith(sentence)
    (said,) = [record for record in caplog.records if record.message.startswith(sentence)]
    assert said.exc_info is not None


@pytest.mark.parametrize("rim", [pytest.param(SCALE, id="printed scale"), pytest.param(knurled(200), id="teeth")])
def test_a_drawn_disc_is_found_again_and_what_it_turned_meanwhile_is_told(rim: Rim, tmp_path: Path) -> None:
    meter = DrawnMeter(75, rim=rim, seed=51)
    write(Film("lesson", meter, Story([(14.0, 6500.0)]), float(FPS)), tmp_path)
    write(Film("then", meter, Story([(12.0, 3000.0)]), float(FPS)), tmp_path)
    known, truth = learn(lambda: Clip(tmp_path / "lesson.mp4")), read_truth(tmp_path / "then.mp4")

    def followed(learnt: DiscCalibration) -> Failing:
        return Failing(following(learnt, 1, None, loads_at(75.0)), lambda number: number == 6 * FPS)

    observer = Observer(known, Pupil, followed, lambda learnt: None, False, Heard())
    sights = [
        observer.feed(replace(frame, sequence=number)) for number, frame in enumerate(Clip(tmp_path / "then.mp4"))
    ]
    assert sights[6 * FPS].reason == FAULT
    last = sights[-1]
    assert (last.reason, last.path_urev is None) == (None, False)
    turned_urev = (float(truth.angles[-1]) - float(truth.angles[0])) * UREV_PER_REVOLUTION
    assert last.path_urev == pytest.approx(turned_urev, abs=3 * last.uncertainty_urev)
    assert last.uncertainty_urev < UREV_PER_REVOLUTION // 4
