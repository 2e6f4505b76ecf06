"""Last year's kWh from readings: two that lie far enough apart say what a whole year comes to."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from disc_counter.errors import UsageError
from disc_counter.planning.consumption import Course
from disc_counter.planning.plan_days import DAYS, day_of_year

SHORTEST_DAYS = 270
"""Between the two readings: with less, the season that is missing says more than what was read."""
MOST_YEARLY_KWH = 200_000.0
LEAST_YEARLY_KWH = 100.0
"""A year's kWh of what is no house any more, or none yet: beyond, somebody mistyped."""
LARGEST_READING_KWH = 1e9
"""No register has more than nine drums."""
DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})")
WHAT_IS_RIGHT = "write a line for each reading, a date and kWh, as 2025-01-31;12345.6 or 31.01.2025;12345,6"

Readings = Sequence[tuple[date, float]]


def yearly_kwh_of(readings: Readings, course: Course) -> float | None:
    """What a year comes to by the last reading and the one about a year before it; None where there are none such."""
    if not readings:
        return None
    last, last_kwh = readings[-1]
    older = [(day, kwh) for day, kwh in readings if (last - day).days >= SHORTEST_DAYS and kwh <= last_kwh]
    if not older:
        return None
    first, first_kwh = min(older, key=lambda each: abs((last - each[0]).days - DAYS))
    places = (day_of_year(first) + np.arange((last - first).days)) % DAYS
    found = (last_kwh - first_kwh) * DAYS / float(course.at(places).sum())
    return found if LEAST_YEARLY_KWH <= found <= MOST_YEARLY_KWH else None


def read_readings(path: Path) -> list[tuple[date, float]]:
    """Readings from a CSV of dates and kWh, in the order of time; UsageError names the first line that is none."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the readings in {path} cannot be read ({error}): {WHAT_IS_RIGHT}") from None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = [field.strip() for field in _fields(line)]
        if not any(fields) or (number == 1 and not DATE.search(line)):
            continue
        found.append(_reading(fields, f"{path.name}, line {number}"))
    if len(found) < 2:
        raise UsageError(f"{path} has fewer than two readings: {WHAT_IS_RIGHT}")
    return sorted(found)


def _fields(line: str) -> list[str]:
    mark = ";" if ";" in line else "\t" if "\t" in line else ","
    return next(csv.reader([line], delimiter=mark), [])


def _reading(fields: list[str], where: str) -> tuple[date, float]:
    try:
        kwh = float(re.sub(r"\.(?=\d{3},)", "", fields[1]).replace(",", "."))
        parts = DATE.fullmatch(fields[0])
        if parts is None or not 0 <= kwh < LARGEST_READING_KWH:
            raise ValueError(fields)
        year, month, day = (int(each) for each in (parts.groups()[:3] if parts[1] else parts.groups()[:2:-1]))
        return date(year, month, day), kwh
    except (IndexError, ValueError):
        raise UsageError(f"{where} is {';'.join(fields)[:60]!r}: {WHAT_IS_RIGHT}") from None
