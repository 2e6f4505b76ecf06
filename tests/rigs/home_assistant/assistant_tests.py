"""A real Home Assistant finds the meter, takes its energy, and knows when nobody measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from disc_counter.outputs import mqtt
from disc_counter.settings import Mqtt
from tests.harness.servers import free_port
from tests.outputs.test_mqtt import mosquitto, publishing
from tests.rigs.home_assistant.assistant import Assistant, home_assistant, until
from tests.stand_ins.fake_station import GONE, WELL

NAMES = ("power", "import", "export", "register", "state")
ENTITIES = [f"sensor.disc_counter_cellar_{name}" for name in NAMES] + ["binary_sensor.disc_counter_cellar_problem"]
POWER, IMPORT, EXPORT, REGISTER, STATE, PROBLEM = ENTITIES

MEASURED = {
    POWER: "2013.4",
    IMPORT: "12345.678",
    EXPORT: "0.000",
    REGISTER: "54321.60",
    STATE: "measuring, 60 frames/s",
    PROBLEM: "off",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with mosquitto(tmp_path_factory.mktemp("broker"), port):
        yield port


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "EVERY_S", 0.5)


def said(assistant: Assistant) -> dict[str, str]:
    """The states of ours."""
    return {name: state["state"] for name, state in assistant.states().items() if name in ENTITIES}


def test_it_finds_the_meter_takes_its_energy_and_notices_its_end(folder: Path, broker: int) -> None:
    settings = Mqtt("127.0.0.1", broker)
    with home_assistant(folder, broker) as assistant:
        with publishing(settings):
            until(lambda: said(assistant) == MEASURED)
            kinds = {name: state["attributes"] for name, state in assistant.states().items()}
            assert (kinds[POWER]["device_class"], kinds[POWER]["unit_of_measurement"]) == ("power", "W")
            for name in (IMPORT, EXPORT):
                assert (kinds[name]["device_class"], kinds[name]["unit_of_measurement"]) == ("energy", "kWh")
                assert kinds[name]["state_class"] == "total_increasing"
            assert energy_complaints(assistant) <= {"statistics_not_defined"}
        until(lambda: set(said(assistant).values()) == {"unavailable"})
        blind = replace(WELL, power_w=None, import_counter_kwh=12345.9, parts=GONE)
        with publishing(settings, lambda: blind):
            until(lambda: said(assistant)[PROBLEM] == "on" and said(assistant)[IMPORT] == "12345.900")
            assert said(assistant)[POWER] in ("unknown", "unavailable", "2013.4")
        assert assistant.log() == []


def test_started_anew_it_hears_everything_again(folder: Path, broker: int) -> None:
    with publishing(Mqtt("127.0.0.1", broker)):
        for _ in range(2):
            with home_assistant(folder, broker) as assistant:
                until(lambda: said(assistant) == MEASURED)
                assert assistant.log() == []


def energy_complaints(assistant: Assistant) -> set[str]:
    """What its energy dashboard has against import and export; statistics come after some minutes only."""
    grid: dict[str, Any] = {
        "type": "grid",
        "flow_from": [
            {
                "stat_energy_from": IMPORT,
                "stat_cost": None,
                "entity_energy_price": None,
                "number_energy_price": None,
            }
        ],
        "flow_to": [
            {
                "stat_energy_to": EXPORT,
                "stat_compensation": None,
                "entity_energy_price": None,
                "number_energy_price": None,
            }
        ],
        "cost_adjustment_day": 0.0,
    }
    saved, validated = assistant.commands(
        {"type": "energy/save_prefs", "energy_sources": [grid]}, {"type": "energy/validate"}
    )
    assert saved["success"], saved
    assert validated["success"], validated
    return {issue["type"] for source in validated["result"]["energy_sources"] for issue in source}
