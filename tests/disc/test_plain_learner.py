"""What pictures kept far apart told, and later ones contradict, is taken back with the doubt of all that time."""

from __future__ import annotations

import pytest

from disc_counter.camera.simulation import DrawnMeter, Rim, Story
from disc_counter.disc.learning import candidate
from disc_counter.disc.learning.plain_learner import PlainLearner
from disc_counter.model import UREV_PER_REVOLUTION, Sight
from tests.drawing.films import shoot
from tests.drawing.storyboards import Film

FILM = Film("disowned", DrawnMeter(150, rim=Rim("plain", contrast=0.08, scratches=30), seed=5), Story([(13, 1500)]))


def watched() -> list[Sight]:
    learner = PlainLearner()
    return [learner.feed(shot.frame) for shot in shoot(FILM)]


def test_a_count_that_agrees_with_later_pictures_stays_sure() -> None:
    last = watched()[-1]
    assert last.path_urev is not None
    assert last.uncertainty_urev < 0.1 * UREV_PER_REVOLUTION


def test_a_count_that_does_not_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate, "AGREE_BINS", -1e6)
    last = watched()[-1]
    assert last.path_urev is not None
    assert last.uncertainty_urev > UREV_PER_REVOLUTION
