"""What nobody foresaw in one part: it is said, and counting goes on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Event

import pytest

from disc_counter.disc.tracking import kept
from disc_counter.model import UREV_PER_REVOLUTION
from disc_counter.service.faults import SAID_S, Faults
from disc_counter.settings import Data, Meter, Mqtt, Settings, Web
from tests.harness.services import count, filmed, net_urev, running, until
from tests.stand_ins.known_disc import Film, calibration
from tests.stand_ins.known_disc import known_disc as known_disc


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0)
    )


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize(
    ("broken", "part"),
    [
        ("measurement.mark_passes.MarkPasses.feed", "passes of the mark"),
        ("measurement.power.PowerEstimator.power", "power"),
        ("service.register_thread.RegisterReader.heard", "register"),
        ("service.station.LiveStation.saw", "figures"),
        ("picture.live.LivePicture.publish", "live picture"),
    ],
)
def test_all_is_counted_though_a_part_fails(
    broken: str, part: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError(4)

    kept.save(calibration(), settings.data.directory)
    monkeypatch.setattr(f"disc_counter.{broken}", fail)
    status = count(settings, 201).station.status()
    assert net_urev(settings.data.directory) == pytest.approx(UREV_PER_REVOLUTION, abs=3000)
    assert not status.healthy
    assert str(status.problem).startswith(f"a fault in the {part} (KeyError: 4)")
    assert caplog.messages.count(str(status.problem)) == 1


@pytest.mark.usefixtures("known_disc")
def test_an_event_that_the_journal_cannot_take_costs_no_energy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OverflowError

    kept.save(calibration(), settings.data.directory)
    monkeypatch.setattr("disc_counter.journal.slicer.Turn", fail)
    count(settings, 201)
    assert net_urev(settings.data.directory) == pytest.approx(UREV_PER_REVOLUTION, abs=3000)


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize(
    ("broken", "name"),
    [("service.register_thread.RegisterReader.run", "register"), ("outputs.mqtt.MqttOutput.run", "mqtt")],
)
def test_a_part_that_ends_by_a_fault_is_begun_anew(
    broken: str, name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[None] = []
    monkeypatch.setattr("disc_counter.service.faults.AGAIN_S", 0.0)

    def fail(*_: object) -> None:
        begun.append(None)
        raise KeyError(name)

    monkeypatch.setattr(f"disc_counter.{broken}", fail)
    told = replace(settings, mqtt=Mqtt(host="127.0.0.1"))
    with running(told, filmed(Film(10**9))) as (service, _):
        until(lambda: len(begun) > 2)
        assert f"a fault in the {name}" in str(service.station.status().problem)


def test_a_fault_is_said_for_an_hour() -> None:
    now_s = [0.0]
    faults = Faults(lambda: now_s[0])
    said = [faults.problem]
    faults.took("register", KeyError(4))
    for now_s[0] in (SAID_S - 1.0, SAID_S):
        said.append(faults.problem)
    assert [problem is None for problem in said] == [True, False, True]


def test_work_that_was_to_end_is_not_begun_anew() -> None:
    begun, stop = list[None](), Event()

    def fail() -> None:
        begun.append(None)
        stop.set()
        raise KeyError(4)

    Faults().outlived("register", fail, stop)()
    assert len(begun) == 1
