"""A lamp on a GPIO pin of a Raspberry Pi, lit while the service runs."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from disc_counter.errors import UsageError, WorkError
from disc_counter.settings.schema import Light


@contextmanager
def lit(light: Light) -> Iterator[None]:
    """A configured lamp is lit meanwhile; UsageError without gpiozero, WorkError where the pin is taken."""
    if light.pin is None:
        yield
        return
    lamp = _lamp(light.pin, light.brightness)
    try:
        yield
    finally:
        lamp.close()


def _lamp(pin: int, brightness: float) -> Any:
    try:
        gpiozero = importlib.import_module("gpiozero")
    except ImportError:
        raise UsageError("[light] pin needs gpiozero: sudo apt install python3-gpiozero python3-lgpio") from None
    try:
        lamp = gpiozero.LED(pin) if brightness == 1.0 else gpiozero.PWMLED(pin)
    except (gpiozero.GPIOZeroError, OSError, RuntimeError) as error:
        raise WorkError(f"[light] pin {pin} cannot be used: {error}") from None
    lamp.value = brightness
    return lamp
