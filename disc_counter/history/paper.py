"""Readings that were written down before the reader was mounted: what was used then, as far as two of them tell it.

They are kept apart from the journal, in a file of their own, and are never mixed with what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from itertools import pairwise
from pathlib import Path

import numpy as np

from disc_counter import atomic_file
from disc_counter.energy import WH_PER_KWH
from disc_counter.errors import UsageError, WorkError

FILE_NAME = "paper.csv"
LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})[\s;,]+(?P<kwh>\d{1,9}([.,]\d{1,3})?)[\s;,]*")
"""A date as in ISO 8601 or as in German, and kWh with a decimal comma or point."""
HEAD = re.compile(r"[^\d]*")
"""A line that names the columns has no digit."""
MOST_READINGS = 5000
"""A reading a day for more than ten years."""
NOON = time(12)
"""When a day's reading is taken to have been made."""


@dataclass(frozen=True, slots=True, order=True)
class PaperReading:
    """What the register showed on a day, in kWh."""

    day: date
    kwh: float


class PaperReadings:
    """Those of one folder; UsageError where one cannot be, WorkError where the file cannot be read or written."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE_NAME

    def readings(self) -> list[PaperReading]:
        """All of them, in the order of time."""
        try:
            return parsed(self._file.read_text("utf-8")) if self._file.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise WorkError(f"{self._file} cannot be read: {error}") from None

    def add(self, more: Iterable[PaperReading], today: date) -> int:
        """Keep more; of a day that is known the newer one counts. How many there are then."""
        by_day = {reading.day: reading for reading in [*self.readings(), *more]}
        readings = checked(sorted(by_day.values()), today)
        self._write(readings)
        return len(readings)

    def clear(self) -> None:
        """Forget all of them."""
        self._write([])

    def _write(self, readings: Sequence[PaperReading]) -> None:
        lines = ["date;kWh", *(f"{reading.day};{reading.kwh:.10g}" for reading in readings)]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            atomic_file.write(self._file, ("\n".join(lines) + "\n").encode())
        except OSError as error:
            raise WorkError(f"{self._file} cannot be written: {error.strerror}") from None


def parsed(text: str) -> list[PaperReading]:
    """The readings in a text, a date and kWh a line; UsageError names the first line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if HEAD.fullmatch(line):
            continue
        match = LINE.fullmatch(line.strip())
        try:
            if match is None:
                raise ValueError(line)
            found.append(PaperReading(_day(match["day"]), float(match["kwh"].replace(",", "."))))
        except ValueError:
            raise UsageError(
                f"line {number} is {line.strip()[:40]!r}: a date and kWh are wanted, as 2019-12-31;12345.6"
            ) from None
    return sorted(found)


def checked(readings: Sequence[PaperReading], today: date) -> Sequence[PaperReading]:
    """The same, where they can be so; UsageError names the first that cannot."""
    if len(readings) > MOST_READINGS:
        raise UsageError(f"there are {len(readings)} readings: at most {MOST_READINGS} are kept")
    for before, reading in pairwise(readings):
        if reading.kwh < before.kwh:
            raise UsageError(
                f"{reading.kwh:.10g} kWh on {reading.day} are less than {before.kwh:.10g} on {before.day}: a register"
                " does not go back; leave out what was before the meter was exchanged"
            )
    if readings and readings[-1].day > today:
        raise UsageError(f"{readings[-1].day} is still to come")
    return readings


def paper_wh(
    readings: Sequence[PaperReading],
    spans: Iterable[tuple[datetime, datetime]],
    seen_since: datetime | None,
    zone: tzinfo,
) -> list[float | None]:
    """What was used in each span before the reader saw anything, in Wh; between two readings evenly; None: not told."""
    if len(readings) < 2:
        return [None for _ in spans]
    times = [datetime.combine(reading.day, NOON, zone).timestamp() for reading in readings]
    kwh = [reading.kwh for reading in readings]
    end_s = times[-1] if seen_since is None else min(times[-1], seen_since.astimezone(UTC).timestamp())
    told: list[float | None] = []
    for start, until in spans:
        first_s, last_s = max(start.timestamp(), times[0]), min(until.timestamp(), end_s)
        at = np.interp([first_s, last_s], times, kwh)
        told.append(float(at[1] - at[0]) * WH_PER_KWH if first_s < last_s else None)
    return told


def _day(text: str) -> date:
    if "." not in text:
        return date.fromisoformat(text)
    day, month, year = map(int, text.split("."))
    return date(year, month, day)
