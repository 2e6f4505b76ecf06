"""The journal's rows as points for InfluxDB. The schema is fixed; docs/outputs.md describes it.

A point is told by measurement, tags and time alone: sent twice it is still one. Fields keep their type for ever.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from influxdb_client.client.write.point import Point
from influxdb_client.domain.write_precision import WritePrecision

from disc_counter.energy import WH_PER_KWH
from disc_counter.errors import NoConstantError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import HealthRow, ReadingRow, TurnRow

MS = WritePrecision.MS


def flow_lines(history: History, meter: str, start: datetime, end: datetime) -> list[str]:
    """Energy and power with times in [start, end) as lines of InfluxDB's protocol, times in ms."""
    return _written([*_energy(history, start, end), *_power(history, start, end)], meter)


def event_lines(
    turns: Sequence[TurnRow], readings: Sequence[ReadingRow], health: Sequence[HealthRow], meter: str
) -> list[str]:
    """Revolutions, readings and health alike."""
    return _written([*_turns(turns), *_readings(readings), *_health(health)], meter)


def time_ms_of(line: str) -> int:
    """The time at the end of a line, in ms since 1970."""
    return int(line.rsplit(" ", 1)[1])


def _written(points: Iterable[Point], meter: str) -> list[str]:
    host = socket.gethostname()
    return [str(point.tag("meter", meter).tag("host", host).to_line_protocol()) for point in points]


def _energy(history: History, start: datetime, end: datetime) -> Iterator[Point]:
    """In a minute's last millisecond the running totals, so that they belong to the day, hour and minute that ends.

    Beside them what was counted in that minute: its sum over any span is right, wherever the span begins.
    """
    try:
        rows = history.running_totals(start, end)
    except NoConstantError:
        return  # without a constant turns are no energy
    for row in rows:
        yield (
            Point("energy")
            .field("import_kwh", float(row.import_wh / WH_PER_KWH))
            .field("export_kwh", float(row.export_wh / WH_PER_KWH))
            .field("bridged_kwh", float(row.bridged_wh / WH_PER_KWH))
            .field("import_wh", float(row.minute_import_wh))
            .field("export_wh", float(row.minute_export_wh))
            .time(row.time, MS)
        )
        yield Point("health").field("blind_s", row.blind_s).time(row.time, MS)


def _power(history: History, start: datetime, end: datetime) -> Iterator[Point]:
    for row in history.power(start, end):
        if row.power_w is None:
            continue
        point = Point("power").field("power_w", row.power_w).time(row.time, MS)
        yield point if row.uncertainty_w is None else point.field("uncertainty_w", row.uncertainty_w)


def _turns(turns: Iterable[TurnRow]) -> Iterator[Point]:
    for turn in turns:
        yield (
            Point("revolution")
            .field("direction", turn.direction)
            .field("revolutions", turn.revolutions)
            .time(turn.time, MS)
        )


def _readings(readings: Iterable[ReadingRow]) -> Iterator[Point]:
    for row in readings:
        if row.reading_kwh is None:
            continue
        point = Point("register").tag("register", row.register).field("reading_kwh", row.reading_kwh)
        if row.difference_kwh is not None:
            point.field("difference_kwh", row.difference_kwh)
        yield point.time(row.time, MS)


def _health(rows: Iterable[HealthRow]) -> Iterator[Point]:
    for row in rows:
        point, known = Point("health").time(row.time, MS), False
        for field in ("frames_per_s", "brightness", "mark_contrast", "unsent_points"):
            if (value := getattr(row, field)) is not None:
                point, known = point.field(field, value), True
        if known:  # a point without fields is an empty line
            yield point
