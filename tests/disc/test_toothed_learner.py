"""A toothed disc is learnt while things happen to the camera, and while pictures are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.toothed.learner import ToothedLearner
from tests.disc.test_aside import Late
from tests.drawing.toothed_rim import SIZE, WINDOW, ToothedRim

FPS = 30.0
TEETH_A_PICTURE = 1.2
PICTURES = 900


@pytest.mark.parametrize("bump", [(6, 3), (-7, 2), (12, -4), (2, 0)])
@pytest.mark.parametrize("at", [90, 290])
def test_a_bump_while_learning_costs_no_tooth(bump: tuple[int, int], at: int) -> None:
    """Before and after a turn has closed: a camera that moves sideways looks like teeth that do."""
    rim, random = ToothedRim(240), np.random.default_rng(5)
    learner = ToothedLearner(WINDOW, SIZE)
    places = TEETH_A_PICTURE * np.arange(560)
    for number, place in enumerate(places):
        shift = bump if number >= at else (0, 0)
        sight = learner.feed(rim.picture(place, random, shift=shift), number / FPS)
    assert learner.calibration is not None
    assert learner.calibration.teeth == rim.teeth
    assert learner.state == "proven"
    assert sight.path_rev == pytest.approx(-(places[-1] - places[0]) / rim.teeth, abs=0.003)


def test_a_disc_that_stands_for_long_in_noise_is_not_followed_anywhere_else() -> None:
    """Whatever moved is taken out of pictures in which nothing does: noise alone must not tell where the disc went."""
    rim, random = ToothedRim(240), np.random.default_rng(5)
    learner = ToothedLearner(WINDOW, SIZE)
    places = np.cumsum([*[TEETH_A_PICTURE] * 150, *[0.0] * 400, *[TEETH_A_PICTURE] * 220])
    for number, place in enumerate(places):
        sight = learner.feed(rim.picture(place, random, noise=8.0), number / FPS)
    assert learner.calibration is not None
    assert learner.calibration.teeth == rim.teeth
    assert sight.path_rev == pytest.approx(-(places[-1] - places[0]) / rim.teeth, abs=0.003)


@dataclass(frozen=True)
class Hole:
    """Pictures that are missing: from one, for so many seconds; speeds in teeth a picture, that step in its middle."""

    at: int
    seconds: float
    before: float
    after: float

    def places(self, count: int) -> NDArray[np.float64]:
        middle = self.at + round(self.seconds * FPS / 2)
        return np.cumsum(np.where(np.arange(count) < middle, self.before, self.after))

    def seen(self, count: int) -> NDArray[np.int64]:
        numbers = np.arange(count)
        return numbers[(numbers < self.at) | (numbers >= self.at + round(self.seconds * FPS))]


SHORT_S = 2.0
"""A hole of so many seconds at a steady speed is bridged: both sides show the same teeth."""
EARLY = 60
"""Before so many pictures hardly any tooth has come that the other side of a hole shows, too."""
HOLES = [
    (Hole(240, 0.5, 0.4, 0.4), 0),
    (Hole(90, 0.5, 2.3, 2.3), 60),
    (Hole(240, 2.0, 1.2, 1.2), 0),
    (Hole(30, 2.0, 1.2, 1.2), 0),
    (Hole(90, 4.0, 0.4, 2.5), 60),
    (Hole(240, 4.0, 1.2, -0.8), 0),
    (Hole(500, 1.0, 0.4, 2.5), 60),
]
"""And by how many pictures studies come late."""


@pytest.mark.parametrize(("hole", "late"), HOLES, ids=str)
def test_nobody_knows_how_far_a_disc_turned_while_pictures_were_missing(hole: Hole, late: int) -> None:
    """The number of teeth is right whatever was missing, and the path as far as is said, by late studies as well."""
    rim, random, aside = ToothedRim(240), np.random.default_rng(5), Late(late)
    learner = ToothedLearner(WINDOW, SIZE, aside=aside if late else AT_ONCE)
    places = hole.places(PICTURES)
    for number in hole.seen(PICTURES):
        sight = learner.feed(rim.picture(places[number], random), number / FPS)
        aside.passed()
    assert learner.calibration is not None
    assert learner.calibration.teeth == rim.teeth
    turned = -(places[-1] - places[0]) / rim.teeth
    assert sight.path_rev is not None
    assert sight.path_rev == pytest.approx(turned, abs=max(3 * sight.sigma_rev, 0.003))
    if hole.seconds <= SHORT_S and hole.before == hole.after and hole.at > EARLY:
        assert sight.path_rev == pytest.approx(turned, abs=0.003)
