"""What power cuts and full or broken disks cost: nothing but the last seconds."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal, Totals
from disc_counter.journal.tables import DATABASE, TAIL
from disc_counter.model import NS_PER_S, Blind, Revolution
from tests.drawing.journals import NOON_NS, SECOND_UREV, crashed, full_disk, progress, rows, run_evenly, sum_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def test_a_power_cut_loses_less_than_ten_seconds(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        for second in range(1, 1300):
            journal.record(progress(second, second * SECOND_UREV))
            if second % 77 == 0:
                with Journal.open(crashed(tmp_path / "j"), clock=clock) as again:
                    assert again.totals.forward_urev > journal.totals.forward_urev - 10 * SECOND_UREV


@pytest.mark.parametrize("kept_bytes", [0, 31, 32, 5_000, 50_001])
def test_a_cut_write_ahead_log_costs_nothing_that_the_tail_has(
    tmp_path: Path, clock: FixedClock, kept_bytes: int
) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        run_evenly(journal, range(1, 1300))
        cut = crashed(tmp_path / "j")
    with open(cut / f"{DATABASE}-wal", "r+b") as wal:
        wal.truncate(min(kept_bytes, os.fstat(wal.fileno()).st_size))
    with Journal.open(cut, clock=clock) as journal:
        assert journal.totals.forward_urev > 1290 * SECOND_UREV
        assert sum_of(cut, "forward_urev") == journal.totals.forward_urev


def test_a_torn_record_costs_its_minute_but_no_energy(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        run_evenly(journal, range(0, 301))
        torn = crashed(tmp_path / "j")
    ring = bytearray((torn / TAIL).read_bytes())
    ring[10 * 512 + 200] ^= 1
    (torn / TAIL).write_bytes(ring)
    with Journal.open(torn, clock=clock) as journal:
        assert journal.totals.forward_urev > 290 * SECOND_UREV
        assert sum_of(torn, "forward_urev") == journal.totals.forward_urev


def test_a_torn_newest_record_loses_itself_alone(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        run_evenly(journal, range(0, 10))
        torn = crashed(tmp_path / "j")
    ring = (torn / TAIL).read_bytes()
    (torn / TAIL).write_bytes(ring[: 512 + 100] + bytes(len(ring) - 512 - 100))
    with Journal.open(torn, clock=clock) as journal:
        assert journal.totals == Totals()


Step = tuple[str, int, int]
"""What happens, and up to two numbers that belong to it."""
STEPS = st.one_of(
    st.tuples(st.just("count"), st.integers(0, 2_000_000), st.integers(0, 500_000)),
    st.tuples(st.just("turn"), st.integers(-5, 5), st.just(0)),
    st.tuples(st.just("blind"), st.integers(-900_000, 900_000), st.just(0)),
    st.tuples(st.sampled_from(["commit", "restart", "crash", "set back", "unplug"]), st.just(0), st.just(0)),
)


class Unlucky:
    """A journal to which all sorts of things happen; it knows what the totals were at each second."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.clock = directory, FixedClock(NOON_NS)
        self.journal = Journal.open(directory, clock=self.clock)
        self.second, self.counted = 0, Totals()
        self.history = [(0, Totals())]

    def suffer(self, step: Step) -> None:
        what, one, other = step
        if what == "count":
            self.second += 1
            self.counted += Totals(one, other)
            forward_urev, reverse_urev, bridged_urev, _ = self.counted.values
            self.journal.record(progress(self.second, forward_urev, reverse_urev, bridged_urev=bridged_urev))
        elif what == "turn":
            self.journal.record(Revolution(self.second * NS_PER_S, 1 if one >= 0 else -1, one * 1_000_000))
        elif what == "blind":
            self.counted += Totals(bridged_urev=abs(one))
            self.journal.record(Blind(self.second * NS_PER_S, (self.second + 1) * NS_PER_S, "dark", one))
        elif what == "commit":
            self.journal.commit()
        elif what == "set back":
            self.clock.offset = (self.clock.offset or 0) - 3600 * NS_PER_S
        else:
            self._end(orderly=what == "restart")
        self.history.append((self.second, self.journal.totals))

    def _end(self, *, orderly: bool) -> None:
        """The process ends and the next one goes on: all is there, or all but the last ten seconds."""
        left = self.directory if orderly else crashed(self.directory)
        before = self.journal.totals
        self.journal.checkpoint_and_close()
        before = self.journal.totals if orderly else before
        self.directory, self.counted = left, Totals()
        self.journal = Journal.open(left, clock=self.clock)
        now = self.journal.totals
        if orderly:
            assert now == before
        old_enough = (totals for at, totals in self.history if at <= self.second - 10)
        assert now.at_least(max(old_enough, key=lambda totals: totals.values, default=Totals())) == now
        assert now.at_least(before) == before
        self.history = [(at, totals) for at, totals in self.history if totals.at_least(now) == now]


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=120))
def test_totals_never_fall_whatever_happens(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    unlucky = Unlucky(tmp_path_factory.mktemp("journal") / "j")
    for step in steps:
        unlucky.suffer(step)
    unlucky.journal.checkpoint_and_close()
    columns = ("forward_urev", "reverse_urev", "bridged_urev")
    for column, total in zip(columns, unlucky.journal.totals.values, strict=False):
        assert [sum_of(unlucky.directory, column, table) for table in ("minutes", "hours", "days")] == [total] * 3


def test_on_a_full_disk_counting_goes_on_and_all_is_written_later(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        with full_disk(journal):
            run_evenly(journal, range(0, 4000))
            assert "make room on the disk" in str(journal.problem)
            assert journal.totals.forward_urev == 3999 * SECOND_UREV
        run_evenly(journal, range(4000, 4020))
        assert journal.problem is None
    assert sum_of(tmp_path, "forward_urev") == 4019 * SECOND_UREV
    assert len(rows(tmp_path, "SELECT * FROM minutes")) == 67


def test_the_constant_holds_on_while_it_cannot_be_read(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(96), None)
        with monkeypatch.context() as broken:
            broken.setattr(journal, "_data_version", broken_disk)
            assert journal.constants.latest == Constant.of(96)
            assert "disk I/O error" in str(journal.problem)
        journal.commit()
        assert journal.problem is None


def broken_disk() -> int:
    raise sqlite3.OperationalError("disk I/O error")


def test_a_power_cut_on_a_disk_long_full_loses_less_than_ten_seconds(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        run_evenly(journal, range(0, 100))
        journal.commit()
        with full_disk(journal):
            run_evenly(journal, range(100, 6000))
            left = crashed(tmp_path / "j")
    with Journal.open(left, clock=clock) as journal:
        assert journal.totals.forward_urev > 5990 * SECOND_UREV
        assert sum_of(left, "forward_urev") == journal.totals.forward_urev


def test_what_a_full_disk_held_back_goes_in_piece_by_piece(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal, full_disk(journal):
        run_evenly(journal, range(0, 20_000))
    assert len(rows(tmp_path, "SELECT * FROM power")) > 2000
    assert sum_of(tmp_path, "forward_urev") == 19_999 * SECOND_UREV
