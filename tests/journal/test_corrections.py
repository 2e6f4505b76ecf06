"""What the register makes good: entered as concluded, surviving restarts, undone whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import EnergyRow
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Progress

NOON = datetime(2025, 6, 3, 12, 0, tzinfo=UTC)
NOON_NS = int(NOON.timestamp()) * NS_PER_S
HOUR_NS = 3600 * NS_PER_S
UREV = 1_000_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def run(journal: Journal, first_s: int, last_s: int) -> None:
    """A turn a minute."""
    for second in range(first_s, last_s + 1):
        path = (second - first_s) * UREV // 60
        journal.record(Progress(second * NS_PER_S, path, 0, path, 0, 800.0, 1.0))


def hours(folder: Path) -> list[EnergyRow]:
    with History(folder) as history:
        return history.energy("hour", NOON, NOON + timedelta(hours=4), UTC)


def test_an_outage_is_filled_evenly_and_marked_as_concluded(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        run(journal, 0, 3600)
        journal.add_reading(3600 * NS_PER_S, "total", 1_000_000, "10000", None, journal.totals.net_urev)
        before = journal.totals.net_urev
        journal.correct(NOON_NS + HOUR_NS, NOON_NS + 3 * HOUR_NS, 75 * UREV, NOON_NS)
        assert journal.totals.net_urev == before + 75 * UREV
        journal.add_reading(3 * 3600 * NS_PER_S, "total", 1_001_000, "10010", None, journal.totals.net_urev)
    first, second, third, fourth = hours(tmp_path)
    assert (second.import_wh, third.import_wh) == (500.0, 500.0)
    assert (second.bridged_wh, third.bridged_wh) == (500.0, 500.0)
    assert (first.bridged_wh, fourth.import_wh) == (0.0, None)


def test_totals_go_on_from_it_after_a_restart_and_a_crash(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run(journal, 0, 600)
        journal.correct(NOON_NS, NOON_NS + HOUR_NS, 30 * UREV, NOON_NS)
        run(journal, 601, 661)
        total = journal.totals.net_urev
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals.net_urev == total == pytest.approx(41 * UREV, rel=1e-3)


def test_a_correction_is_undone_whole_and_once(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        run(journal, 0, 3600)
        journal.commit()
        before = journal.totals
        journal.correct(NOON_NS, NOON_NS + 2 * HOUR_NS, 75 * UREV, NOON_NS)
        journal.add_reading(2 * 3600 * NS_PER_S, "total", 1_000_000, "10000", None, journal.totals.net_urev)
        (correction,) = journal.corrections
        journal.undo_correction(correction.number, NOON_NS + 1)
        assert journal.totals == before
        assert journal.readings(0, 10)[0].total_urev == journal.totals.net_urev
        with pytest.raises(UsageError, match="no correction 1"):
            journal.undo_correction(1, NOON_NS + 2)
        with pytest.raises(UsageError, match="no correction 7"):
            journal.undo_correction(7, NOON_NS + 2)
        assert journal.corrections[0].undone_ns == NOON_NS + 1
    assert hours(tmp_path)[0].import_wh == pytest.approx(60 * 1000 / 75, rel=1e-3)


def test_what_was_fed_in_unseen_is_export(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        run(journal, 0, 60)
        journal.correct(NOON_NS + HOUR_NS, NOON_NS + 2 * HOUR_NS, -30 * UREV, NOON_NS)
        assert journal.totals.reverse_urev == 30 * UREV
    assert hours(tmp_path)[1].export_wh == 400.0
