"""A toothed disc is learnt while things happen to the camera."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.toothed.learner import ToothedLearner
from tests.drawing.toothed_rim import SIZE, WINDOW, ToothedRim

FPS = 30.0
TEETH_A_PICTURE = 1.2


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
