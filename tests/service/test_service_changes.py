"""A running service takes over what is changed: the constant, the windows, the camera."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from threading import Event

import pytest

from disc_counter.camera import Source
from disc_counter.clock import FixedClock
from disc_counter.constant.in_force import FUSE_TOLERANCE, adopted
from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.tracking import kept
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.energy import W_S_PER_KWH, Constant
from disc_counter.errors import CameraError
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.model import NS_PER_S
from disc_counter.service import Dependencies
from disc_counter.settings import Data, Meter, Settings, Web
from tests.harness.services import running, until, wall_clock
from tests.stand_ins.known_disc import POWER_W, Film, KnownDisc, calibration, config
from tests.stand_ins.known_disc import known_disc as known_disc


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The page gets any free port."""
    return Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0)
    )


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
    kept.save(calibration(), settings.data.directory)
    endless = Film(10**9)
    dependencies = Dependencies(open_source=lambda _, __: endless, clock=wall_clock(), patient=True)
    with running(settings, dependencies) as (service, _):
        until(lambda: service.station.status().power_w)
        with edit(settings.data.directory) as connection:
            set_constant(connection, Constant.of(150), None)
        until(lambda: service.station.status().power_w == pytest.approx(POWER_W / 2, rel=0.01))


@pytest.mark.usefixtures("known_disc")
def test_undo_of_repricing_gives_history_its_constants_back(settings: Settings, tmp_path: Path) -> None:
    kept.save(calibration(), settings.data.directory)
    file = config(tmp_path, "[meter]\nrevolutions_per_kwh = 75")
    with Journal.open(settings.data.directory) as journal:
        journal.set_constant(Constant.of(120), None)
        journal.set_constant(Constant.of(75), NS_PER_S)
        before = journal.constants
    dependencies = Dependencies(open_source=lambda _, __: Film(10**9), clock=wall_clock(), patient=True)
    with running(replace(settings, file=file), dependencies) as (service, _):
        until(lambda: service.station.status().power_w)
        service.configuration.change({("meter", "revolutions_per_kwh"): Fraction(150)}, reprice=True)
        until(lambda: service.station.status().power_w == pytest.approx(POWER_W / 2, rel=0.01))
        service.configuration.undo()
        until(lambda: service.station.status().power_w == pytest.approx(POWER_W, rel=0.01))
    with Journal.open(settings.data.directory) as journal:
        assert journal.constants == before


@pytest.mark.usefixtures("known_disc")
def test_changed_settings_are_taken_over_while_it_runs(settings: Settings, tmp_path: Path) -> None:
    kept.save(calibration(), settings.data.directory)
    file = config(tmp_path)
    opened = list[str]()

    def endless(settings: Settings, stop: Event) -> Source:
        opened.append(settings.meter.direction)
        return Film(10**9)

    dependencies = Dependencies(open_source=endless, clock=wall_clock(), patient=True)
    with running(replace(settings, file=file), dependencies) as (service, _):
        until(lambda: service.station.status().power_w)
        service.configuration.change({("meter", "revolutions_per_kwh"): Fraction(150)}, reprice=True)
        until(lambda: service.station.status().power_w == pytest.approx(POWER_W / 2, rel=0.01))
        service.configuration.change({("meter", "name"): "attic", ("meter", "direction"): "left"})
        until(lambda: opened == ["right", "left"] and service.station.status().measuring)
        assert service.station.status().name == "attic"
        assert (settings.data.directory / "calibration.npz").exists()
        service.configuration.change({("disc", "mark"): "red"})
        until(lambda: len(opened) == 3)
        until(lambda: service.station.findings() is not None)
    with Journal.open(settings.data.directory) as journal:
        assert list(journal.constants.entries) == [(None, Constant.of(150))]


@pytest.mark.usefixtures("known_disc")
def test_a_camera_that_does_not_open_after_a_change_is_said_and_tried_again(settings: Settings, tmp_path: Path) -> None:
    kept.save(calibration(), settings.data.directory)
    films = [Film(10**9), None, Film(10**9)]

    def open_next(settings: Settings, stop: Event) -> Source:
        film = films.pop(0)
        if film is None:
            raise CameraError("the camera is busy")
        return film

    dependencies = Dependencies(open_source=open_next, clock=wall_clock(), patient=True)
    with running(replace(settings, file=config(tmp_path)), dependencies) as (service, _):
        service.configuration.change({("meter", "direction"): "left"})
        until(lambda: service.station.status().problem == "the camera is busy")
        until(lambda: not films and service.station.status().problem is None)


@pytest.mark.usefixtures("known_disc")
def test_the_fastest_speed_that_is_believed_goes_with_fuse_and_constant(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    believed: list[float | None] = []

    class Limited(KnownDisc):
        def __init__(
            self, learnt: DiscCalibration, direction: int, fastest_rev_s: float | None = None, loads: Loads = ANY_LOADS
        ) -> None:
            super().__init__(learnt, direction, fastest_rev_s, loads)
            believed.append(fastest_rev_s)

    monkeypatch.setattr("disc_counter.service.pipeline.known_disc", Limited)
    kept.save(calibration(), settings.data.directory)
    turns_a_s = [None, 36_000 * 75 * FUSE_TOLERANCE / W_S_PER_KWH, 36_000 * 150 * FUSE_TOLERANCE / W_S_PER_KWH]
    dependencies = Dependencies(open_source=lambda _, __: Film(10**9), clock=wall_clock(), patient=True)
    with running(replace(settings, file=config(tmp_path)), dependencies) as (service, _):
        service.configuration.change({("meter", "max_power_w"): 36_000})
        until(lambda: len(believed) == 2)
        service.configuration.change({("meter", "revolutions_per_kwh"): Fraction(150)}, reprice=True)
        until(lambda: len(believed) == 3 and service.station.status().power_w)
    assert believed == [None, pytest.approx(turns_a_s[1]), pytest.approx(turns_a_s[2])]
