"""What others keep as a running total goes on from where it was, whatever is repriced, made good or undone later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import Counters
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.journal.tables import DATABASE, MIGRATIONS, connect
from disc_counter.model import NS_PER_S, Progress
from disc_counter.units import wall_ns
from tests.drawing.journals import rows

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TURN = 1_000_000
MINUTE_NS = 60 * NS_PER_S


class Meter:
    """Counts a turn a minute; time passes when a test says so."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.minutes = folder, 0
        monkeypatch.setattr("disc_counter.journal.edits.time.time_ns", lambda: self.now_ns)
        self.journal = Journal.open(folder, clock=FixedClock(wall_ns(START)))
        self.journal.set_constant(Constant.of(75), None)
        self.journal.record(Progress(0, 0, 0, 0, 0, None, None))

    @property
    def now_ns(self) -> int:
        return wall_ns(START) + self.minutes * MINUTE_NS

    def run(self, minutes: int) -> None:
        for _ in range(minutes):
            self.minutes += 1
            turned = self.minutes * TURN
            self.journal.record(Progress(self.minutes * MINUTE_NS, 0, 0, turned, turned // 4, None, None))
        self.journal.commit()

    def counters(self) -> Counters:
        with History(self.folder) as history:
            return history.counters()

    def import_kwh(self) -> float:
        with History(self.folder) as history:
            return float(history.totals().import_wh / 1000)

    def reprice(self, constant: int, ago_minutes: int) -> None:
        with edit(self.folder) as connection:
            set_constant(connection, Constant.of(constant), self.now_ns - ago_minutes * MINUTE_NS)

    def make_good(self, turns: int, ago_minutes: int) -> None:
        from_ns = self.now_ns - ago_minutes * MINUTE_NS
        self.journal.correct(from_ns - 7 * MINUTE_NS, from_ns + NS_PER_S, turns * TURN, self.now_ns)

    def make_good_and_undo(self) -> None:
        self.make_good(40, 3)
        self.undo()

    def undo(self) -> None:
        last = [each for each in self.journal.corrections if each.undone_ns is None][-1:]
        for each in last:
            self.journal.undo_correction(each.number, self.now_ns)


@pytest.fixture
def meter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Meter:
    meter = Meter(tmp_path, monkeypatch)
    meter.run(20)
    return meter


CHANGES: dict[str, Callable[[Meter], None]] = {
    "repriced for the past": lambda meter: meter.reprice(150, 15),
    "repriced from now on": lambda meter: meter.reprice(50, 0),
    "made good": lambda meter: meter.make_good(40, 3),
    "taken back": lambda meter: meter.make_good(-40, 3),
    "undone": lambda meter: meter.make_good_and_undo(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_past_moves_no_counter(meter: Meter, name: str) -> None:
    before = meter.counters()
    CHANGES[name](meter)
    assert meter.counters() == before


def test_counters_go_on_by_what_is_counted_by_the_constant_that_holds(meter: Meter) -> None:
    meter.reprice(150, 15)
    meter.make_good(40, 3)
    before = meter.counters()
    meter.run(15)
    after = meter.counters()
    assert float(after.import_wh - before.import_wh) == pytest.approx(100.0)
    assert after.forward_urev - before.forward_urev == 15 * TURN
    assert meter.import_kwh() == pytest.approx((5 / 75) + (70 / 150), rel=1e-3)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.integers(1, 9)),
        st.tuples(st.just("reprice"), st.sampled_from([50, 75, 96, 150]), st.integers(0, 30)),
        st.tuples(st.just("make_good"), st.integers(-50, 50).filter(bool), st.integers(0, 20)),
        st.tuples(st.just("undo")),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(steps)
def test_whatever_happens_counters_never_fall_nor_jump(drawn: list[tuple[Any, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        meter = Meter(Path(folder), patch)
        meter.run(20)
        for kind, *values in drawn:
            before, minutes = meter.counters(), meter.minutes
            getattr(meter, kind)(*values)
            passed, after = meter.minutes - minutes, meter.counters()
            assert after.forward_urev - before.forward_urev == passed * TURN
            assert 0 <= after.import_wh - before.import_wh <= Fraction(1000 * passed, 50)
            assert 0 <= after.export_wh - before.export_wh <= Fraction(1000 * passed, 50)


def test_counters_of_a_journal_of_before_go_on_from_where_they_were(tmp_path: Path) -> None:
    """They had what was corrected until then, and may hear of its undoing no more."""
    with pytest.MonkeyPatch.context() as older:
        older.setattr("disc_counter.journal.tables.MIGRATIONS", MIGRATIONS[:3])
        connection = connect(tmp_path / DATABASE, busy_s=1.0, checked=False)
        minute = wall_ns(START) // MINUTE_NS
        connection.execute(f"INSERT INTO minutes VALUES ({minute}, {90 * TURN}, 0, 0, 0)")
        connection.execute(f"INSERT INTO hours VALUES ({minute // 60}, {90 * TURN}, 0, 0, 0)")
        connection.execute(f"UPDATE state SET forward_urev = {90 * TURN}")
        connection.execute("INSERT INTO constants VALUES (NULL, '75')")
        since_ns = minute * MINUTE_NS
        values = f"({since_ns}, {since_ns}, {since_ns + NS_PER_S}, {15 * TURN}, NULL)"
        connection.execute(f"INSERT INTO corrections (made_ns, from_ns, until_ns, urev, undone_ns) VALUES {values}")
        connection.close()
    with Journal.open(tmp_path, clock=FixedClock(wall_ns(START))) as journal, History(tmp_path) as history:
        assert history.counters().import_wh == 1200
        journal.undo_correction(1, since_ns)
        assert history.totals().import_wh == 1000
        assert history.counters().import_wh == 1200
    assert rows(tmp_path, "SELECT counted FROM corrections") == [(1,)]
