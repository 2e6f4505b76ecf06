"""A speed that the main fuse does not let through is not believed, whatever the picture looks like."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.camera.clip import Clip
from disc_counter.camera.simulation import Story
from disc_counter.constant.in_force import FUSE_TOLERANCE, fastest_rev_s
from disc_counter.disc.calibration import Calibration
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.energy import Constant
from disc_counter.model import UREV_PER_REVOLUTION, Sight
from disc_counter.settings import Meter, Settings
from tests.drawing.disc_paths import known_urev
from tests.drawing.lesson import SCALED, drawn

TRUE_REV_S = 0.5
"""24 kW at 75 revolutions a kWh: 45 bins between two pictures, more than a search reaches by noise alone."""
SECONDS = 4.0


def sights(path: Path, calibration: Calibration, fastest_rev_s: float | None) -> list[Sight]:
    tracker = Tracker(calibration, 1, fastest_rev_s)
    return [tracker.feed(frame) for frame in Clip(path)]


def test_a_disc_is_followed_up_to_the_fastest_speed_and_faster_is_not_believed(
    scaled_disc: Calibration, tmp_path: Path
) -> None:
    path = drawn(tmp_path, SCALED, Story([(SECONDS, 24_000.0)]))
    for believed_rev_s in (None, 1.2 * TRUE_REV_S):
        seen = sights(path, scaled_disc, believed_rev_s)
        assert known_urev(seen[-1]) / UREV_PER_REVOLUTION == pytest.approx(TRUE_REV_S * SECONDS, rel=0.03)
        assert all(sight.reason is None for sight in seen[-20:])
    assert {(sight.path_urev, sight.reason) for sight in sights(path, scaled_disc, 0.4 * TRUE_REV_S)} == {
        (None, "searching")
    }


def test_the_fastest_speed_is_that_of_the_main_fuse_by_the_constant_in_force() -> None:
    settings = Settings(meter=Meter(max_power_w=12_000.0))
    believed = fastest_rev_s(settings, Constant(Fraction(600)))
    assert believed == pytest.approx(2.0 * FUSE_TOLERANCE)
    assert fastest_rev_s(settings, None) is None
    assert fastest_rev_s(Settings(), Constant(Fraction(600))) is None
