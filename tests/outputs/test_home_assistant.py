"""What Home Assistant is told: names that its users' dashboards and automations hang on, and figures in their units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disc_counter.outputs import home_assistant
from disc_counter.outputs.mqtt import MqttOutput
from disc_counter.settings import Meter, Mqtt, Settings
from tests.stand_ins.fake_station import DISTINCT

PINNED = {
    "sensor/power": ("disc_counter_cellar_power", "power", "measurement", "W"),
    "sensor/import": ("disc_counter_cellar_import", "energy", "total_increasing", "kWh"),
    "sensor/export": ("disc_counter_cellar_export", "energy", "total_increasing", "kWh"),
    "sensor/import_corrected": ("disc_counter_cellar_import_corrected", "energy", "total", "kWh"),
    "sensor/export_corrected": ("disc_counter_cellar_export_corrected", "energy", "total", "kWh"),
    "sensor/register": ("disc_counter_cellar_register", "energy", "total", "kWh"),
    "sensor/state": ("disc_counter_cellar_state", None, None, None),
    "binary_sensor/problem": ("disc_counter_cellar_problem", "problem", None, None),
}


def test_topics_and_ids_stay_as_they_are() -> None:
    told = MqttOutput(Settings(meter=Meter(name="cellar"), mqtt=Mqtt("broker"))).discovery()
    kinds = ("unique_id", "device_class", "state_class", "unit_of_measurement")
    found = {topic: tuple(facts.get(kind) for kind in kinds) for topic, facts in told.items()}
    assert found == {
        f"homeassistant/{name.replace('/', '/disc-counter_cellar/')}/config": facts for name, facts in PINNED.items()
    }
    for topic, facts in told.items():
        assert facts["state_topic"] == f"disc-counter/cellar/{topic.split('/')[-2]}"
        assert facts["object_id"] == facts["unique_id"]


def test_each_entity_has_the_figure_of_its_name() -> None:
    assert home_assistant.states(DISTINCT, "measuring") == {
        "power": "2013.4",
        "import": "12340.178",
        "export": "234.317",
        "import_corrected": "5.500",
        "export_corrected": "0.250",
        "register": "54321.60",
        "problem": "OFF",
        "state": "measuring",
    }


def test_only_a_power_expires_and_is_not_kept() -> None:
    assert home_assistant.of_the_moment() == {"power"}
    facts = home_assistant.entities()
    assert [key for key in facts if "expire_after" in facts[key]] == [("sensor", "power")]


@pytest.mark.parametrize(
    ("field", "unsaid"),
    [
        ("power_w", {"power"}),
        ("import_counter_kwh", {"import", "import_corrected"}),
        ("export_total_kwh", {"export_corrected"}),
        ("last_reading", {"register"}),
    ],
)
def test_what_is_not_known_is_not_said(field: str, unsaid: set[str]) -> None:
    unknown = replace(DISTINCT, **{field: None})  # type: ignore[arg-type]
    assert set(home_assistant.states(DISTINCT, "")) - set(home_assistant.states(unknown, "")) == unsaid
