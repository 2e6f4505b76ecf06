"""The lamp, on gpiozero's own pins of no board."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from disc_counter.camera.lamp import lit
from disc_counter.errors import SettingsError, UsageError, WorkError
from disc_counter.settings import parse
from disc_counter.settings.schema import Light


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory(pin_class=MockPWMPin)
    before, gpiozero.Device.pin_factory = gpiozero.Device.pin_factory, factory
    yield factory
    gpiozero.Device.pin_factory = before
    factory.reset()


def test_the_lamp_is_lit_while_the_service_runs(pins: MockFactory) -> None:
    with lit(Light(pin=18)):
        assert pins.pin(18).state == 1.0
    assert pins.pin(18).function == "input"


def test_it_can_be_dimmed(pins: MockFactory) -> None:
    with lit(Light(pin=18, brightness=0.25)):
        assert pins.pin(18).state == pytest.approx(0.25)


def test_a_pin_that_is_taken_is_said(pins: MockFactory) -> None:
    with lit(Light(pin=18)), pytest.raises(WorkError, match="pin 18 cannot be used"), lit(Light(pin=18)):
        pass


def test_without_a_lamp_nothing_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gpiozero", None)
    with lit(Light()):
        pass
    with pytest.raises(UsageError, match="sudo apt install python3-gpiozero"), lit(Light(pin=18)):
        pass


def test_a_pin_that_no_pi_has_is_a_wrong_configuration() -> None:
    with pytest.raises(SettingsError, match=r"\[light\] pin is 40"):
        parse("[light]\npin = 40\n", Path("disc-counter.toml"))
