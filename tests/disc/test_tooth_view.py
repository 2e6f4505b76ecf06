"""One picture of a drawn rim is read: its phase within a tooth, and what its teeth differ by."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.toothed.demodulate import Demodulator
from disc_counter.disc.toothed.phase_light import learn_light
from disc_counter.disc.toothed.ruler import even, learn_ruler
from disc_counter.disc.toothed.tooth_view import ToothViewer
from tests.drawing.toothed_rim import COLUMNS, ToothedRim

RIM = ToothedRim(mark=False)
WHOLE_TOOTH = 14 / 15
"""Teeth between the first and the last of the 15 places that a smeared strip is drawn at: then they are all round."""


def strip(place: float, seed: int = 0, smear: float = 0.0, noise: float = 1.0) -> np.typing.NDArray[np.float32]:
    drawn = RIM.strip(place, smear) + np.random.default_rng(seed).normal(0.0, noise, COLUMNS)
    return np.asarray(drawn, np.float32)


def viewer_with(tooth_cap: float) -> ToothViewer:
    """It knows the rim from 300 pictures at all phases."""
    strips = np.array([strip(1.37 * number, number) for number in range(300)], np.float32)
    ruler = learn_ruler(strips)
    assert ruler is not None
    fine = even(strips[:, ruler.first : ruler.last], ruler.box_px)
    z = Demodulator(ruler).many(fine)
    strength = float(np.median(np.abs(z)))
    light, _ = learn_light(fine, (z / strength).astype(np.complex64))
    return ToothViewer(ruler, light, strength, tooth_cap)


@pytest.fixture(scope="module")
def viewer() -> ToothViewer:
    return viewer_with(0.2)


@pytest.mark.parametrize("turned", [0.1, 0.25, 0.4, -0.3])
@pytest.mark.parametrize("smear", [0.0, 0.6])
def test_the_phase_turns_with_the_disc(viewer: ToothViewer, turned: float, smear: float) -> None:
    off = viewer(strip(10.0 + turned, 1, smear), 0.0).phase - viewer(strip(10.0, 2), 0.0).phase
    assert (off - turned + 0.5) % 1.0 - 0.5 == pytest.approx(0.0, abs=0.03)


def test_a_sharp_picture_has_full_strength_and_a_smeared_one_less(viewer: ToothViewer) -> None:
    assert viewer(strip(3.2), 0.0).strength == pytest.approx(1.0, abs=0.1)
    assert viewer(strip(3.2, smear=0.6), 0.0).strength == pytest.approx(np.sinc(0.6), abs=0.08)


@pytest.mark.parametrize(("expected", "phase"), [(0.2, 0.2), (17.4, 0.4), (-3.3, -0.3), (5.9, -0.1)])
def test_where_teeth_are_too_faint_the_expected_phase_stands(
    viewer: ToothViewer, expected: float, phase: float
) -> None:
    view = viewer(strip(3.2, smear=WHOLE_TOOTH), expected)
    assert view.strength < 0.06
    assert view.phase == pytest.approx(phase)


def test_the_teeth_s_means_are_those_of_the_teeth_that_are_seen(viewer: ToothViewer) -> None:
    """What is seen of the teeth at two places differs by where they are; the same place shows the same."""
    first, again, moved = viewer(strip(50.0, 1), 0.0), viewer(strip(50.0, 2), 0.0), viewer(strip(57.0, 3), 0.0)
    assert np.corrcoef(first.teeth, again.teeth)[0, 1] > 0.9
    assert np.corrcoef(first.teeth[7:], moved.teeth[:-7])[0, 1] > 0.8
    assert abs(np.corrcoef(first.teeth, moved.teeth)[0, 1]) < 0.5


def test_brightness_is_told_and_does_not_count(viewer: ToothViewer) -> None:
    bright, dim = viewer(strip(50.0, 1), 0.0), viewer((0.5 * strip(50.0, 1)).astype(np.float32), 0.0)
    assert dim.level == pytest.approx(0.5 * bright.level, rel=1e-4)
    assert dim.phase == pytest.approx(bright.phase, abs=0.01)
    assert dim.teeth == pytest.approx(bright.teeth, abs=0.01)


def test_the_teeth_s_means_follow_the_phase(viewer: ToothViewer) -> None:
    """At both ends of a tooth's phases the same teeth are seen."""
    middle = 50.0 - viewer(strip(50.0, 1), 0.0).phase
    before, after = viewer(strip(middle - 0.4, 2), 0.0), viewer(strip(middle + 0.4, 3), 0.0)
    assert after.phase - before.phase == pytest.approx(0.8, abs=0.05)
    assert np.corrcoef(before.teeth, after.teeth)[0, 1] > 0.8


def test_a_hand_in_the_slot_is_no_teeth(viewer: ToothViewer) -> None:
    covered = strip(50.0, 1)
    covered[120:170] = 250.0
    view, free = viewer(covered, 0.0), viewer(strip(50.0, 1), 0.0)
    assert view.phase == pytest.approx(free.phase, abs=0.05)
    ruler = viewer.ruler
    hidden = round(float(ruler.teeth[145 - ruler.first])) - viewer.means.first
    assert not view.teeth[hidden - 1 : hidden + 2].any()
    assert free.teeth[hidden - 1 : hidden + 2].all()


def test_no_tooth_counts_for_more_than_the_cap() -> None:
    teeth = viewer_with(0.01)(strip(50.0, 1), 0.0).teeth
    assert teeth.max() == pytest.approx(0.01)
    assert teeth.min() == pytest.approx(-0.01)
