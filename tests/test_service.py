"""The running service: what it counts, what it says of itself, and how it goes on when something fails."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

import pytest

from disc_counter.camera import Source
from disc_counter.clock import FixedClock
from disc_counter.constants import adopted
from disc_counter.energy import Constant
from disc_counter.errors import CameraError, JournalError, SettingsError
from disc_counter.history import History
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Progress, Window
from disc_counter.service import Parts, Service
from disc_counter.service.capture import Capture, in_real_time
from disc_counter.service.handover import Handover
from disc_counter.service.notify import notify, watchdog_s
from disc_counter.service.recorder import Recorder
from disc_counter.settings import Camera, Data, Disc, Meter, Settings, Web
from tests.household import write_journal, write_powers
from tests.known_disc import POWER_W, Film, calibration, config, grey
from tests.known_disc import known_disc as known_disc

PATIENCE_S = 30.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The page gets any free port."""
    return Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0)
    )


def wall_clock() -> FixedClock:
    """Films begin now."""
    return FixedClock(time.time_ns())


def filmed(film: Source) -> Parts:
    """A service that waits for every frame of a film."""
    return Parts(open_source=lambda settings, stop: film, clock=wall_clock(), patient=True)


def count(settings: Settings, frames: int, **film: Any) -> Service:
    """Let a service measure a film to its end."""
    service = Service(settings, Event(), filmed(Film(frames, **film)))
    service.run()
    return service


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.01)


def net_urev(directory: Path) -> int:
    with Journal.open(directory) as journal:
        return journal.totals.forward_urev - journal.totals.reverse_urev


@pytest.mark.usefixtures("known_disc")
def test_a_film_is_counted_to_its_last_frame(settings: Settings) -> None:
    calibration().save(settings.data.directory)
    count(settings, 201)
    assert net_urev(settings.data.directory) == pytest.approx(UREV_PER_REVOLUTION, abs=3000)
    with History(settings.data.directory) as history:
        assert float(history.totals().import_wh) == pytest.approx(1000 / 75, abs=0.05)


@pytest.mark.usefixtures("known_disc")
def test_a_restart_goes_on_with_the_totals(settings: Settings) -> None:
    calibration().save(settings.data.directory)
    for run in range(1, 4):
        count(settings, 201)
        assert net_urev(settings.data.directory) == pytest.approx(run * UREV_PER_REVOLUTION, abs=run * 3000)


@pytest.mark.usefixtures("known_disc")
def test_an_unknown_disc_is_learnt_kept_and_then_followed(settings: Settings) -> None:
    seen: list[Any] = []
    service = Service(settings, Event(), filmed(Film(201)))
    service.run(lambda port: seen.append(service.board.status().turn_seen))
    assert (settings.data.directory / "calibration.npz").exists()
    assert service.board.status().turn_seen is None
    assert net_urev(settings.data.directory) == pytest.approx(0.95 * UREV_PER_REVOLUTION, abs=10_000)


@pytest.mark.usefixtures("known_disc")
def test_the_status_says_what_was_measured(settings: Settings) -> None:
    calibration().save(settings.data.directory)
    status = count(settings, 201).board.status()
    assert status.measuring
    assert status.healthy
    assert status.frames_per_s == pytest.approx(20.0)
    assert status.power_w == pytest.approx(POWER_W, rel=0.01)
    assert status.revolutions == 1.0
    assert status.blind_for_s is None
    assert status.since <= status.time


def test_the_curve_of_the_last_minutes_outlives_a_restart(settings: Settings) -> None:
    now = datetime.now(UTC)
    write_journal(settings.data.directory, now, timedelta(days=1))
    write_powers(settings.data.directory, now, timedelta(minutes=5))
    seen: list[int] = []
    service = Service(settings, Event(), filmed(Film(1)))
    service.run(lambda port: seen.append(len(service.board.recent_power())))
    assert seen == [pytest.approx(300, abs=10)]


@pytest.mark.usefixtures("known_disc")
def test_darkness_is_blind_not_zero(settings: Settings) -> None:
    calibration().save(settings.data.directory)
    status = count(settings, 401, shade=0).board.status()
    assert status.reason == "dark"
    assert status.blind_for_s == pytest.approx(20.0)
    assert status.power_w is None
    assert not status.healthy


def test_a_film_that_is_not_there_is_an_error_at_once(settings: Settings) -> None:
    film = replace(settings, camera=Camera(source="clip", device="/missing.mp4"))
    with pytest.raises(CameraError, match=r"/missing\.mp4"):
        Service(film, Event()).run()
    Journal.open(settings.data.directory).checkpoint_and_close()


@pytest.mark.usefixtures("known_disc")
def test_a_camera_that_is_not_there_is_said_and_counts_once_it_comes(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disc_counter.service.service.TICK_S", 0.01)
    monkeypatch.setattr("disc_counter.service.service.AGAIN_S", 0.01)
    calibration().save(settings.data.directory)
    there, stop, begun = Event(), Event(), Event()

    def find(settings: Settings, stop: Event) -> Source:
        if not there.is_set():
            raise CameraError("camera 0 is not there")
        return Film(10**9)

    service = Service(settings, stop, Parts(open_source=find, clock=wall_clock(), patient=True))
    thread = Thread(target=service.run, args=(lambda _: begun.set(),))
    thread.start()
    try:
        assert begun.wait(PATIENCE_S)
        until(lambda: service.board.status().problem == "camera 0 is not there")
        assert not service.board.status().healthy
        there.set()
        until(lambda: service.board.status().problem is None and service.board.status().revolutions)
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert caplog.messages.count("camera 0 is not there") == 1


def test_a_window_outside_of_the_picture_is_named_and_the_camera_let_go(settings: Settings, tmp_path: Path) -> None:
    film = Film(3)
    wrong = Settings(disc=Disc(window=Window(40, 10, 60, 20)), data=settings.data, web=settings.web)
    with pytest.raises(SettingsError, match=r"\[disc\] window is \[40, 10, 60, 20\]"):
        Service(wrong, Event(), filmed(film)).run()
    assert film.closed


def test_a_second_service_on_the_same_journal_is_refused(settings: Settings) -> None:
    with Journal.open(settings.data.directory), pytest.raises(JournalError, match="already in use"):
        Service(settings, Event(), filmed(Film(3))).run()


@pytest.mark.usefixtures("known_disc")
def test_what_was_not_foreseen_ends_the_service_and_is_raised(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, frame: Frame) -> None:
        raise ZeroDivisionError("in the disc")

    calibration().save(settings.data.directory)
    monkeypatch.setattr("tests.known_disc.KnownDisc.feed", fail)
    with pytest.raises(ZeroDivisionError, match="in the disc"):
        count(settings, 10)


def test_what_a_camera_does_not_do_as_asked_is_said_though_pictures_come() -> None:
    film = Film(3)
    film.remark = "the camera takes 20 pictures a second, not 60"
    capture = Capture(film, lambda: film, Handover(), Event())
    capture.run()
    assert capture.problem == film.remark


def test_a_camera_that_fails_is_opened_again_after_a_while() -> None:
    handover, lost = Handover(), CameraError("the cable is out")
    films = [Film(3, first_ns=NS_PER_S, failure=lost), None, Film(2, first_ns=2 * NS_PER_S)]
    said: list[str | None] = []

    def reopen() -> Source:
        said.append(capture.problem)
        film = films.pop(0)
        if film is None:
            raise CameraError("still out")
        return film

    capture = Capture(Film(2, failure=lost), reopen, handover, Event(), pauses_s=(0.0,))
    capture.run()
    assert said == ["the cable is out", "the cable is out", "still out"]
    assert capture.problem is None
    frames = []
    while not handover.over:
        frames.append(handover.take(1.0))
    assert [frame and frame.time_ns // NS_PER_S for frame in frames] == [0, 0, 1, 1, 1, 2, 2]


def test_a_driver_that_hangs_falls_silent_and_one_that_waits_to_be_opened_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 1000.0
    monkeypatch.setattr("disc_counter.service.capture.time.monotonic", lambda: now_s)
    silent_s: list[float] = []
    stop = Event()

    def reopen() -> Film:
        nonlocal now_s
        now_s += 70.0
        silent_s.append(capture.silent_s)
        if len(silent_s) > 1:
            stop.set()
        raise CameraError("still out")

    capture = Capture(Film(0, failure=CameraError("out")), reopen, Handover(), stop, pauses_s=(0.0,))
    capture.run()
    assert silent_s == [70.0, 70.0], "while the driver works on it"
    assert capture.silent_s == 0.0, "while none is asked"


def test_a_camera_that_stays_away_is_given_up_when_the_service_stops() -> None:
    stop, handover = Event(), Handover()

    def reopen() -> Source:
        stop.set()
        raise CameraError("still out")

    Capture(Film(0, failure=CameraError("out")), reopen, handover, stop, pauses_s=(0.0,)).run()
    assert handover.over


def test_frames_that_find_no_room_are_dropped_and_counted() -> None:
    handover = Handover()
    big = Frame(0, grey().repeat(40, 0).repeat(40, 1))
    for _ in range(50):
        handover.put(big)
    waiting = 0
    while handover.take(0.0) is not None:
        waiting += 1
    assert 2 <= waiting <= 4
    assert handover.dropped == 50 - waiting
    handover.close()
    handover.put(big)
    assert handover.over


def test_a_patient_handover_loses_nothing() -> None:
    handover = Handover(patient=True)
    taken: list[int] = []

    def take_all() -> None:
        while not handover.over:
            frame = handover.take(1.0)
            if frame is not None:
                taken.append(frame.sequence)

    taker = Thread(target=take_all)
    taker.start()
    for number in range(500):
        handover.put(Frame(number, grey(), number))
    handover.close()
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


def test_the_recorder_writes_all_that_was_handed_over(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=wall_clock()) as journal:
        recorder = Recorder(journal)
        recorder.put(Progress(second * NS_PER_S, 0, 0, second * 1000, 0, 0.0, 1.0) for second in range(100))
        recorder.close()
        recorder.run()
        assert journal.totals.forward_urev == 99_000


def test_the_first_configured_constant_holds_for_all_and_a_changed_one_from_now_on(
    settings: Settings, tmp_path: Path
) -> None:
    started = datetime.now(UTC)
    with Journal.open(tmp_path) as journal:
        assert adopted(Settings(), journal, wall_clock())
        assert not journal.constants
        assert adopted(settings, journal, FixedClock(None))
        assert adopted(settings, journal, FixedClock(None))
        assert list(journal.constants.entries) == [(None, Constant.of(75))]
        changed = Settings(meter=Meter(revolutions_per_kwh=Fraction(96)))
        assert not adopted(changed, journal, FixedClock(None))
        assert journal.constants.latest == Constant.of(75)
        assert adopted(changed, journal, wall_clock())
        since_ns, constant = journal.constants.entries[-1]
        assert constant == Constant.of(96)
        assert since_ns is not None
        assert since_ns >= (int(started.timestamp())) * NS_PER_S


@pytest.mark.usefixtures("known_disc")
def test_a_constant_set_by_another_process_is_taken_over(settings: Settings) -> None:
    calibration().save(settings.data.directory)
    stop = Event()
    endless = Film(10**9)
    service = Service(settings, stop, Parts(open_source=lambda _, __: endless, clock=wall_clock(), patient=True))
    begun = Event()
    thread = Thread(target=service.run, args=(lambda _: begun.set(),))
    thread.start()
    try:
        assert begun.wait(PATIENCE_S)
        until(lambda: service.board.status().power_w)
        with edit(settings.data.directory) as connection:
            set_constant(connection, Constant.of(150), None)
        until(lambda: service.board.status().power_w == pytest.approx(POWER_W / 2, rel=0.01))
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


@pytest.mark.usefixtures("known_disc")
def test_changed_settings_are_taken_over_while_it_runs(settings: Settings, tmp_path: Path) -> None:
    calibration().save(settings.data.directory)
    file = config(tmp_path)
    stop, begun, opened = Event(), Event(), list[str]()

    def endless(settings: Settings, stop: Event) -> Source:
        opened.append(settings.meter.direction)
        return Film(10**9)

    running = replace(settings, file=file)
    service = Service(running, stop, Parts(open_source=endless, clock=wall_clock(), patient=True))
    thread = Thread(target=service.run, args=(lambda _: begun.set(),))
    thread.start()
    try:
        assert begun.wait(PATIENCE_S)
        until(lambda: service.board.status().power_w)
        service.configuration.change({("meter", "revolutions_per_kwh"): Fraction(150)}, reprice=True)
        until(lambda: service.board.status().power_w == pytest.approx(POWER_W / 2, rel=0.01))
        service.configuration.change({("meter", "name"): "attic", ("meter", "direction"): "left"})
        until(lambda: opened == ["right", "left"] and service.board.status().measuring)
        assert service.board.status().name == "attic"
        assert (settings.data.directory / "calibration.npz").exists()
        service.configuration.change({("disc", "mark"): "red"})
        until(lambda: len(opened) == 3)
        until(lambda: service.board.findings() is not None)
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()
    with Journal.open(settings.data.directory) as journal:
        assert list(journal.constants.entries) == [(None, Constant.of(150))]


@pytest.mark.usefixtures("known_disc")
def test_a_camera_that_does_not_open_after_a_change_is_said_and_tried_again(settings: Settings, tmp_path: Path) -> None:
    calibration().save(settings.data.directory)
    stop, begun, films = Event(), Event(), [Film(10**9), None, Film(10**9)]

    def open_next(settings: Settings, stop: Event) -> Source:
        film = films.pop(0)
        if film is None:
            raise CameraError("the camera is busy")
        return film

    running = replace(settings, file=config(tmp_path))
    parts = Parts(open_source=open_next, clock=wall_clock(), patient=True)
    service = Service(running, stop, parts)
    thread = Thread(target=service.run, args=(lambda _: begun.set(),))
    thread.start()
    try:
        assert begun.wait(PATIENCE_S)
        service.configuration.change({("meter", "direction"): "left"})
        until(lambda: service.board.status().problem == "the camera is busy")
        until(lambda: not films and service.board.status().problem is None)
    finally:
        stop.set()
        thread.join(PATIENCE_S)


def test_systemd_hears_from_the_service_if_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    assert watchdog_s() == float("inf")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        notify("READY=1")
        assert systemd.recv(64) == b"READY=1"
        assert watchdog_s() == 15.0
    notify("WATCHDOG=1")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_a_real_process_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = config(tmp_path, f'[web]\nhost = "127.0.0.1"\nport = {port}\n[camera]\nsource = "simulated"\nframe_rate = 5')
    process = subprocess.Popen(
        [sys.executable, "-m", "disc_counter", "run", "--config", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"disc-counter measures: http://127.0.0.1:{port}\n"
        with urlopen(f"http://127.0.0.1:{port}/api/v1/status", timeout=PATIENCE_S) as answer:
            assert json.load(answer)["problem"] is None
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err
    Journal.open(tmp_path / "data").checkpoint_and_close()
