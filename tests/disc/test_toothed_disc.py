"""A toothed disc learnt from drawn pictures given once and in order, and followed: held against the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker
from tests.drawing.toothed_rim import SIZE, WINDOW, ToothedRim

FPS = 30.0


@pytest.fixture(scope="module")
def rim() -> ToothedRim:
    return ToothedRim()


def film(rim: ToothedRim, places: Any, **kwargs: Any) -> Any:
    rng = np.random.default_rng(11)
    for i, place in enumerate(places):
        yield rim.picture(place, rng, **{k: v(i) for k, v in kwargs.items()}), i / FPS


@pytest.fixture(scope="module")
def learnt(rim: ToothedRim) -> Any:
    learner = ToothedLearner(WINDOW, SIZE)
    places = -np.arange(420) * 1.37
    sights = [learner.feed(*frame) for frame in film(rim, places)]
    return learner, sights, places


def test_learner_counts_from_the_first_picture(learnt: Any, rim: ToothedRim) -> None:
    learner, sights, places = learnt
    assert learner.calibration.teeth == 240
    assert sights[-1].path_rev == pytest.approx(-(places[-1] - places[0]) / 240, abs=0.002)
    known = [(s, -(p - places[0]) / 240) for s, p in zip(sights, places, strict=True) if s.path_rev is not None]
    assert len(known) > 380
    assert all(abs(s.path_rev - p) < 3 * s.sigma_rev for s, p in known)
    assert sights[-1].sigma_rev < 0.005
    assert learner.calibration.mark.width_deg == pytest.approx(18.0, abs=3.0)


def test_tracker_starts_anywhere_bridges_the_dark_and_sees_the_mark(learnt: Any, rim: ToothedRim) -> None:
    tracker = ToothedTracker(learnt[0].calibration)
    places = 77.0 - np.cumsum(np.concatenate([np.full(100, 0.4), np.full(100, 4.1), np.full(100, 2.0)]))
    sights = [tracker.feed(*f) for f in film(rim, places, light=lambda i: 0.03 if 120 < i < 150 else 1.0)]
    assert sights[-1].path_rev == pytest.approx(-(places[-1] - places[0]) / 240, abs=0.003)
    assert sights[140].reason == "dark"
    assert sights[140].sigma_rev > sights[119].sigma_rev
    assert sum(s.reason is not None for s in sights) < 50


def test_tracker_says_nothing_of_a_picture_without_a_disc(learnt: Any, rim: ToothedRim) -> None:
    tracker = ToothedTracker(learnt[0].calibration)
    rng = np.random.default_rng(12)
    blank = [np.clip(rng.normal(90, 4, (SIZE[1], SIZE[0])), 0, 255).astype(np.uint8) for _ in range(40)]
    sights = [tracker.feed(picture, i / FPS) for i, picture in enumerate(blank)]
    assert all(s.path_rev is None for s in sights)


def test_turned_back_and_standing(learnt: Any, rim: ToothedRim) -> None:
    tracker = ToothedTracker(learnt[0].calibration)
    places = np.cumsum(np.concatenate([np.full(60, -1.2), np.zeros(60), np.full(60, 2.3)]))
    sights = [tracker.feed(*f) for f in film(rim, places)]
    assert sights[-1].path_rev == pytest.approx(-(places[-1] - places[0]) / 240, abs=0.002)
    standing = [s.path_rev for s in sights[70:115] if s.path_rev is not None]
    assert len(standing) == 45
    assert max(standing) - min(standing) < 0.001


def test_half_a_tooth_a_picture_for_long_does_not_lead_astray(learnt: Any, rim: ToothedRim) -> None:
    """Only two phases are seen then, in noise: what is learnt on from them must not drift away."""
    tracker = ToothedTracker(learnt[0].calibration)
    places = -1.5 * np.arange(1500) + np.random.default_rng(13).normal(0.0, 0.1, 1500)
    sights = [tracker.feed(*f) for f in film(rim, places, noise=lambda i: 12.0)]
    assert sights[-1].path_rev == pytest.approx(-(places[-1] - places[0]) / 240, abs=0.002)
    assert sum(s.reason is not None for s in sights) < 10
    assert tracker.view is not None
    assert tracker.view.strength == pytest.approx(1.0, abs=0.3)


def test_less_than_a_turn_is_followed_with_a_guessed_number_of_teeth(rim: ToothedRim) -> None:
    learner = ToothedLearner(WINDOW, SIZE)
    places = -np.arange(200) * 0.6
    for frame in film(rim, places):
        learner.feed(*frame)
    calibration = learner.open_calibration()
    assert learner.calibration is None
    assert calibration is not None
    assert not calibration.closed
    tracker = ToothedTracker(calibration)
    last = [tracker.feed(*frame) for frame in film(rim, places)][-1]
    assert last.path_rev is not None
    assert last.reason is None
    assert last.path_rev == pytest.approx(-(places[-1] - places[0]) / 240, abs=2.0 * last.sigma_rev)
    assert 0.05 < last.sigma_rev < 0.2


def test_a_steady_disc_is_not_measured_in_every_picture_and_a_step_is_seen(
    learnt: Any, rim: ToothedRim, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = ToothedTracker(learnt[0].calibration)
    places = 77.0 - np.cumsum(
        np.concatenate([np.full(120, 0.8), np.full(90, 0.0), np.full(90, -1.9), np.full(90, 2.0)])
    )
    measured, feed_strip = [], tracker.feed_strip

    def counted(strip: Any, time_s: float) -> None:
        measured.append(time_s)
        feed_strip(strip, time_s)

    monkeypatch.setattr(tracker, "feed_strip", counted)
    sights = [tracker.feed(*f) for f in film(rim, places)]
    assert len(measured) < 0.75 * len(sights)
    off = [
        abs(s.path_rev + (p - places[0]) / 240) for s, p in zip(sights, places, strict=True) if s.path_rev is not None
    ]
    assert len(off) > 380
    # Loads step within a picture here, as no real disc can: one passed over just then is off by the largest step.
    assert max(off) < 4.0 / 240
    assert sorted(off)[-9] < 0.3 / 240
    assert not any(s.reason for s in sights[10:])
