"""A figure of the status, described once for all that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from disc_counter.status.report import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stood on the register, and the time (with zone) of the picture it was read from."""

    reading_kwh: float
    time: datetime


Kind: TypeAlias = Literal["number", "count", "flag", "text", "time", "reading"]
Value: TypeAlias = float | bool | str | datetime | Reading | None


@dataclass(frozen=True, slots=True)
class Entity:
    """How Home Assistant knows a figure. `key` is part of topics and ids: it stays as it is for ever.

    `device_class` is needed where the unit does not tell it. An `inverted` flag is on while the figure is false.
    `display_decimals` are suggested for its pages.
    """

    key: str
    name: str
    device_class: str | None = None
    inverted: bool = False
    display_decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the status: what page, JSON, OpenAPI, metrics and Home Assistant need to know of it.

    `name` is its key in JSON, with the unit in it, and `meaning` says in English what it is. `read` takes it from the
    status, else it is the field of that name. `always` is true where it is never unknown; one that `grows` never falls.
    `words` is the key of its name among the page's details, None where it is not listed there, and `said_unknown` is
    False where it is not listed while it is unknown; `metric` its name for Prometheus, in base units and without
    prefix; `decimals` are those that people and Home Assistant are told.
    """

    name: str
    meaning: str
    kind: Kind = "number"
    unit: str = ""
    read: Callable[[Status], Value] | None = None
    always: bool = False
    grows: bool = False
    decimals: int = 1
    words: str | None = None
    said_unknown: bool = True
    metric: str | None = None
    entity: Entity | None = None

    def value(self, status: Status) -> Value:
        """What it is now; None is 'not known'."""
        value: Value = getattr(status, self.name) if self.read is None else self.read(status)
        return value

    def number(self, status: Status) -> float | None:
        """Its value as a number: a flag is 0 or 1, a time is its age in seconds, a reading its kWh; a text is none."""
        value = self.value(status)
        if isinstance(value, datetime):
            return (status.time - value).total_seconds()
        if isinstance(value, Reading):
            return value.reading_kwh
        return None if value is None or isinstance(value, str) else float(value)
