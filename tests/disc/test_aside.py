"""Studies take seconds on a small computer: the disc is followed meanwhile, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

import numpy as np
import pytest

from disc_counter.camera.simulation import DrawnMeter, Rim, Story
from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.learning.plain_learner import PlainLearner
from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.disc.toothed.phase_light import LocalLight
from disc_counter.model import UREV_PER_REVOLUTION
from tests.drawing.films import shoot
from tests.drawing.storyboards import Film
from tests.drawing.toothed_rim import SIZE, WINDOW, ToothedRim

FPS = 30.0
TEETH_A_PICTURE = 0.4
PICTURES = 1000
Given = ParamSpec("Given")
Found = TypeVar("Found")


class Late(Executor):
    """What it does is done so many pictures later; `passed` is told of each picture."""

    def __init__(self, pictures: int) -> None:
        self._pictures, self._now = pictures, 0
        self._waiting: list[tuple[int, Callable[[], None]]] = []

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
        future: Future[Found] = Future()
        self._waiting.append((self._now + self._pictures, lambda: future.set_result(fn(*args, **kwargs))))
        return future

    def passed(self) -> None:
        self._now += 1
        for due, work in [each for each in self._waiting if each[0] <= self._now]:
            self._waiting.remove((due, work))
            work()


def test_a_toothed_disc_is_learnt_by_studies_that_come_seconds_late() -> None:
    rim, random, aside = ToothedRim(240), np.random.default_rng(5), Late(150)
    learner = ToothedLearner(WINDOW, SIZE, aside=aside)
    places = TEETH_A_PICTURE * np.arange(PICTURES)
    lost = 0
    for number, place in enumerate(places):
        sight = learner.feed(rim.picture(place, random), number / FPS)
        aside.passed()
        lost += learner.state != "seeking" and sight.path_rev is not None and sight.reason is not None
    assert learner.calibration is not None
    assert learner.calibration.teeth == rim.teeth
    assert sight.path_rev == pytest.approx(-(places[-1] - places[0]) / rim.teeth, abs=0.003)
    assert lost == 0


def test_a_camera_that_is_moved_while_a_study_is_made_costs_no_tooth() -> None:
    rim, random, aside = ToothedRim(240), np.random.default_rng(5), Late(60)
    learner = ToothedLearner(WINDOW, SIZE, aside=aside)
    places = TEETH_A_PICTURE * np.arange(PICTURES)
    for number, place in enumerate(places):
        sight = learner.feed(rim.picture(place, random, shift=(6, 3) if number > 200 else (0, 0)), number / FPS)
        aside.passed()
    assert learner.calibration is not None
    assert sight.path_rev == pytest.approx(-(places[-1] - places[0]) / rim.teeth, abs=0.003)


def test_a_plain_disc_is_learnt_by_a_search_that_comes_late() -> None:
    meter = DrawnMeter(150, rim=Rim("plain", contrast=0.08, scratches=30), seed=5)
    film, aside = Film("late", meter, Story([(22, 2600)]), 20.0), Late(60)
    learner = PlainLearner(aside=aside)
    shots = list(shoot(film))
    for shot in shots:
        sight = learner.feed(shot.frame)
        aside.passed()
    assert learner.calibration is not None
    assert sight.path_urev is not None
    turned = shots[-1].angle - shots[0].angle
    assert abs(sight.path_urev / UREV_PER_REVOLUTION - turned) < max(
        0.01, 3 * sight.uncertainty_urev / UREV_PER_REVOLUTION
    )


def test_a_film_waits() -> None:
    assert AT_ONCE.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        AT_ONCE.submit(divmod, 7, 0)


def test_light_is_learnt_where_no_picture_is_near() -> None:
    """Pictures are missing while the disc goes on: a stretch of its path was seen in none."""
    places = np.concatenate([np.linspace(0.0, 20.0, 40), np.linspace(900.0, 920.0, 40)])
    random = np.random.default_rng(1)
    strips = (random.normal(0.0, 0.1, (80, 50)) + np.cos(2 * np.pi * places)[:, None]).astype(np.float32)
    light = LocalLight(places, 150.0)
    light.learn(strips, np.exp(2j * np.pi * places).astype(np.complex64))
    assert np.isfinite(light.mean()).all()
