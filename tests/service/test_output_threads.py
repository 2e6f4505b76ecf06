"""Outputs come and go with the configuration, while the service runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from disc_counter.errors import WorkError
from disc_counter.outputs import configured
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.configured import OutputEntry
from disc_counter.service.output_threads import Outputs, Running
from disc_counter.settings import Mqtt, Settings
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN
from tests.harness.services import until
from tests.stand_ins.fake_station import WELL

BEGUN = Running(LiveStatus(lambda: WELL, lambda status: state_of(status, EN).words), lambda _, work, __: work, print)


class Listener:
    """Notes for whom it runs."""

    running: list[str]

    def __init__(self, settings: Settings) -> None:
        self._host = str(settings.mqtt.host)
        if self._host == "missing":
            raise WorkError("[mqtt] needs paho-mqtt")

    def run(self, stop: Event, live: LiveStatus) -> None:
        self.running.append(self._host)
        stop.wait()
        self.running.remove(self._host)

    problem = None
    unsent = Waiting()

    def check(self) -> Check:
        return Check("good", "listens")


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outputs]:
    Listener.running = []
    entry = OutputEntry("mqtt", lambda settings: settings.mqtt.host is not None, Listener)
    monkeypatch.setattr(configured, "ENTRIES", (entry,))
    outputs = Outputs(Settings())
    outputs.start(BEGUN)
    yield outputs
    outputs.end()
    assert Listener.running == []


def to(host: str | None) -> Settings:
    return replace(Settings(), mqtt=Mqtt(host))


def test_a_recipient_that_is_set_is_served_at_once_and_one_that_is_taken_away_no_more(outputs: Outputs) -> None:
    for host in ("one", "other", None):
        outputs.configured(to(host))
        until(lambda: Listener.running == ([host] if host else []))  # noqa: B023
        assert list(outputs.problems) == (["mqtt"] if host else [])


def test_what_concerns_no_output_leaves_it_alone(outputs: Outputs) -> None:
    outputs.configured(to("one"))
    until(lambda: Listener.running == ["one"])
    threads = outputs._threads
    outputs.configured(replace(to("one"), meter=replace(Settings().meter, direction="left")))
    assert outputs._threads is threads


def test_a_package_that_is_missing_is_said_and_the_service_goes_on(outputs: Outputs) -> None:
    outputs.configured(to("missing"))
    assert {name: reason() for name, reason in outputs.problems.items()} == {"outputs": "[mqtt] needs paho-mqtt"}
    outputs.configured(to("one"))
    assert list(outputs.problems) == ["mqtt"]
