"""A machine that is too slow takes fewer pictures by itself, evenly, says so once, and tries more again."""

from __future__ import annotations

import logging
from itertools import pairwise

import pytest

from disc_counter.model import NS_PER_S, Frame
from disc_counter.service.frame_queue import FrameQueue
from disc_counter.service.thinning import Thinning
from tests.stand_ins.known_disc import grey

RATE = 30.0


class SlowMachine:
    """A camera's thread and a measurement that takes so many pictures a second."""

    def __init__(self, measures_per_s: float, least_rate: float = 5.0) -> None:
        self.queue = FrameQueue()
        self.thinning = Thinning(self.queue, RATE, lambda: least_rate)
        self.measures_per_s = measures_per_s
        self.measured: list[Frame] = []
        self._number = 0
        self._owed = 0.0

    def work(self, seconds: float) -> None:
        for _ in range(round(seconds * RATE)):
            frame = Frame(round(self._number * NS_PER_S / RATE), grey(), self._number)
            self._number += 1
            if self.thinning.wants(frame):
                self.queue.put(frame)
            self._owed = min(2.0, self._owed + self.measures_per_s / RATE)
            if self._owed >= 1.0 - 1e-9 and (taken := self.queue.take(0.0)):
                self._owed -= 1.0
                self.measured.append(taken)

    def steps(self, since_s: float) -> set[int]:
        """How far apart measured pictures are, in pictures of the camera."""
        numbers = [frame.sequence for frame in self.measured if frame.time_ns >= since_s * NS_PER_S]
        return {after - before for before, after in pairwise(numbers)}


def test_a_machine_that_is_fast_enough_leaves_nothing_out() -> None:
    machine = SlowMachine(30.0)
    machine.work(120.0)
    assert machine.steps(0.0) == {1}
    assert machine.thinning.problem is None


def test_one_that_is_too_slow_takes_pictures_evenly_and_hardly_drops_any(caplog: pytest.LogCaptureFixture) -> None:
    machine = SlowMachine(16.0)
    with caplog.at_level(logging.WARNING):
        machine.work(600.0)
    assert machine.queue.dropped == 0
    assert machine.steps(0.0) == {1, 2}
    assert machine.steps(500.0) == {2}
    assert machine.thinning.problem == (
        "the machine is too slow for 30 pictures a second, 15 are measured: set [camera] frame_rate to 15, or let other"
        " programs rest"
    )
    assert len(caplog.records) == 1


def test_a_short_hiccup_is_not_called_slow() -> None:
    machine = SlowMachine(40.0)
    machine.work(5.0)
    machine.measures_per_s = 5.0
    machine.work(1.0)
    machine.measures_per_s = 40.0
    machine.work(30.0)
    assert machine.thinning.problem is None
    assert machine.steps(25.0) == {1}


def test_no_fewer_are_taken_than_the_fastest_turn_needs() -> None:
    machine = SlowMachine(4.0, least_rate=10.0)
    machine.work(60.0)
    assert machine.thinning.every == 3
    assert machine.queue.dropped > 0
    assert "10 are measured" in str(machine.thinning.problem)


def test_when_other_programs_rest_all_pictures_are_taken_again() -> None:
    machine = SlowMachine(16.0)
    machine.work(60.0)
    assert "too slow" in str(machine.thinning.problem)
    machine.measures_per_s = 60.0
    machine.work(300.0)
    assert machine.thinning.problem is None
    assert machine.steps(300.0) == {1}


def test_films_wait_and_are_never_thinned() -> None:
    queue = FrameQueue(patient=True)
    queue.put(Frame(0, grey(), 0))
    assert queue.filled == 0.0
