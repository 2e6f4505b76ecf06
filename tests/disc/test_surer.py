"""A map that its own strips are not much like is learnt as from a camera as well, and the better one is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import DrawnMeter, Missing, Story
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning import learn as learning
from disc_counter.disc.learning.from_film import learn as learn_from_film
from disc_counter.disc.learning.learn import SURE_FIT, learn
from disc_counter.disc.trial import Trial
from tests.drawing.films import write
from tests.drawing.storyboards import FAST_VIEW, SCALE, Film


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fast disc of which every third picture is missing."""
    folder = tmp_path_factory.mktemp("fast")
    meter, story = DrawnMeter(600, rim=SCALE, view=FAST_VIEW, seed=22), Story([(15, 7000)], (Missing(0, 99, 0.33),))
    write(Film("fast", meter, story, 60.0), folder)
    return folder / "fast.mp4"


@pytest.fixture(scope="module")
def known(film: Path) -> Calibration:
    return learn_from_film(lambda: Clip(film))


def learnt(film: Path, first: Calibration, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Trial]]:
    """What is taken where the film gave `first`, and what was tried."""
    tried: list[Trial] = []
    monkeypatch.setattr(learning, "learn_plain", lambda *args, **kwargs: first)
    return learn(lambda: Clip(film), tried=tried.append), tried


def test_a_smeared_map_gives_way_to_a_sharp_one(
    film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, tried = learnt(film, replace(known, usual_fit=0.6), monkeypatch)
    assert taken.closed
    assert taken.usual_fit > SURE_FIT
    assert (tried[-1].name, tried[-1].verdict) == ("as from a camera", "taken")


def test_a_sharp_map_is_taken_at_once(film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch) -> None:
    sharp = replace(known, usual_fit=0.8)
    assert learnt(film, sharp, monkeypatch)[0] is sharp
