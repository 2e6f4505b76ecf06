"""A journal on a machine that learns late, or never, what time it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S
from tests.drawing.journals import NOON_NS, SECOND_UREV, progress, rows, run_evenly, sum_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def test_what_came_before_the_clock_was_right_gets_its_time_afterwards(tmp_path: Path) -> None:
    clock = FixedClock(None)
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 700))
        journal.add_reading(5 * NS_PER_S, "main", 1000, "000100")
        assert sum_of(tmp_path, "forward_urev") == 0
    with Journal.open(tmp_path, clock=FixedClock(None, clock.boot_id)) as journal:
        journal.record(progress(1000, 77))
    clock.offset = NOON_NS
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals.forward_urev == 699 * SECOND_UREV + 77
    minutes = rows(tmp_path, "SELECT minute FROM minutes ORDER BY minute")
    assert [minute for (minute,) in minutes] == [NOON_NS // 60 // NS_PER_S + m for m in (*range(12), 16)]
    assert sum_of(tmp_path, "forward_urev") == journal.totals.forward_urev
    assert rows(tmp_path, "SELECT time_ns FROM readings") == [(NOON_NS + 5 * NS_PER_S,)]


def test_a_boot_that_never_knew_the_time_is_placed_before_the_next_and_marked(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=FixedClock(NOON_NS)) as journal:
        run_evenly(journal, range(0, 101))
    lost = FixedClock(None)
    with Journal.open(tmp_path, clock=lost) as journal:
        run_evenly(journal, range(0, 301))
    next_boot_ns = NOON_NS + 3600 * NS_PER_S
    with Journal.open(tmp_path, clock=FixedClock(next_boot_ns)) as journal:
        run_evenly(journal, range(20, 31))
        journal.commit()
        assert sum_of(tmp_path, "forward_urev") == journal.totals.forward_urev
    assert rows(tmp_path, "SELECT boot_id, offset_ns FROM boots WHERE guessed") == [
        (lost.boot_id, next_boot_ns - 300 * NS_PER_S)
    ]


def test_a_guessed_boot_never_reaches_back_over_what_is_known(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=FixedClock(NOON_NS)) as journal:
        run_evenly(journal, range(0, 101))
    lost = FixedClock(None)
    with Journal.open(tmp_path, clock=lost) as journal:
        run_evenly(journal, range(0, 301))
    Journal.open(tmp_path, clock=FixedClock(NOON_NS + 200 * NS_PER_S)).checkpoint_and_close()
    assert rows(tmp_path, "SELECT offset_ns FROM boots WHERE guessed") == [(NOON_NS + 100 * NS_PER_S,)]


def test_a_clock_set_back_an_hour_neither_loses_nor_doubles(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 1000))
        clock.offset = NOON_NS - 3600 * NS_PER_S
        run_evenly(journal, range(1000, 8000))
    assert sum_of(tmp_path, "forward_urev") == journal.totals.forward_urev == 7999 * SECOND_UREV
