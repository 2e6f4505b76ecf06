"""Energy as CSV, for spreadsheets and for sizing a photovoltaic system."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO

from disc_counter.history.rows import EnergyRow

COLUMNS = ("from", "to", "import_wh", "export_wh", "bridged_wh", "blind_s")


def energy_csv(rows: Iterable[EnergyRow]) -> Iterator[str]:
    """A line of names, then a line a period: local times with their offset, Wh and s; not known is left empty."""
    yield _line(COLUMNS)
    for row in rows:
        figures = (row.import_wh, row.export_wh, row.bridged_wh, row.blind_s)
        yield _line([*map(_time, (row.start, row.until)), *map(_figure, figures)])


def _line(fields: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(fields)
    return buffer.getvalue()


def _time(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
