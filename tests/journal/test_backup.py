"""A copy of the journal that is made while it is written holds all that was counted, and can be counted on from."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.energy import Constant
from disc_counter.errors import JournalError
from disc_counter.journal import Journal
from disc_counter.journal.backup import back_up, tail_beside
from disc_counter.journal.tables import DATABASE, TAIL
from tests.history.test_history import SPRING, clock_at, record


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
    copy.write_text("an older one")
    for _ in range(2):
        back_up(tmp_path / "data", copy)
    assert sorted(path.name for path in copy.parent.iterdir()) == ["copy.sqlite3", "copy.sqlite3.tail"]


def test_what_cannot_be_copied_is_said_and_the_older_copy_stays(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    copy.write_text("an older one")
    with pytest.raises(JournalError, match="there is no journal"):
        back_up(tmp_path / "nothing", copy)
    assert copy.read_text() == "an older one"
    Journal.open(tmp_path / "data", clock=clock_at(SPRING)).checkpoint_and_close()
    with pytest.raises(JournalError, match=r"copy\.sqlite3"):
        back_up(tmp_path / "data", tmp_path / "no folder" / "copy.sqlite3")
