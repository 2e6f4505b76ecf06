"""A constant that is set for the past reprices power as it does energy, however often, in the tail too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.model import NS_PER_S, Progress
from disc_counter.units import wall_ns

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HALF_PAST = START + timedelta(minutes=30)
HOUR = timedelta(hours=1)
UREV_PER_S = 75_000_000 // 3600
"""1 kW at 75 U/kWh."""


def measured(journal: Journal, seconds: range, power_w: float) -> None:
    for second in seconds:
        journal.record(Progress(second * NS_PER_S, 0, 0, second * UREV_PER_S, 0, power_w, 10.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An hour of 1 kW at 75 U/kWh."""
    with Journal.open(tmp_path, clock=FixedClock(wall_ns(START))) as journal:
        journal.set_constant(Constant.of(75), None)
        measured(journal, range(3601), 1000.0)
    return tmp_path


def watts(folder: Path, start: datetime, end: datetime) -> tuple[float, float]:
    """The mean power of a span, as energy and as power tell it."""
    with History(folder) as history:
        rows = history.energy("minute", start, end, UTC)
        powers = [row.power_w for row in history.power(start + timedelta(seconds=1), end) if row.power_w is not None]
    energy_w = sum(row.import_wh or 0.0 for row in rows) / ((end - start) / HOUR)
    return energy_w, sum(powers) / len(powers)


def reprice(folder: Path, constant: float, since: datetime | None) -> None:
    with edit(folder) as connection:
        set_constant(connection, Constant.of(constant), None if since is None else wall_ns(since))


def test_power_is_what_energy_says(folder: Path) -> None:
    reprice(folder, 150, HALF_PAST)
    assert watts(folder, START, HALF_PAST) == pytest.approx((1000.0, 1000.0), rel=1e-3)
    assert watts(folder, HALF_PAST, START + HOUR) == pytest.approx((500.0, 500.0), rel=1e-3)
    with History(folder) as history:
        row = history.power(HALF_PAST + timedelta(minutes=1), START + HOUR)[0]
    assert row.uncertainty_w == pytest.approx(5.0)


def test_however_often_it_is_set_and_set_back(folder: Path) -> None:
    for constant, since, expected_w in ((150, HALF_PAST, 500.0), (300, None, 250.0), (75, START, 1000.0)):
        reprice(folder, constant, since)
        assert watts(folder, HALF_PAST, START + HOUR) == pytest.approx((expected_w, expected_w), rel=1e-3)


def test_what_the_tail_has_is_repriced_and_what_is_measured_since_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = START
    monkeypatch.setattr("disc_counter.journal.edits.time.time_ns", lambda: wall_ns(now))
    with Journal.open(tmp_path, clock=FixedClock(wall_ns(START))) as journal:
        journal.set_constant(Constant.of(75), None)
        measured(journal, range(301), 1000.0)
        now = START + timedelta(minutes=6)
        reprice(tmp_path, 150, START - HOUR)
        assert watts(tmp_path, START, START + timedelta(minutes=5)) == pytest.approx((500.0, 500.0), rel=1e-2)
        measured(journal, range(900, 1801), 500.0)
        later = START + timedelta(minutes=16), HALF_PAST
        assert watts(tmp_path, *later) == pytest.approx((500.0, 500.0), rel=1e-2)
        now = HALF_PAST
        reprice(tmp_path, 75, START - HOUR)
        assert watts(tmp_path, *later) == pytest.approx((1000.0, 1000.0), rel=1e-2)


def test_a_journal_of_before_is_taken_to_be_as_it_is_priced(folder: Path) -> None:
    """It was not noted what power had been reckoned by."""
    with edit(folder) as connection:
        connection.execute("DELETE FROM power_constants")
    reprice(folder, 150, HALF_PAST)
    assert watts(folder, START, HALF_PAST) == pytest.approx((1000.0, 1000.0), rel=1e-3)
    assert watts(folder, HALF_PAST, START + HOUR) == pytest.approx((500.0, 500.0), rel=1e-3)
