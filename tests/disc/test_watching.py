"""Whether a toothed disc is still seen is decided by what speaks for its place; what it did unseen is concluded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from disc_counter.disc.toothed.follow import ToothHypothesis
from disc_counter.disc.toothed.pursuit import Pursuit
from disc_counter.disc.toothed.watching import WOBBLE_TEETH, Watching

TEETH = 200
STRIP = np.zeros(10, np.float32)


class StatedPursuit:
    """A pursuit whose answers are stated; its one hypothesis is where the disc truly is, within its turn."""

    def __init__(self) -> None:
        self.evidence, self.reason, self.grows = 10.0, None, False
        self.best = ToothHypothesis(0.0, 0.0, 0.0)
        self.follower: Any = SimpleNamespace(hypotheses=[self.best], lead=16.0, start_at=self._start_at)

    def _start_at(self, place: float, speed: float) -> None:
        self.best.place, self.best.speed = place, speed

    def feed(self, _strip: object, seconds: float) -> None:
        self.best.place += self.best.speed * seconds


@pytest.fixture
def pursuit() -> StatedPursuit:
    return StatedPursuit()


@pytest.fixture
def watching(pursuit: StatedPursuit) -> Watching:
    """It has seen a disc for a second, at 40 teeth a second from place 100 on."""
    watched = Watching(cast(Pursuit, pursuit), TEETH)
    watched.start_at(100.0, 40.0, 0.0)
    fed(watched, 0.0, 1.0)
    return watched


def reason(watched: Watching) -> str | None:
    """Why the disc is not seen; None where it is."""
    return None if watched.lost is None else watched.lost.reason


def fed(watched: Watching, start_s: float, end_s: float) -> None:
    for picture in range(round((end_s - start_s) * 20)):
        watched.feed(STRIP, start_s + (picture + 1) / 20)


def test_a_disc_that_is_seen_is_where_its_pursuit_says(watching: Watching) -> None:
    assert reason(watching) is None
    assert watching.place(1.0) == pytest.approx(140.0)
    assert watching.doubt(1.0) == pytest.approx(WOBBLE_TEETH)


def test_a_disc_that_is_not_found_after_pictures_were_missing_is_astray(
    watching: Watching, pursuit: StatedPursuit
) -> None:
    pursuit.evidence = 0.1
    fed(watching, 5.0, 7.0)
    soon = watching.astray
    fed(watching, 7.0, 9.0)
    assert reason(watching) == "frames missing"
    assert (soon, watching.astray) == (False, True)


def test_one_that_is_found_again_is_not(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.evidence = 0.1
    fed(watching, 5.0, 9.0)
    pursuit.evidence = 10.0
    fed(watching, 9.0, 10.0)
    assert reason(watching) is None
    assert not watching.astray


def test_a_disc_that_something_hides_is_not_astray(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.evidence = 0.1
    fed(watching, 1.0, 9.0)
    assert reason(watching) == "blocked"
    assert not watching.astray


def test_a_moment_without_evidence_is_no_loss(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.evidence = 0.1
    fed(watching, 1.0, 1.25)
    assert reason(watching) is None
    fed(watching, 1.25, 1.5)
    assert reason(watching) == "blocked"


def test_what_was_lost_is_expected_on_from_where_it_was_surely_seen(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.evidence, pursuit.best.place, pursuit.best.speed = 0.1, 900.0, -500.0
    fed(watching, 1.0, 2.0)
    assert watching.place(3.0) == pytest.approx(140.0 + 2.0 * 40.0)
    assert watching.doubt(3.0) > watching.doubt(2.0) > 5.0


def test_pictures_that_are_missing_are_a_loss(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.follower.lead = 0.0
    watching.feed(STRIP, 1.5)
    assert reason(watching) is None
    watching.feed(STRIP, 2.2)
    assert reason(watching) == "frames missing"
    watching.unseen(2.5, "dark")
    assert reason(watching) == "dark"
    assert watching.interrupted


def test_whole_turns_unseen_are_added_by_the_speeds_at_both_ends(watching: Watching, pursuit: StatedPursuit) -> None:
    """Eleven and a half seconds at 40 teeth a second: two turns and 60 teeth, of which only the 60 are seen."""
    for second in range(2, 12):
        watching.unseen(float(second), "dark")
    watching.feed(STRIP, 12.5)
    pursuit.best.place = (140.0 + 11.5 * 40.0) % TEETH
    fed(watching, 12.5, 12.7)
    assert reason(watching) is None
    assert watching.doubt(12.7) > 5.0
    fed(watching, 12.7, 13.5)
    assert watching.place(13.5) == pytest.approx(100.0 + 13.5 * 40.0)
    assert watching.doubt(13.5) > WOBBLE_TEETH


def test_a_disc_that_was_never_seen_is_found_without_turns(pursuit: StatedPursuit) -> None:
    watched = Watching(cast(Pursuit, pursuit), TEETH)
    watched.unseen(0.0, "dark")
    watched.unseen(30.0, "dark")
    watched.feed(STRIP, 30.0)
    pursuit.evidence, pursuit.best.place, pursuit.best.speed = 10.0, 55.0, 40.0
    fed(watched, 30.0, 30.15)
    assert reason(watched) is not None
    fed(watched, 30.15, 31.0)
    assert reason(watched) is None
    assert watched.place(31.0) == pytest.approx(55.0 + 40.0)


def test_places_that_are_as_likely_are_a_doubt(watching: Watching, pursuit: StatedPursuit) -> None:
    pursuit.follower.hypotheses.append(ToothHypothesis(pursuit.best.place + 8.0, 0.0, 0.0))
    assert watching.doubt(1.0) == pytest.approx(np.hypot(WOBBLE_TEETH, 8.0 / np.sqrt(2.0)))
