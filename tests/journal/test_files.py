"""The files of a journal: in use, not to be opened, damaged, of another version, put back from a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.errors import JournalError
from disc_counter.journal import Journal, add_reading, edit, tables
from disc_counter.journal.tables import DATABASE, MIGRATIONS, TAIL
from tests.drawing.journals import NOON_NS, SECOND_UREV, crashed, progress, rows, run_evenly, sum_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def test_a_second_service_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock), pytest.raises(JournalError, match=rf"in use by process {os.getpid()}"):
        Journal.open(tmp_path, clock=clock)


def test_a_second_service_that_was_refused_leaves_the_first_ones_locks_alone(tmp_path: Path, clock: FixedClock) -> None:
    """To close a file lets go of all locks that the same process has on it: SQLite's own too."""
    with Journal.open(tmp_path, clock=clock) as journal:
        before = Path("/proc/locks").read_text().count(f":{(tmp_path / DATABASE).stat().st_ino} ")
        with pytest.raises(JournalError):
            Journal.open(tmp_path, clock=clock)
        assert Path("/proc/locks").read_text().count(f":{(tmp_path / DATABASE).stat().st_ino} ") == before >= 2
        run_evenly(journal, range(0, 700))


def test_a_database_that_is_taken_away_while_it_is_written_is_said(tmp_path: Path, clock: FixedClock) -> None:
    journal = Journal.open(tmp_path, clock=clock)
    (tmp_path / DATABASE).rename(tmp_path / "elsewhere")
    run_evenly(journal, range(0, 700))
    assert "removed or replaced" in str(journal.problem)
    (tmp_path / "elsewhere").rename(tmp_path / DATABASE)
    journal.commit()
    assert not journal.problem
    (tmp_path / DATABASE).unlink()
    with pytest.raises(JournalError, match="removed or replaced"):
        journal.checkpoint_and_close()


def test_a_database_that_was_emptied_is_not_replaced_without_a_word(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 20))
    os.truncate(tmp_path / DATABASE, 0)
    with pytest.raises(JournalError, match="it is empty, though something was counted"):
        Journal.open(tmp_path, clock=clock)
    assert (tmp_path / DATABASE).stat().st_size == 0


def test_nobody_else_may_read_what_a_household_uses(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "new"
    with Journal.open(folder, clock=clock) as journal:
        run_evenly(journal, range(0, 20))
        for path in (folder, *folder.iterdir()):
            assert path.stat().st_mode & 0o077 == 0, path
    with edit(tmp_path / "other") as connection:
        add_reading(connection, NOON_NS, "total", 5, "5")
    assert (tmp_path / "other" / DATABASE).stat().st_mode & 0o077 == 0


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
    monkeypatch.setattr(tables, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE notes (note TEXT)"))
    known = len(MIGRATIONS)
    with pytest.raises(JournalError, match=f"has version {known} and this program reads {known + 1}"):
        tables.connect_to_read(tmp_path / DATABASE)
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals.forward_urev == 10 * SECOND_UREV
    assert rows(tmp_path, "SELECT note FROM notes") == []


def test_a_step_that_fails_leaves_the_older_version_whole(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()
    with monkeypatch.context() as patched:
        patched.setattr(tables, "MIGRATIONS", (*MIGRATIONS, "DROP TABLE boots; DROP TABLE none_such"))
        with pytest.raises(JournalError, match="none_such"):
            Journal.open(tmp_path, clock=clock)
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()
