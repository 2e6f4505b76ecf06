"""A copy of the journal that is made while it is written holds all that was counted, and can be counted on from."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import JournalError, UsageError
from disc_counter.journal import Journal
from disc_counter.journal.backup import back_up, tail_beside
from disc_counter.journal.tables import DATABASE, TAIL
from tests.drawing.journals import NOON_NS, run_evenly, sum_of
from tests.history.test_history import SPRING, clock_at, record


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def restored(copy: Path, folder: Path) -> Path:
    folder.mkdir()
    copy.rename(folder / DATABASE)
    tail_beside(copy).rename(folder / TAIL)
    return folder


def test_a_copy_of_a_running_journal_has_what_only_its_tail_had(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    with Journal.open(tmp_path / "data", clock=clock_at(SPRING)) as journal:
        journal.set_constant(Constant.of(75), None)
        record(journal, 3)
        back_up(tmp_path / "data", copy)
        counted = journal.totals
    with Journal.open(restored(copy, tmp_path / "restored"), clock=clock_at(SPRING)) as again:
        assert again.totals == counted
        assert counted.forward_urev > 0
        assert again.constants.latest == Constant.of(75)


def test_a_copy_replaces_an_older_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "copy.sqlite3"
    copy.parent.mkdir()
    Journal.open(tmp_path / "data", clock=clock_at(SPRING)).checkpoint_and_close()
    for _ in range(3):
        back_up(tmp_path / "data", copy)
    assert sorted(path.name for path in copy.parent.iterdir()) == ["copy.sqlite3", "copy.sqlite3.tail"]


def test_what_cannot_be_copied_is_said_and_the_older_copy_stays(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    Journal.open(tmp_path / "data", clock=clock_at(SPRING)).checkpoint_and_close()
    back_up(tmp_path / "data", copy)
    older = copy.read_bytes()
    with pytest.raises(JournalError, match="there is no journal"):
        back_up(tmp_path / "nothing", copy)
    assert copy.read_bytes() == older
    with pytest.raises(JournalError, match=r"copy\.sqlite3"):
        back_up(tmp_path / "data", tmp_path / "no folder" / "copy.sqlite3")


@pytest.mark.parametrize(
    "name", ["journal.sqlite3", "journal.tail", "journal.lock", "journal.sqlite3-wal", "journal", "journal.sqlite3-x"]
)
def test_the_journals_own_files_are_not_overwritten(tmp_path: Path, clock: FixedClock, name: str) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 700))
        before = contents(tmp_path)
        with pytest.raises(UsageError, match="elsewhere"):
            back_up(tmp_path, tmp_path / name)
        assert contents(tmp_path) == before
        run_evenly(journal, range(700, 1400))
    assert sum_of(tmp_path, "forward_urev") == journal.totals.forward_urev


@pytest.mark.parametrize("how", ["symlink_to", "hardlink_to"])
def test_nor_by_another_name(tmp_path: Path, clock: FixedClock, how: str) -> None:
    with Journal.open(tmp_path / "j", clock=clock):
        getattr(tmp_path / "other", how)(tmp_path / "j" / DATABASE)
        with pytest.raises(UsageError, match="belongs to the journal"):
            back_up(tmp_path / "j", tmp_path / "other")


@pytest.mark.parametrize("name", ["disc-counter.toml", "disc-counter.toml.tail"])
def test_what_is_no_backup_is_not_overwritten(tmp_path: Path, clock: FixedClock, name: str) -> None:
    (tmp_path / name).write_text("[meter]\n" * 64)
    with Journal.open(tmp_path / "j", clock=clock), pytest.raises(UsageError, match="is no backup"):
        back_up(tmp_path / "j", tmp_path / "disc-counter.toml")
    assert (tmp_path / name).read_text() == "[meter]\n" * 64


def test_nor_is_the_journal_of_another_meter_that_is_written(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path / "a", clock=clock), Journal.open(tmp_path / "b", clock=clock):
        other = tmp_path / "a" / DATABASE
        with pytest.raises(UsageError, match="is no backup"):
            back_up(tmp_path / "b", other)


def test_an_older_backup_is_replaced_and_files_of_others_beside_it_stay(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "copy.part").write_text("mine")
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        for seconds in (range(700), range(700, 1400)):
            run_evenly(journal, seconds)
            back_up(tmp_path / "j", tmp_path / "copy")
    assert (tmp_path / "copy.part").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "copy.part", "copy.tail", "j"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(("-shm", DATABASE))}
