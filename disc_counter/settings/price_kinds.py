"""The kinds of values of [tariff] and [[price]] that no other table has: a date, and a time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from disc_counter.settings.kinds import Kind

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def day() -> Kind:
    """A date; in quotes or not."""

    def read(value: Any) -> date:
        if isinstance(value, str):
            return date.fromisoformat(value)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValueError
        return value

    return Kind("a date as 2026-01-31", read)


def clock() -> Kind:
    """A time of day, to the minute; in quotes or not."""

    def read(value: Any) -> time:
        if isinstance(value, str) and CLOCK.fullmatch(value):
            return time.fromisoformat(value)
        if not isinstance(value, time) or value.second or value.microsecond:
            raise ValueError
        return value

    return Kind('a time of day in quotes, as "22:00"', read)
