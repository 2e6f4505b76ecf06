"""Home Assistant's messages, over a real mosquitto."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from disc_counter.outputs import mqtt
from disc_counter.outputs.base import Check, LiveStatus
from disc_counter.outputs.mqtt import MqttOutput
from disc_counter.settings import Meter, Mqtt, Settings
from disc_counter.status import Status
from tests.harness.servers import PATIENCE_S, free_port, running
from tests.stand_ins.fake_station import GONE, WELL

UNITS = {"power": ("W", "measurement"), "energy": ("kWh", "total_increasing")}


@contextmanager
def mosquitto(folder: Path, port: int, *lines: str) -> Iterator[None]:
    """Debian's mosquitto on a port of this machine."""
    folder.mkdir(exist_ok=True)
    config = folder / "mosquitto.conf"
    config.write_text("\n".join([f"listener {port} 127.0.0.1", *(lines or ["allow_anonymous true"])]) + "\n")
    with running("mosquitto", "mosquitto", ["-c", str(config)], port):
        yield


class Listener:
    """Hears all that is published; `heard` has the newest message of each topic."""

    def __init__(self, port: int) -> None:
        self.heard: dict[str, str] = {}
        self.kept: set[str] = set()
        self.client = Client(CallbackAPIVersion.VERSION2)
        self.client.on_message = self._on_message
        self.client.connect("127.0.0.1", port)
        self.client.subscribe("#")
        self.client.loop_start()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _on_message(self, client: Client, data: object, message: MQTTMessage) -> None:
        self.heard[message.topic] = message.payload.decode()
        if message.retain:
            self.kept.add(message.topic)


def output_to(broker: Mqtt) -> MqttOutput:
    return MqttOutput(Settings(meter=Meter("cellar"), mqtt=broker))


@contextmanager
def publishing(settings: Mqtt, status: Callable[[], Status] = lambda: WELL) -> Iterator[MqttOutput]:
    """An output on a thread of its own."""
    output, stop = output_to(settings), Event()
    live = LiveStatus(status, lambda status: "measuring, 60 frames/s")
    thread = Thread(target=output.run, args=(stop, live))
    thread.start()
    try:
        yield output
    finally:
        stop.set()
        thread.join(PATIENCE_S)


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "EVERY_S", 0.1)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    with mosquitto(tmp_path / "broker", port):
        yield port


def test_home_assistant_is_told_all_it_requires(port: int) -> None:
    with Listener(port) as listener, publishing(Mqtt("127.0.0.1", port)):
        until(lambda: len([topic for topic in listener.heard if topic.endswith("/config")]) == 8)
    told = {topic: json.loads(text) for topic, text in listener.heard.items() if topic.endswith("/config")}
    assert len({facts["unique_id"] for facts in told.values()}) == 8
    for topic, facts in told.items():
        prefix, kind, node, _, _ = topic.split("/")
        assert (prefix, kind in ("sensor", "binary_sensor"), node) == ("homeassistant", True, "disc-counter_cellar")
        assert facts["availability_topic"] == "disc-counter/cellar/availability"
        assert facts["device"]["identifiers"] == ["disc-counter-cellar"]
        assert facts["origin"]["name"] == "disc-counter"
        assert facts["state_topic"].startswith("disc-counter/cellar/")
        if facts.get("device_class") in UNITS and facts.get("state_class") != "total":
            assert (facts["unit_of_measurement"], facts["state_class"]) == UNITS[facts["device_class"]]


def test_states_are_what_is_known_and_totals_stay_at_the_broker(port: int) -> None:
    wanted = {f"disc-counter/cellar/{sensor}" for sensor in ("power", "import", "export", "register", "state")}
    with publishing(Mqtt("127.0.0.1", port)), Listener(port) as first:
        until(lambda: wanted <= set(first.heard))
        with Listener(port) as listener:  # as one that comes later: the broker has kept the totals for it
            until(lambda: wanted <= set(listener.heard))
            heard = {topic.rsplit("/", 1)[1]: text for topic, text in listener.heard.items() if "cellar/" in topic}
    assert heard["power"] == "2013.4"
    assert heard["import"] == "12345.678"
    assert heard["export"] == "0.000"
    assert heard["register"] == "54321.60"
    assert heard["state"] == "measuring, 60 frames/s"
    assert heard["problem"] == "OFF"
    assert heard["availability"] == "online"
    assert "disc-counter/cellar/import" in listener.kept
    assert "disc-counter/cellar/power" not in listener.kept


def test_what_is_not_known_is_not_said_and_never_zero(port: int) -> None:
    blind = replace(WELL, power_w=None, import_counter_kwh=None, last_reading=None, parts=GONE)
    with Listener(port) as listener, publishing(Mqtt("127.0.0.1", port), lambda: blind):
        until(lambda: listener.heard.get("disc-counter/cellar/problem") == "ON")
        until(lambda: "disc-counter/cellar/export" in listener.heard)
    for sensor in ("power", "import", "register"):
        assert f"disc-counter/cellar/{sensor}" not in listener.heard


def test_an_end_is_said_and_a_sudden_one_by_the_last_will(port: int) -> None:
    with Listener(port) as listener:
        with publishing(Mqtt("127.0.0.1", port)):
            until(lambda: listener.heard.get("disc-counter/cellar/availability") == "online")
        until(lambda: listener.heard["disc-counter/cellar/availability"] == "offline")
        client = output_to(Mqtt("127.0.0.1", port))._client(LiveStatus(lambda: WELL, lambda status: ""))
        client.loop_start()
        until(lambda: listener.heard["disc-counter/cellar/availability"] == "online")
        sock = client.socket()
        assert sock is not None
        client.loop_stop()
        sock.close()  # as a process that is killed: no good-bye
        until(lambda: listener.heard["disc-counter/cellar/availability"] == "offline")


def test_home_assistant_hears_everything_again_when_it_starts_anew(port: int) -> None:
    with publishing(Mqtt("127.0.0.1", port)) as output, Listener(port) as listener:
        until(lambda: output.problem is None and listener.heard)
        listener.heard.clear()
        listener.client.publish("homeassistant/status", "online")
        until(lambda: any(topic.endswith("/power/config") for topic in listener.heard))


def test_a_broker_that_comes_late_or_comes_back_is_found(tmp_path: Path) -> None:
    port = free_port()
    with publishing(Mqtt("127.0.0.1", port)) as output:
        assert output.problem in (None, f"[mqtt] host 127.0.0.1 does not answer on port {port}")
        until(lambda: output.problem is not None)
        for _ in range(2):
            with mosquitto(tmp_path / "broker", port):
                until(lambda: output.problem is None)
            until(lambda: output.problem is not None)


def test_a_wrong_password_is_said_without_the_password(tmp_path: Path) -> None:
    port, secret = free_port(), tmp_path / "secret"
    secret.write_text("hush")
    with (
        mosquitto(tmp_path / "broker", port, "allow_anonymous false"),
        publishing(Mqtt("127.0.0.1", port, username="me", password_file=secret)) as output,
    ):
        until(lambda: output.problem is not None and "refuses" in output.problem)
        assert output.problem is not None
        assert "hush" not in output.problem


def test_doctor_says_whether_the_broker_takes_us(tmp_path: Path) -> None:
    port, secret = free_port(), tmp_path / "secret"
    secret.write_text("hush")
    refused = output_to(Mqtt("127.0.0.1", port, username="me", password_file=secret))
    assert refused.check() == Check("bad", f"[mqtt] host 127.0.0.1 does not answer on port {port}")
    with mosquitto(tmp_path / "strict", port, "allow_anonymous false"):
        found = refused.check()
        assert (found.level, "refuses us" in found.words, "hush" in found.words) == ("bad", True, False)
    with mosquitto(tmp_path / "open", port):
        found = output_to(Mqtt("127.0.0.1", port)).check()
        assert (found.level, "gave back what was published" in found.words) == ("good", True)
    unreadable = output_to(Mqtt("127.0.0.1", port, username="me", password_file=tmp_path / "none"))
    assert "[mqtt] password_file" in unreadable.check().words


def test_what_is_published_and_does_not_come_back_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disc_counter.outputs.mqtt_trial.BACK_S", 1.0)
    port, allowed = free_port(), tmp_path / "allowed"
    allowed.write_text("topic read disc-counter/#\n")
    with mosquitto(tmp_path / "reading", port, f"allow_anonymous true\nacl_file {allowed}\nuser root"):
        found = output_to(Mqtt("127.0.0.1", port)).check()
    assert (found.level, found.advice) == ("fair", "let everybody write and read below disc-counter/")
    assert "did not come back" in found.words


def test_a_password_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    output = output_to(Mqtt("127.0.0.1", username="me", password_file=tmp_path / "none"))
    output.run(Event(), LiveStatus(lambda: WELL, lambda status: ""))
    assert output.problem is not None
    assert "[mqtt] password_file" in output.problem
