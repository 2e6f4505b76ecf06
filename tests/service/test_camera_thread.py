"""The camera's thread: pictures handed over, and a camera that fails opened anew."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from disc_counter.camera import Source
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame
from disc_counter.service.camera_thread import Capture, in_real_time
from disc_counter.service.faults import Faults
from disc_counter.service.frame_queue import FrameQueue
from tests.stand_ins.known_disc import Film, grey
from tests.stand_ins.known_disc import known_disc as known_disc


def test_what_a_camera_does_not_do_as_asked_is_said_though_pictures_come() -> None:
    film = Film(3)
    film.remark = "the camera takes 20 pictures a second, not 60"
    capture = Capture(film, lambda: film, FrameQueue(), Event())
    capture.run()
    assert capture.problem == film.remark


def test_a_camera_that_fails_is_opened_again_after_a_while() -> None:
    queue, lost = FrameQueue(), CameraError("the cable is out")
    films = [Film(3, first_ns=NS_PER_S, failure=lost), None, Film(2, first_ns=2 * NS_PER_S)]
    said: list[str | None] = []

    def reopen() -> Source:
        said.append(capture.problem)
        film = films.pop(0)
        if film is None:
            raise CameraError("still out")
        return film

    capture = Capture(Film(2, failure=lost), reopen, queue, Event(), pauses_s=(0.0,))
    capture.run()
    assert said == ["the cable is out", "the cable is out", "still out"]
    assert capture.problem is None
    frames = []
    while not queue.over:
        frames.append(queue.take(1.0))
    assert [frame and frame.time_ns // NS_PER_S for frame in frames] == [0, 0, 1, 1, 1, 2, 2]


def test_what_a_driver_raises_of_its_own_is_a_camera_that_is_lost() -> None:
    queue, faults, said = FrameQueue(), Faults(), list[str | None]()
    films = [Film(3, failure=KeyError("SensorTimestamp")), None, Film(2)]

    def reopen() -> Source:
        said.append(capture.problem)
        film = films.pop(0)
        if film is None:
            raise RuntimeError("no camera manager")
        return film

    capture = Capture(
        Film(2, failure=ZeroDivisionError("in the driver")), reopen, queue, Event(), pauses_s=(0.0,), faults=faults
    )
    capture.run()
    assert [str(sentence).partition(": it is")[0] for sentence in said] == [
        "a fault in the camera (ZeroDivisionError: in the driver)",
        "a fault in the camera (KeyError: 'SensorTimestamp')",
        "a fault in the camera (RuntimeError: no camera manager)",
    ]
    assert capture.problem is None, "pictures come again"
    assert faults.problem == said[-1], "and that there was a fault is still said"
    taken = 0
    while not queue.over:
        taken += queue.take(1.0) is not None
    assert taken == 2 + 3 + 2


def test_a_driver_that_hangs_falls_silent_and_one_that_waits_to_be_opened_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 1000.0
    monkeypatch.setattr("disc_counter.service.camera_thread.time.monotonic", lambda: now_s)
    silent_s: list[float] = []
    stop = Event()

    def reopen() -> Film:
        nonlocal now_s
        now_s += 70.0
        silent_s.append(capture.silent_s)
        if len(silent_s) > 1:
            stop.set()
        raise CameraError("still out")

    capture = Capture(Film(0, failure=CameraError("out")), reopen, FrameQueue(), stop, pauses_s=(0.0,))
    capture.run()
    assert silent_s == [70.0, 70.0], "while the driver works on it"
    assert capture.silent_s == 0.0, "while none is asked"


def test_a_camera_that_stays_away_is_given_up_when_the_service_stops() -> None:
    stop, queue = Event(), FrameQueue()

    def reopen() -> Source:
        stop.set()
        raise CameraError("still out")

    Capture(Film(0, failure=CameraError("out")), reopen, queue, stop, pauses_s=(0.0,)).run()
    assert queue.over


def test_frames_that_find_no_room_are_dropped_and_counted() -> None:
    queue = FrameQueue()
    big = Frame(0, grey().repeat(40, 0).repeat(40, 1))
    for _ in range(50):
        queue.put(big)
    waiting = 0
    while queue.take(0.0) is not None:
        waiting += 1
    assert 2 <= waiting <= 4
    assert queue.dropped == 50 - waiting
    queue.close()
    queue.put(big)
    assert queue.over


def test_a_patient_handover_loses_nothing() -> None:
    queue = FrameQueue(patient=True)
    taken: list[int] = []

    def take_all() -> None:
        while not queue.over:
            frame = queue.take(1.0)
            if frame is not None:
                taken.append(frame.sequence)

    taker = Thread(target=take_all)
    taker.start()
    for number in range(500):
        queue.put(Frame(number, grey(), number))
    queue.close()
    taker.join()
    assert taken == list(range(500))


def test_a_film_comes_in_real_time_when_it_stands_for_a_camera() -> None:
    before_ns = time.monotonic_ns()
    frames = list(in_real_time(Film(5, rate=50.0, first_ns=7), Event()))
    assert frames[0].time_ns >= before_ns
    assert [frame.time_ns - frames[0].time_ns for frame in frames] == [20_000_000 * number for number in range(5)]
    assert time.monotonic_ns() - frames[0].time_ns >= 80_000_000
    stop = Event()
    stop.set()
    assert list(in_real_time(Film(5), stop)) == []
