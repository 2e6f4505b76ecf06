"""The journal's rows as InfluxDB's points: every figure is in its own field, though all differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import gethostname

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.csv_export import energy_csv
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import HealthRow, ReadingRow, TurnRow
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Blind, Progress
from disc_counter.outputs.points import event_lines, flow_lines, time_ms_of

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WH_UREV = 75_000
"""A watt-hour at 75 revolutions a kWh, in micro-revolutions."""


@pytest.fixture
def history(tmp_path: Path) -> History:
    """In the first minute 12 Wh are taken, 5 of them bridged, and 1 Wh is fed in; in the second 2 Wh are taken."""
    with Journal.open(tmp_path, clock=FixedClock(round(NOON.timestamp()) * NS_PER_S)) as journal:
        journal.set_constant(Constant.of(75), None)
        bridged, dark_ns = 5 * WH_UREV, 20 * NS_PER_S
        for second, taken_wh, given_wh, blind in (
            (0, 0, 0, 0),
            (1, 0, 1, 0),
            (10, 7, 1, 0),
            (40, 12, 1, 1),
            (60, 12, 1, 1),
        ):
            if second == 40:
                journal.record(Blind(20 * NS_PER_S, 40 * NS_PER_S, "dark", bridged))
            journal.record(
                Progress(
                    second * NS_PER_S,
                    (taken_wh - given_wh) * WH_UREV,
                    0,
                    taken_wh * WH_UREV,
                    given_wh * WH_UREV,
                    None,
                    None,
                    blind * dark_ns,
                    blind * bridged,
                )
            )
        for second in (90, 130):
            journal.record(
                Progress(second * NS_PER_S, 13 * WH_UREV, 0, 14 * WH_UREV, WH_UREV, None, None, dark_ns, bridged)
            )
    return History(tmp_path)


def fields_of(line: str) -> dict[str, float]:
    """The fields of a line of InfluxDB's protocol."""
    _, fields, _ = line.split(" ")
    return {name: float(value) for name, _, value in (each.partition("=") for each in fields.split(","))}


def test_a_point_of_energy_says_what_was_bridged_beside_what_was_counted(history: History) -> None:
    with history:
        lines = flow_lines(history, "cellar", NOON, NOON + 2 * MINUTE)
    first, second = (fields_of(line) for line in lines if line.startswith("energy,"))
    assert first == {"import_kwh": 0.012, "export_kwh": 0.001, "bridged_kwh": 0.005, "import_wh": 12, "export_wh": 1}
    assert second == {"import_kwh": 0.014, "export_kwh": 0.001, "bridged_kwh": 0.005, "import_wh": 2, "export_wh": 0}
    blind = [fields_of(line)["blind_s"] for line in lines if line.startswith("health,")]
    assert blind == [20.0, 0.0]


def test_an_export_says_what_was_bridged_beside_what_was_counted(history: History) -> None:
    with history:
        rows = history.energy("minute", NOON, NOON + 2 * MINUTE, UTC)
    named, *lines = (line.rstrip("\n").split(",") for line in energy_csv(rows))
    figures = [dict(zip(named, line, strict=True)) for line in lines]
    assert [{name: row[name] for name in ("import_wh", "export_wh", "bridged_wh", "blind_s")} for row in figures] == [
        {"import_wh": "12", "export_wh": "1", "bridged_wh": "5", "blind_s": "20"},
        {"import_wh": "2", "export_wh": "0", "bridged_wh": "0", "blind_s": "0"},
    ]


NOON_MS = 1_714_564_800_000
TAGGED = f"host={gethostname()},meter=cellar"


def test_each_minute_is_two_lines_in_its_last_millisecond(history: History) -> None:
    with history:
        lines = flow_lines(history, "cellar", NOON, NOON + MINUTE)
    assert lines == [
        f"energy,{TAGGED} bridged_kwh=0.005,export_kwh=0.001,export_wh=1,import_kwh=0.012,import_wh=12"
        f" {NOON_MS + 59_999}",
        f"health,{TAGGED} blind_s=20 {NOON_MS + 59_999}",
    ]
    assert [time_ms_of(line) for line in lines] == [NOON_MS + 59_999] * 2


def test_power_that_is_not_known_is_no_point(tmp_path: Path) -> None:
    """Known to a watt at first, later known, but not how well."""
    with Journal.open(tmp_path, clock=FixedClock(round(NOON.timestamp()) * NS_PER_S)) as journal:
        for second in range(61):
            power_w, doubt_w = (None, None) if second < 20 else (480.0, 1.0) if second <= 40 else (480.0, None)
            journal.record(Progress(second * NS_PER_S, 0, 0, 0, 0, power_w, doubt_w))
    with History(tmp_path) as history:
        lines = flow_lines(history, "cellar", NOON, NOON + MINUTE)
    assert [fields_of(line) for line in lines if line.startswith("power,")] == [
        {"power_w": 480.0, "uncertainty_w": 1.0},
        {"power_w": 480.0, "uncertainty_w": 1.0},
        {"power_w": 480.0, "uncertainty_w": 1.0},
        {"power_w": 480.0},
        {"power_w": 480.0},
    ]
    assert not any(line.startswith("energy,") for line in lines), "without a constant turns are no energy"


def test_revolutions_readings_and_health_are_lines_with_what_is_known(tmp_path: Path) -> None:
    lines = event_lines(
        [TurnRow(NOON, -1, 12.0)],
        [
            ReadingRow(NOON, "day", 13_823.2, "13823.2", -0.02),
            ReadingRow(NOON, "night", None, "1????.?", None),
            ReadingRow(NOON, "night", 5.5, "00005.5", None),
        ],
        [
            HealthRow(NOON, None, None, None, None),
            HealthRow(NOON, 29.9, 101.5, 0.3, 0),
            HealthRow(NOON, 0.0, *[None] * 3),
        ],
        "cellar",
    )
    assert lines == [
        f"revolution,{TAGGED} direction=-1i,revolutions=12 {NOON_MS}",
        f"register,{TAGGED},register=day difference_kwh=-0.02,reading_kwh=13823.2 {NOON_MS}",
        f"register,{TAGGED},register=night reading_kwh=5.5 {NOON_MS}",
        f"health,{TAGGED} brightness=101.5,frames_per_s=29.9,mark_contrast=0.3,unsent_points=0i {NOON_MS}",
        f"health,{TAGGED} frames_per_s=0 {NOON_MS}",
    ]
