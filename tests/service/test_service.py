"""The running service: what it counts, what it says of itself, and how it goes on when something fails."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import urlopen

import pytest

from disc_counter.camera import Source
from disc_counter.disc.tracking import kept
from disc_counter.errors import CameraError, JournalError, SettingsError
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Progress, Window
from disc_counter.service import Dependencies, open_service
from disc_counter.service.faults import Faults
from disc_counter.service.journal_thread import Recorder
from disc_counter.service.systemd import notify, watchdog_s
from disc_counter.settings import Camera, Data, Disc, Meter, Settings, Web
from tests.drawing.household import write_journal, write_powers
from tests.harness.services import PATIENCE_S, count, filmed, net_urev, running, until, wall_clock
from tests.stand_ins.known_disc import POWER_W, Film, calibration, config
from tests.stand_ins.known_disc import known_disc as known_disc


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The page gets any free port."""
    return Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0)
    )


@pytest.mark.usefixtures("known_disc")
def test_a_film_is_counted_to_its_last_frame(settings: Settings) -> None:
    kept.save(calibration(), settings.data.directory)
    count(settings, 201)
    assert net_urev(settings.data.directory) == pytest.approx(UREV_PER_REVOLUTION, abs=3000)
    with History(settings.data.directory) as history:
        assert float(history.totals().import_wh) == pytest.approx(1000 / 75, abs=0.05)


@pytest.mark.usefixtures("known_disc")
def test_a_restart_goes_on_with_the_totals(settings: Settings) -> None:
    kept.save(calibration(), settings.data.directory)
    for run in range(1, 4):
        count(settings, 201)
        assert net_urev(settings.data.directory) == pytest.approx(run * UREV_PER_REVOLUTION, abs=run * 3000)


@pytest.mark.usefixtures("known_disc")
def test_an_unknown_disc_is_learnt_kept_and_then_followed(settings: Settings) -> None:
    seen: list[Any] = []
    with open_service(settings, Event(), filmed(Film(201))) as service:
        service.run(lambda port: seen.append(service.station.status().turn_seen))
    assert (settings.data.directory / "calibration.npz").exists()
    assert service.station.status().turn_seen is None
    assert net_urev(settings.data.directory) == pytest.approx(0.95 * UREV_PER_REVOLUTION, abs=10_000)


@pytest.mark.usefixtures("known_disc")
def test_the_status_says_what_was_measured(settings: Settings) -> None:
    kept.save(calibration(), settings.data.directory)
    status = count(settings, 201).station.status()
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
    with open_service(settings, Event(), filmed(Film(1))) as service:
        service.run(lambda port: seen.append(len(service.station.recent_power())))
    assert seen == [pytest.approx(300, abs=10)]


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize(("backstop", "turns", "wrong"), [(True, 3, True), (True, 1, False), (False, 3, False)])
def test_a_meter_with_a_backstop_that_turns_back_is_looked_at_the_wrong_way(
    settings: Settings, backstop: bool, turns: int, wrong: bool
) -> None:
    kept.save(calibration(), settings.data.directory)
    mirrored = replace(settings, meter=replace(settings.meter, direction="left", backstop=backstop))
    problem = count(mirrored, 200 * turns + 1).station.status().problem
    assert (problem is not None and 'set [meter] direction = "right"' in problem) is wrong


@pytest.mark.usefixtures("known_disc")
def test_darkness_is_blind_not_zero(settings: Settings) -> None:
    kept.save(calibration(), settings.data.directory)
    status = count(settings, 401, shade=0).station.status()
    assert status.reason == "dark"
    assert status.blind_for_s == pytest.approx(20.0)
    assert status.power_w is None
    assert not status.healthy


def test_a_film_that_is_not_there_is_an_error_at_once(settings: Settings) -> None:
    film = replace(settings, camera=Camera(source="clip", device="/missing.mp4"))
    with pytest.raises(CameraError, match=r"/missing\.mp4"), open_service(film, Event()) as service:
        service.run()
    Journal.open(settings.data.directory).checkpoint_and_close()


@pytest.mark.usefixtures("known_disc")
def test_a_camera_that_is_not_there_is_said_and_counts_once_it_comes(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disc_counter.service.meter_service.TICK_S", 0.01)
    monkeypatch.setattr("disc_counter.service.supervisor.AGAIN_S", 0.01)
    kept.save(calibration(), settings.data.directory)
    there = Event()

    def find(settings: Settings, stop: Event) -> Source:
        if not there.is_set():
            raise CameraError("camera 0 is not there")
        return Film(10**9)

    with running(settings, Dependencies(open_source=find, clock=wall_clock(), patient=True)) as (service, _):
        until(lambda: service.station.status().problem == "camera 0 is not there")
        assert not service.station.status().healthy
        there.set()
        until(lambda: service.station.status().problem is None and service.station.status().revolutions)
    assert caplog.messages.count("camera 0 is not there") == 1


def test_a_window_outside_of_the_picture_is_named_and_the_camera_let_go(settings: Settings, tmp_path: Path) -> None:
    film = Film(3)
    wrong = Settings(disc=Disc(window=Window(40, 10, 60, 20)), data=settings.data, web=settings.web)
    with (
        pytest.raises(SettingsError, match=r"\[disc\] window is \[40, 10, 60, 20\]"),
        open_service(wrong, Event(), filmed(film)) as service,
    ):
        service.run()
    assert film.closed


def test_a_second_service_on_the_same_journal_is_refused(settings: Settings) -> None:
    with (
        Journal.open(settings.data.directory),
        pytest.raises(JournalError, match="already in use"),
        open_service(settings, Event(), filmed(Film(3))),
    ):
        pass


@pytest.mark.usefixtures("known_disc")
def test_what_was_not_foreseen_ends_the_service_and_is_raised(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, path_urev: int) -> None:
        raise ZeroDivisionError("in the counting")

    kept.save(calibration(), settings.data.directory)
    monkeypatch.setattr("disc_counter.energy.Ledger.feed", fail)
    with pytest.raises(ZeroDivisionError, match="in the counting"):
        count(settings, 10)


def test_the_recorder_writes_all_that_was_handed_over(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=wall_clock()) as journal:
        recorder = Recorder(journal, Faults())
        recorder.put(Progress(second * NS_PER_S, 0, 0, second * 1000, 0, 0.0, 1.0) for second in range(100))
        recorder.close()
        recorder.run()
        assert journal.totals.forward_urev == 99_000


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
