"""A window was drawn where no disc is: the whole picture is looked at, and what was drawn wrongly is said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import DrawnMeter, Story
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning import learn as learning
from disc_counter.disc.learning.from_film import learn as learn_from_film
from disc_counter.disc.learning.learn import LEAST_OPEN_FIT, learn
from disc_counter.disc.learning.window import overlap
from disc_counter.disc.trial import Trial
from disc_counter.errors import CalibrationError, NothingTurnsError
from disc_counter.model import Window
from tests.bench.truth import read_truth
from tests.drawing.films import write
from tests.drawing.storyboards import SCALE, Film

SECONDS = 13


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("turning")
    write(Film("turning", DrawnMeter(150, rim=SCALE, seed=5), Story([(SECONDS, 2600)]), 20.0), folder)
    return folder / "turning.mp4"


@pytest.fixture(scope="module")
def known(film: Path) -> Calibration:
    """Learnt by a map of the rim, from the whole picture."""
    return learn_from_film(lambda: Clip(film))


@pytest.mark.parametrize("drawn", ["register", "corner"])
def test_a_window_that_shows_no_disc_is_named_beside_where_one_turns(film: Path, drawn: str) -> None:
    slot = read_truth(film).slot
    above = Window(slot.x, slot.y - 180, slot.width, 56)
    window = above if drawn == "register" else Window(5, 5, 60, 40)
    with pytest.raises(NothingTurnsError, match=re.escape(f"window = [{window.x}, {window.y}, ")) as caught:
        learn(lambda: Clip(film), window=window)
    there = re.search(r"one does at \[(\d+), (\d+), (\d+), (\d+)\]", str(caught.value))
    assert there is not None
    assert overlap(Window(*map(int, there.groups())), slot)


def by_maps(monkeypatch: pytest.MonkeyPatch, *maps: Calibration) -> None:
    """What is learnt by maps of the rim, one after the other; no teeth are seen."""
    monkeypatch.setattr(learning, "_by_teeth", lambda *_: None)
    monkeypatch.setattr(learning, "_surer", lambda plain, *_: plain)
    left = list(maps)
    monkeypatch.setattr(learning, "learn_plain", lambda *_, **__: left.pop(0))


def learnt(film: Path, window: Window | None) -> tuple[Any, list[Trial]]:
    tried: list[Trial] = []
    return learn(lambda: Clip(film), window=window, tried=tried.append), tried


def test_where_no_turn_closed_in_a_window_at_the_slots_end_the_whole_picture_is_learnt(
    film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = read_truth(film).slot
    beside = Window(slot.x + slot.width + 5, slot.y + 10, 30, 20)
    by_maps(monkeypatch, replace(known, closed=False), known)
    found, tried = learnt(film, beside)
    assert found is known
    assert tried[-1] == Trial(
        "drawn window", "refused", "no turn closed in it and around it: the whole picture is looked at"
    )


def test_a_turn_that_closed_in_the_window_is_enough(
    film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_maps(monkeypatch, known)
    assert learnt(film, known.window) == (known, [])


def test_less_than_a_turn_is_kept_where_the_whole_picture_shows_no_more(
    film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, other = replace(known, closed=False), replace(known, closed=False, usual_fit=0.9)
    by_maps(monkeypatch, opened, other)
    assert learnt(film, known.window)[0] is opened


def test_a_map_that_no_turn_closed_and_that_strips_are_not_like_is_none(
    film: Path, known: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_maps(monkeypatch, replace(known, closed=False, usual_fit=LEAST_OPEN_FIT - 0.05))
    with pytest.raises(CalibrationError, match="not as a disc does"):
        learnt(film, None)
