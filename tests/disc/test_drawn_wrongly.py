"""Pictures once and in order, and a window that was drawn where no disc is: the disc is found all the same."""

from __future__ import annotations

import numpy as np
import pytest

from disc_counter.disc.aside import AT_ONCE
from disc_counter.disc.learning import searching
from disc_counter.disc.learning.from_camera import OnlineCalibrator
from disc_counter.disc.learning.known_path import Known
from disc_counter.disc.learning.plain_learner import PlainLearner
from disc_counter.disc.learning.searching import KeptPictures, Looked
from disc_counter.disc.learning.seeking import MOST_IN_VAIN, Seeking
from disc_counter.disc.toothed.learner import ToothedLearner
from disc_counter.model import NS_PER_S, Frame, Window

DRAWN, FOUND = Window(10, 10, 40, 20), Window(100, 150, 160, 30)


def picture(number: int) -> Frame:
    return Frame(number * NS_PER_S // 30, np.full((240, 320), 90, np.uint8), number)


@pytest.mark.parametrize(("elsewhere", "searches"), [(True, MOST_IN_VAIN), (False, MOST_IN_VAIN + 1)])
def test_where_no_disc_moves_in_what_was_drawn_the_whole_picture_is_looked_at(
    elsewhere: bool, searches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two searches; where something moves in it, it is looked at closely before that."""
    asked: list[Window | None] = []

    def look(kept: KeptPictures, given: Window | None, mark: str, patience_ns: int) -> Looked:
        asked.append(given)
        return Looked(given or FOUND, None, None, shaken=False, elsewhere=elsewhere and given is not None)

    monkeypatch.setattr(searching, "look", look)
    seeking = Seeking(picture(0), DRAWN, "auto", AT_ONCE)
    in_vain: list[bool] = []
    for number in range(3000):
        frame = picture(number)
        seeking.keep(frame)
        assert seeking.look(frame, Known(frame.time_ns, None, 0.0), 0) is None
        if len(asked) > len(in_vain):
            in_vain.append(seeking.in_vain)
    assert len(asked) > searches
    assert asked == [DRAWN] * searches + [None] * (len(asked) - searches)
    assert in_vain == [count >= searches for count in range(1, len(asked) + 1)]


def test_where_nothing_was_drawn_what_was_kept_of_a_dim_disc_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search in vain has more pictures of it than the one before."""
    parts: list[int] = []

    def look(kept: KeptPictures, given: Window | None, mark: str, patience_ns: int) -> Looked:
        parts.append(0 if kept.near is None else len(kept.near.parts))
        return Looked(FOUND, None, None, shaken=False)

    monkeypatch.setattr(searching, "look", look)
    seeking = Seeking(picture(0), None, "auto", AT_ONCE)
    for number in range(1500):
        frame = picture(number)
        seeking.keep(frame)
        assert seeking.look(frame, Known(frame.time_ns, None, 0.0), 0) is None
    assert len(parts) > MOST_IN_VAIN + 1
    assert all(later > 0 for later in parts[1:])
    assert not seeking.in_vain


def test_teeth_are_looked_for_in_the_whole_picture_once_they_may_be_anywhere() -> None:
    """Rows of teeth that move, far below what was drawn."""
    learner = ToothedLearner((10, 10, 60, 20), (400, 300))
    rng = np.random.default_rng(3)
    teeth, noise = rng.normal(0.0, 4.0, 4000), rng.normal(0.0, 1.0, (40, 300, 400))

    def feed(numbers: range) -> None:
        for number in numbers:
            grey = 90.0 + noise[number % 40]
            at = np.arange(300) + 2.3 * number
            grey[230:240, 50:350] += 30.0 * np.sin(2 * np.pi * at / 6.0) + np.interp(at, np.arange(4000), teeth)
            learner.feed(np.asarray(np.clip(grey, 0, 255), np.uint8), number / 30)

    feed(range(80))
    assert learner.state == "seeking"
    learner.look_everywhere()
    feed(range(80, 160))
    assert learner.state != "seeking"


def test_the_teeth_hear_once_that_the_slot_was_drawn_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    widened: list[ToothedLearner] = []
    monkeypatch.setattr(ToothedLearner, "look_everywhere", lambda learner: widened.append(learner))
    disc = OnlineCalibrator(window=DRAWN)
    disc.feed(picture(0))
    assert not widened
    monkeypatch.setattr(PlainLearner, "drawn_wrongly", True)
    for number in range(1, 5):
        disc.feed(picture(number))
    assert len(widened) == 1


def test_nothing_drawn_is_nothing_drawn_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    widened: list[ToothedLearner] = []
    monkeypatch.setattr(ToothedLearner, "look_everywhere", lambda learner: widened.append(learner))
    monkeypatch.setattr(PlainLearner, "drawn_wrongly", True)
    disc = OnlineCalibrator()
    disc.feed(picture(0))
    assert not widened
