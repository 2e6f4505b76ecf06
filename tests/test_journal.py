"""The journal keeps what was counted, whatever happens to it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import JournalError
from disc_counter.journal import Journal, Totals, add_reading, edit, schema, set_constant
from disc_counter.journal.schema import DATABASE, MIGRATIONS, TAIL
from disc_counter.model import NS_PER_S, Blind, Event, Progress, Revolution

NOON_NS = 1_700_049_600 * NS_PER_S  # 2023-11-15 12:00 UTC
SECOND_UREV = 104_167  # a second at 5 kW and 75 U/kWh


def progress(
    second: int, forward_urev: int, reverse_urev: int = 0, *, blind_ns: int = 0, bridged_urev: int = 0
) -> Progress:
    path_urev = forward_urev - reverse_urev
    return Progress(second * NS_PER_S, path_urev, 100, forward_urev, reverse_urev, 5000.0, 10.0, blind_ns, bridged_urev)


def run_evenly(journal: Journal, seconds: range) -> None:
    """Record progress once a second, as a process does that began at 0."""
    for second in seconds:
        journal.record(progress(second, second * SECOND_UREV))


def rows(directory: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(directory / DATABASE)) as connection:
        return connection.execute(query).fetchall()


def sum_of(directory: Path, column: str, table: str = "minutes") -> object:
    return rows(directory, f"SELECT coalesce(sum({column}), 0) FROM {table}")[0][0]


def crashed(directory: Path, name: str = "crashed") -> Path:
    """What a power cut leaves: the files as they are now, the lock file's process gone."""
    copy = directory.parent / f"{name}-{uuid.uuid4()}"
    shutil.copytree(directory, copy)
    copy.joinpath("journal.sqlite3-shm").unlink(missing_ok=True)
    return copy


@contextmanager
def full_disk(journal: Journal) -> Iterator[None]:
    """Let the database have no further page."""
    connection = journal._connection
    connection.execute("PRAGMA max_page_count = 1")
    yield
    connection.execute("PRAGMA max_page_count = 1000000")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def test_totals_go_on_after_a_restart_without_a_jump(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(1, 101))
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals == Totals(forward_urev=100 * SECOND_UREV)
        journal.record(progress(200, 5, 3))
        assert journal.totals == Totals(100 * SECOND_UREV + 5, 3)
    assert sum_of(tmp_path, "forward_urev") == sum_of(tmp_path, "forward_urev", "hours") == 100 * SECOND_UREV + 5


def test_a_counter_that_starts_anew_in_the_same_process_adds_up(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(progress(1, 1000, 10, blind_ns=5))
        journal.record(progress(2, 400, 10))
        assert journal.totals == Totals(1400, 20, 0, 5)


def test_each_minute_gets_what_was_counted_in_it(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 181))
    minutes = rows(
        tmp_path, "SELECT minute - ?, forward_urev FROM minutes".replace("?", str(NOON_NS // 60 // NS_PER_S))
    )
    assert minutes == [(0, 60 * SECOND_UREV), (1, 60 * SECOND_UREV), (2, 60 * SECOND_UREV)]


def test_revolutions_carry_time_direction_and_the_total_path(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(1, 11))
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(Revolution(12_345_000_000, -1, -700_000))
    assert rows(tmp_path, "SELECT time_ms, direction, total_urev FROM revolutions") == [
        (NOON_NS // 1_000_000 + 12_345, -1, 10 * SECOND_UREV - 700_000)
    ]


def test_power_that_is_not_known_is_stored_as_such(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 10))
        for second in range(10, 20):
            journal.record(Progress(second * NS_PER_S, 0, 0, 9 * SECOND_UREV, 0, None, None, reason="dark"))
    powers = rows(tmp_path, "SELECT power_mw, uncertainty_mw FROM power")
    assert powers[0] == (5_000_000, 10_000)
    assert powers[1] == (None, None)


def test_what_was_bridged_is_spread_over_the_blind_span(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(progress(0, 0))
        journal.record(progress(59, 0))
        journal.record(progress(179, 0, blind_ns=120 * NS_PER_S))
        journal.record(Blind(60 * NS_PER_S, 180 * NS_PER_S, "dark", 2_000_000))
        journal.record(progress(180, 2_000_100, blind_ns=120 * NS_PER_S, bridged_urev=2_000_000))
    assert rows(tmp_path, "SELECT forward_urev, bridged_urev FROM minutes") == [
        (0, 0),
        (1_000_000, 1_000_000),
        (1_000_100, 1_000_000),
    ]
    assert rows(tmp_path, "SELECT reason, bridged_urev, until_ns - time_ns FROM blind_spans") == [
        ("dark", 2_000_000, 120 * NS_PER_S)
    ]
    assert sum_of(tmp_path, "blind_ns") == 120 * NS_PER_S


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


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("count"), st.integers(0, 2_000_000), st.integers(0, 500_000)),
            st.tuples(st.just("turn"), st.integers(-5, 5), st.just(0)),
            st.tuples(st.just("blind"), st.integers(-900_000, 900_000), st.just(0)),
            st.tuples(st.sampled_from(["commit", "restart", "crash", "set back", "unplug"]), st.just(0), st.just(0)),
        ),
        max_size=120,
    )
)
def test_totals_never_fall_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    directory = tmp_path_factory.mktemp("journal") / "j"
    clock = FixedClock(NOON_NS)
    journal = Journal.open(directory, clock=clock)
    second, forward_urev, reverse_urev, bridged_urev = 0, 0, 0, 0
    history = [(0, Totals())]  # what the totals were at each second
    for what, one, other in steps:
        if what == "count":
            second += 1
            forward_urev, reverse_urev = forward_urev + one, reverse_urev + other
            journal.record(progress(second, forward_urev, reverse_urev, bridged_urev=bridged_urev))
        elif what == "turn":
            journal.record(Revolution(second * NS_PER_S, 1 if one >= 0 else -1, one * 1_000_000))
        elif what == "blind":
            bridged_urev += abs(one)
            journal.record(Blind(second * NS_PER_S, (second + 1) * NS_PER_S, "dark", one))
        elif what == "commit":
            journal.commit()
        elif what == "set back":
            clock.offset = (clock.offset or 0) - 3600 * NS_PER_S
        else:
            if what == "restart":
                journal.checkpoint_and_close()
                before = journal.totals
            else:
                left, before = crashed(directory), journal.totals
                journal.checkpoint_and_close()
                directory = left
            journal = Journal.open(directory, clock=clock)
            if what == "restart":
                assert journal.totals == before
            ten_seconds_ago = max(
                (totals for at, totals in history if at <= second - 10), key=lambda t: t.values, default=Totals()
            )
            assert journal.totals.at_least(ten_seconds_ago) == journal.totals
            assert journal.totals.at_least(before) == before
            forward_urev, reverse_urev, bridged_urev = 0, 0, 0
            history = [(at, totals) for at, totals in history if totals.at_least(journal.totals) == journal.totals]
        history.append((second, journal.totals))
    journal.checkpoint_and_close()
    for column, total in zip(("forward_urev", "reverse_urev", "bridged_urev"), journal.totals.values, strict=False):
        assert sum_of(directory, column) == sum_of(directory, column, "hours") == total


def test_a_second_service_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock), pytest.raises(JournalError, match=rf"in use by process {os.getpid()}"):
        Journal.open(tmp_path, clock=clock)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match=r"the folder .*file/journal cannot hold the journal"):
        Journal.open(tmp_path / "file" / "journal", clock=clock)
    with pytest.raises(JournalError, match=r"the folder .*file cannot hold the journal"):
        Journal.open(tmp_path / "file", clock=clock)
    with pytest.raises(JournalError, match=r"/proc/journal cannot hold the journal"):
        Journal.open("/proc/journal", clock=clock)


@pytest.mark.parametrize("name", [DATABASE, TAIL, "journal.lock"])
def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path, clock: FixedClock, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(JournalError, match=str(tmp_path)):
        Journal.open(tmp_path, clock=clock)


@pytest.mark.parametrize("harm", ["no database", "scrambled", "cut"])
def test_a_damaged_file_is_named_and_kept_and_the_totals_go_on_without_it(
    tmp_path: Path, clock: FixedClock, harm: str
) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 2000))
    path = tmp_path / DATABASE
    whole = path.read_bytes()
    path.write_bytes(
        {
            "no database": b"something else" * 1000,
            "scrambled": whole[:3000] + bytes(range(256)) * 40 + whole[3000 + 256 * 40 :],
            "cut": whole[: len(whole) // 2],
        }[harm]
    )
    harmed = path.read_bytes()
    with pytest.raises(JournalError, match=rf"{DATABASE} is damaged .*move it away"):
        Journal.open(tmp_path, clock=clock)
    assert path.read_bytes() == harmed
    path.rename(tmp_path / "journal.sqlite3.damaged")
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals.forward_urev == 1999 * SECOND_UREV


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path, clock: FixedClock) -> None:
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()
    rows(tmp_path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(JournalError, match="install the newer program"):
        Journal.open(tmp_path, clock=clock)


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


def test_a_copy_put_back_gets_what_it_lacks_spread_over_the_time_it_lacks(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        run_evenly(journal, range(0, 601))
    copy = crashed(tmp_path / "j")
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        for second in range(601, 10_000):
            journal.record(progress(second, (second - 600) * SECOND_UREV))
        total = journal.totals
    shutil.copy(copy / DATABASE, tmp_path / "j")
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        assert journal.totals == total
    assert sum_of(tmp_path / "j", "forward_urev") == total.forward_urev
    (counts,) = zip(*rows(tmp_path / "j", "SELECT forward_urev FROM minutes ORDER BY minute"), strict=True)
    assert counts[:-1] == pytest.approx([60 * SECOND_UREV] * 166, rel=0.02)


def test_a_journal_of_an_older_program_is_brought_to_this_version(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 11))
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE notes (note TEXT)"))
    known = len(MIGRATIONS)
    with pytest.raises(JournalError, match=f"has version {known} and this program reads {known + 1}"):
        schema.connect_to_read(tmp_path / DATABASE)
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals.forward_urev == 10 * SECOND_UREV
    assert rows(tmp_path, "SELECT note FROM notes") == []


def test_a_step_that_fails_leaves_the_older_version_whole(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", (*MIGRATIONS, "DROP TABLE boots; DROP TABLE none_such"))
        with pytest.raises(JournalError, match="none_such"):
            Journal.open(tmp_path, clock=clock)
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()


def test_another_process_sets_the_constant_while_the_service_runs(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        with edit(tmp_path) as connection:
            set_constant(connection, Constant.of("187.5"), NOON_NS)
        assert journal.constants.entries == ((None, Constant.of(75)), (NOON_NS, Constant.of("187.5")))


def test_a_constant_replaces_what_was_in_force_from_then_on(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        journal.set_constant(Constant.of(96), NOON_NS + 5)
        journal.set_constant(Constant.of(120), NOON_NS)
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.constants.entries == ((None, Constant.of(75)), (NOON_NS, Constant.of(120)))


def test_readings_are_kept_with_what_was_not_sure(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.add_reading(5 * NS_PER_S, "main", None, "1234?6")
        with edit(tmp_path) as connection:
            add_reading(connection, NOON_NS, "main", 12_345_600, "by hand", -20)
    assert rows(
        tmp_path, "SELECT time_ns, reading_kwh_thousandths, digits, difference_kwh_thousandths FROM readings"
    ) == [
        (NOON_NS + 5 * NS_PER_S, None, "1234?6", None),
        (NOON_NS, 12_345_600, "by hand", -20),
    ]


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


def test_a_busy_day_of_turns_fits_into_the_records(tmp_path: Path, clock: FixedClock) -> None:
    events: list[Event] = []
    for second in range(1, 121):
        events += [Revolution(second * NS_PER_S - 10, 1, (second * 20 + n) * 1_000_000) for n in range(20)]
        events.append(Blind((second - 1) * NS_PER_S, second * NS_PER_S, "something crossed the slot " * 5, 5))
        events.append(progress(second, second * 20_000_000, bridged_urev=second * 5))
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        for event in events:
            journal.record(event)
        left = crashed(tmp_path / "j")
    with Journal.open(left, clock=clock):
        assert len(rows(left, "SELECT * FROM revolutions")) > 2380
    assert len(rows(tmp_path / "j", "SELECT * FROM revolutions")) == 2400


def test_what_a_full_disk_held_back_goes_in_piece_by_piece(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal, full_disk(journal):
        run_evenly(journal, range(0, 20_000))
    assert len(rows(tmp_path, "SELECT * FROM power")) > 2000
    assert sum_of(tmp_path, "forward_urev") == 19_999 * SECOND_UREV
