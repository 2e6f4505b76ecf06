"""A toothed disc that stood before it was followed is counted from when it began to turn, whatever was seen first."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from disc_counter.disc.toothed.beforehand import MOST_PICTURES, Beforehand
from disc_counter.disc.toothed.calibrate import RimView, calibrated
from disc_counter.disc.toothed.keeper import ToothStrips
from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.disc.toothed.rim_strip import StripCutter
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.studying import study
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from tests.drawing.toothed_rim import SIZE, WINDOW, ToothedRim

FPS, TEETH_A_PICTURE = 30.0, 1.2
RIM = ToothedRim(240)
FOUND_AT, ENOUGH = 300, 280
"""It is followed from the 300th picture on, 10 s after the first, for 1.4 turns."""


@pytest.fixture(scope="module")
def disc() -> ToothedCalibration:
    random, learner = np.random.default_rng(5), ToothedLearner(WINDOW, SIZE)
    for number in range(560):
        learner.feed(RIM.picture(TEETH_A_PICTURE * number, random), number / FPS)
    assert learner.calibration is not None
    return learner.calibration


def places(stood: int) -> NDArray[np.float64]:
    """It stands for so many pictures, then turns."""
    return 0.3 + TEETH_A_PICTURE * np.maximum(np.arange(FOUND_AT + ENOUGH) - stood, 0)


def seen(
    disc: ToothedCalibration, at: NDArray[np.float64]
) -> tuple[Beforehand, StripCutter, Study, NDArray[np.float32]]:
    """What was kept of the pictures until it was found, what the later ones say, and their strips."""
    random, cutter = np.random.default_rng(6), StripCutter(disc.band)
    beforehand, strips = Beforehand(), []
    beforehand.begin(0.0)
    for number, place in enumerate(at):
        picture = RIM.picture(place, random)
        if number < FOUND_AT:
            beforehand.keep(picture, number / FPS)
        else:
            strips.append(cutter(picture).copy())
    found = study(np.array(strips), np.arange(FOUND_AT, len(at)) / FPS)
    assert found is not None
    return beforehand, cutter, found, np.array(strips)


@pytest.mark.parametrize("stood", [90, 200, 290])
def test_a_disc_that_stood_first_is_counted_from_when_it_turned(disc: ToothedCalibration, stood: int) -> None:
    at = places(stood)
    beforehand, cutter, found, _ = seen(disc, at)
    origin, doubt = beforehand.origin(cutter, found)
    turned = at[FOUND_AT] - at[0]
    # Pictures are kept a second apart by then: it began at any time between two of them.
    assert float(found.places[0]) - origin == pytest.approx(turned, abs=0.5 * TEETH_A_PICTURE * FPS + 1.0)
    assert abs(float(found.places[0]) - origin - turned) < 3 * doubt


def mapped(disc: ToothedCalibration, found: Study, strips: NDArray[np.float32]) -> ToothedCalibration:
    """The disc once a turn has closed by what was found."""
    kept = ToothStrips()
    for strip, time_s in zip(strips, found.times_s, strict=True):
        kept.add(strip, float(time_s))
    kept.set_places(found.used, found.places)
    view = RimView(SIZE, disc.window, disc.band, disc.surroundings, disc.surroundings_at)
    return calibrated(found, found.closure(), kept, view, "auto")


@pytest.mark.parametrize("stood", [0, 90, 200])
def test_once_all_teeth_are_mapped_the_first_picture_tells_where_it_was(disc: ToothedCalibration, stood: int) -> None:
    at = places(stood)
    beforehand, cutter, found, strips = seen(disc, at)
    beforehand.origin(cutter, found)
    proved = beforehand.proved(cutter, found, mapped(disc, found, strips))
    assert proved is not None
    assert float(found.places[0]) - proved[0] == pytest.approx(at[FOUND_AT] - at[0], abs=0.3)


def test_a_path_that_is_known_from_the_first_picture_on_is_left_alone(disc: ToothedCalibration) -> None:
    beforehand, cutter, found, _ = seen(disc, places(0))
    beforehand.begin(found.begun_s)
    assert beforehand.proved(cutter, found, disc) is None


def test_pictures_are_kept_within_bounds_however_long_nothing_is_found() -> None:
    beforehand = Beforehand()
    picture = np.zeros((4, 4), np.uint8)
    for number in range(30 * 60 * 30):
        beforehand.keep(picture, number / FPS)
    kept = [time_s for _, time_s in beforehand._kept]
    assert len(kept) <= MOST_PICTURES
    assert kept[0] == 0.0
    assert kept[-1] > 60 * 30 / 2
