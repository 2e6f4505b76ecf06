"""The demonstration's disc is learnt beside it, and no longer than it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.model import Frame
from disc_counter.service.demonstration import DemoCalibration, demo_settings
from tests.stand_ins.known_disc import grey


def test_a_demonstration_that_ends_early_learns_no_longer_and_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    learner = DemoCalibration(demo_settings(tmp_path, 0))
    assert learner.feed(Frame(5, grey())).reason == "learning"
    learner.close()
    assert (learner.calibration, learner.progress, caplog.messages) == (None, 0.0, [])
