"""What the forms of the set-up page change in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from disc_counter.settings.rewrite import Place
from disc_counter.status import ChangeableSettings
from web.pages import connections
from web.pages.rotation import turned_changes
from web.query import form

Changes: TypeAlias = tuple[Mapping[Place, object], tuple[int, int] | None]
"""The places and their new values; the size of the picture after rotation where that changes too, in pixels."""


def _picture(configuration: ChangeableSettings) -> Changes:
    return turned_changes(configuration, form.whole("rotation"))


def _disc(configuration: ChangeableSettings) -> Changes:
    return {
        ("disc", "window"): form.window(),
        ("disc", "mark"): form.word("mark"),
        ("meter", "direction"): form.word("direction"),
        ("meter", "backstop"): form.ticked("backstop"),
    }, None


def _meter(configuration: ChangeableSettings) -> Changes:
    return {
        ("meter", "name"): form.word("name"),
        ("meter", "revolutions_per_kwh"): form.number("revolutions_per_kwh"),
        ("meter", "max_power_w"): form.number("max_power_w"),
    }, None


def _register(configuration: ChangeableSettings) -> Changes:
    """A row of drums changed, added behind the others, or taken away."""
    index, count = form.whole("index"), len(configuration.settings.registers)
    if not 0 <= index <= count:
        raise form.refused("index", f"a number from 0 to {count}, the last for a new register")
    if form.ticked("remove"):
        return {("register", index): None}, None
    return {
        ("register", index, "name"): form.word("name"),
        ("register", index, "window"): form.window(),
        ("register", index, "integer_digits"): form.whole("integer_digits"),
        ("register", index, "decimal_digits"): form.whole("decimal_digits"),
    }, None


def _steps(configuration: ChangeableSettings) -> Changes:
    return {("web", "first_steps"): form.ticked("shown")}, None


FORMS: Mapping[str, Callable[[ChangeableSettings], Changes]] = {
    "picture": _picture,
    "disc": _disc,
    "meter": _meter,
    "register": _register,
    "steps": _steps,
    "camera": connections.camera,
    "interval": connections.interval,
    "tariff": connections.tariff,
    "influxdb": connections.influxdb,
    "mqtt": connections.mqtt,
    "push": connections.push,
    "messages": connections.messages,
}
"""By the last part of the address that a form is sent to; UsageError where what was sent is wrong."""
