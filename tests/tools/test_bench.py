"""What the bench holds measurements against is right itself."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from disc_counter.model import Frame, Window
from tests.bench.figures import matched
from tests.bench.truth import Pass, Truth, read_truth
from tests.bench.usual import UsualCounter

RATE = 30.0
SLOT = Window(10, 10, 80, 10)


def truth_of(speeds: list[tuple[float, float]], start: float = 0.3) -> Truth:
    """The truth of a disc that turns at so many revolutions a second for so many seconds each."""
    steps = np.concatenate([np.full(round(seconds * RATE), speed / RATE) for seconds, speed in speeds])
    angles = start + np.concatenate([[0.0], np.cumsum(steps)])
    return Truth(75.0, 1, SLOT, (), np.arange(len(angles)) / RATE, angles)


def test_a_pass_counts_once_it_is_a_twentieth_of_a_turn_past_the_middle() -> None:
    assert truth_of([(8.0, 0.09)]).passes() == []
    (only,) = truth_of([(8.0, 0.1)]).passes()
    assert only.time_s == pytest.approx(7.0)
    assert only.direction == 1


def test_there_and_back_is_a_pass_each_way() -> None:
    there_and_back = truth_of([(10.0, 0.1), (10.0, -0.1)])
    assert [each.direction for each in there_and_back.passes()] == [1, -1]
    assert there_and_back.net == pytest.approx(0.0)
    assert there_and_back.path == pytest.approx(2.0)


def test_power_is_steady_when_it_has_been_the_same_for_long_enough() -> None:
    step = truth_of([(10.0, 0.1), (10.0, 0.2)])
    assert step.power_w(5.0) == pytest.approx(4800.0)
    assert step.power_w(15.0) == pytest.approx(9600.0)
    assert [step.steady(time_s, 5.0) for time_s in (4.0, 9.0, 14.0, 16.0)] == [False, True, False, True]


def test_a_third_of_the_frames_missing_is_sight_lost() -> None:
    whole = truth_of([(10.0, 0.1)])
    seen = np.arange(len(whole.times_s)) % 3 > 0
    holed = Truth(75.0, 1, SLOT, (), whole.times_s[seen], whole.angles[seen])
    assert not whole.sight_was_lost
    assert holed.sight_was_lost


def test_a_missed_pass_and_one_too_many_are_told_apart() -> None:
    true = [Pass(1.0, 1), Pass(9.0, 1), Pass(12.0, -1)]
    pairs, missed, extra = matched(true, [Pass(1.02, 1), Pass(4.0, 1), Pass(12.1, 1)])
    assert pairs == [(Pass(1.0, 1), Pass(1.02, 1))]
    assert (missed, extra) == (2, 2)


def test_a_film_without_truth_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"truth\.json is missing"):
        read_truth(tmp_path / "film.mp4")
    raw = {"constant": 75, "direction": -1, "slot": [1, 2, 3, 4], "frames": [[0, 0.5, 1.0], [0.1, 0.6, 1.0]]}
    (tmp_path / "film.truth.json").write_text(json.dumps(raw))
    assert read_truth(tmp_path / "film.mp4").net == pytest.approx(0.1)


def test_the_usual_way_counts_red_marks() -> None:
    counter = UsualCounter(SLOT, 75.0)
    for index in range(90):
        image = np.full((40, 100, 3), 120, np.uint8)
        if index % 30 < 5:
            image[12:18, 40:60] = (20, 20, 200)
        counter.feed(Frame(index * 100_000_000, image))
    assert counter.pulses == 2
    assert counter.power_w == pytest.approx(16_000.0)
