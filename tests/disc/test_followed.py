"""Discs that are drawn are learnt from the picture alone and followed: what the program says is held against the truth.

The films are short, so that they are drawn and learnt in seconds; `make bench` measures the long and hard ones.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import Bump, Dark, DrawnMeter, Illumination, Missing, Obstacle, Story, Tremble
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.known import known_disc
from disc_counter.errors import NothingTurnsError
from disc_counter.model import UREV_PER_REVOLUTION, Blind, MeasurementEvent, Sight
from tests.bench.figures import Figures, figures
from tests.bench.measure import Job, run
from tests.bench.truth import read_truth
from tests.drawing.disc_paths import known_urev
from tests.drawing.lesson import LESSON, SCALED, drawn
from tests.drawing.storyboards import knurled

KNURLED = DrawnMeter(75, rim=knurled(200), seed=52)
LATER = 0.37
"""Where the disc stands, in revolutions, when a film begins that shows a meter which is known."""


def measured(film: Path, known: DiscCalibration | None = None) -> tuple[Figures, list[MeasurementEvent]]:
    """What is said of a film, held against its truth; the disc is learnt from it where it is not known."""
    job, truth = Job(film.stem, film, film), read_truth(film)
    done = run(job, truth, known_disc(known) if known else None)
    return figures(job, done, truth), done.events


def sights(film: Path, calibration: DiscCalibration) -> list[Sight]:
    """All that is seen of a known disc."""
    tracker = known_disc(calibration)
    return [tracker.feed(frame) for frame in Clip(film)]


@pytest.fixture(scope="module")
def known(lesson: Path) -> DiscCalibration:
    """The disc of that film, learnt."""
    return learn(lambda: Clip(lesson))


@pytest.mark.parametrize(
    "meter",
    [
        pytest.param(SCALED, id="printed scale"),
        pytest.param(KNURLED, id="200 nearly equal teeth"),
        pytest.param(replace(KNURLED, direction=-1), id="to the left"),
        pytest.param(replace(SCALED, light=Illumination(lamp=1.0)), id="a lamp's reflection"),
        pytest.param(replace(SCALED, light=Illumination(infrared=True)), id="infrared"),
    ],
)
def test_a_disc_is_learnt_from_a_film_of_it_and_followed(meter: DrawnMeter, tmp_path: Path) -> None:
    found, _ = measured(drawn(tmp_path, meter, LESSON))
    assert found.net_error is not None
    assert abs(found.net_error) <= 0.02
    assert (found.missed, found.extra) == (0, 0)
    assert found.event_error_ms is not None
    assert found.event_error_ms <= 50
    assert found.power is not None
    assert found.power.median <= 0.5
    assert found.power.largest <= 2


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(Story([(3, 5000), (4, -4000), (4, 7000)]), id="turns back and forth"),
        pytest.param(Story([(2, 1000), (3, 9000), (4, 300)]), id="steps of the load"),
    ],
)
def test_a_known_disc_is_followed_from_the_first_second(story: Story, known: DiscCalibration, tmp_path: Path) -> None:
    found, _ = measured(drawn(tmp_path, SCALED, replace(story, start_revolutions=LATER)), known)
    assert found.net_error is not None
    assert abs(found.net_error) <= 0.02
    assert (found.missed, found.extra) == (0, 0)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        pytest.param(Dark(4, 8), "dark", id="darkness"),
        pytest.param(Obstacle(4, 6), None, id="a hand"),
        pytest.param(Missing(4, 7), "frames missing", id="no frames"),
        pytest.param(Missing(0, 99, 0.33), None, id="a third of the frames missing"),
        pytest.param(Bump(5, 7, 4), None, id="a bumped camera"),
    ],
)
def test_nothing_is_lost_where_sight_is_lost(
    trouble: Dark | Obstacle | Missing | Bump, reason: str | None, known: DiscCalibration, tmp_path: Path
) -> None:
    story = Story([(11.0, 6000.0)], (trouble,), start_revolutions=LATER)
    found, events = measured(drawn(tmp_path, SCALED, story), known)
    assert found.net_error is not None
    assert abs(found.net_error) <= 0.05
    assert (found.missed, found.extra) == (0, 0)
    if reason is not None:
        assert reason in {event.reason for event in events if isinstance(event, Blind)}


@pytest.mark.parametrize("start", [0.0, 0.0178, -0.0178], ids=["middle", "one edge", "other edge"])
def test_a_mark_that_trembles_is_no_revolution(start: float, known: DiscCalibration, tmp_path: Path) -> None:
    story = Story([(10.0, 0.0)], tremble=Tremble(1.0), start_revolutions=start)
    found, _ = measured(drawn(tmp_path, SCALED, story), known)
    assert (found.missed, found.extra) == (0, 0)
    assert found.net_error is not None
    assert abs(found.net_error) <= 0.02


def test_power_at_forty_watts_is_known_in_seconds(known: DiscCalibration, tmp_path: Path) -> None:
    found, _ = measured(drawn(tmp_path, SCALED, Story([(20.0, 40.0)], start_revolutions=LATER)), known)
    assert found.slow_power is not None
    assert found.slow_power.largest <= 5


def test_a_kept_calibration_is_the_same_disc(known: DiscCalibration, lesson: Path, tmp_path: Path) -> None:
    kept.save(known, tmp_path)
    again = kept.load(tmp_path)
    assert again is not None
    assert sights(lesson, again) == sights(lesson, known)


def test_after_a_restart_the_angle_is_what_it_was(known: DiscCalibration, tmp_path: Path) -> None:
    film = drawn(tmp_path, SCALED, replace(LESSON, start_revolutions=LATER))
    angles = {sight.time_ns: sight.angle_deg for sight in sights(film, known)}
    truth = read_truth(film)
    seen = [(time_ns, angle) for time_ns, angle in angles.items() if angle is not None]
    assert seen[0][0] < 10**9
    for time_ns, angle_deg in seen:
        true_deg = truth.angle(time_ns / 1e9) * 360.0
        assert abs((angle_deg - true_deg + 180.0) % 360.0 - 180.0) < 1.5


def test_a_disc_is_learnt_while_it_runs(tmp_path: Path) -> None:
    film = drawn(tmp_path, SCALED, Story([(48.0, 6500.0)]), fps=15.0)
    calibrator, tracker, last = OnlineCalibrator(), None, None
    shares, learnt_ns = [], 0
    for frame in Clip(film):
        if tracker is None:
            calibrator.feed(frame)
            shares.append(calibrator.progress)
            if calibrator.calibration is not None:
                tracker, learnt_ns = known_disc(calibrator.calibration), frame.time_ns
        else:
            last = tracker.feed(frame)
    assert shares == sorted(shares)
    assert last is not None
    truth = read_truth(film)
    turned = truth.angle(last.time_ns / 1e9) - truth.angle(learnt_ns / 1e9)
    assert known_urev(last) / UREV_PER_REVOLUTION == pytest.approx(turned, abs=0.02)


def test_a_disc_that_stands_still_is_said_to(tmp_path: Path) -> None:
    film = drawn(tmp_path, SCALED, Story([(5.0, 0.0)]))
    with pytest.raises(NothingTurnsError):
        learn(lambda: Clip(film))
