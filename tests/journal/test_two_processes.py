"""Another process that would write the same journal is refused, whatever became of the files beside the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.errors import JournalError
from disc_counter.journal import Journal
from disc_counter.journal.tables import TAIL
from tests.drawing.journals import NOON_NS

OPENING = "import sys; from disc_counter.journal import Journal; Journal.open(sys.argv[1])"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


@pytest.mark.parametrize("gone", [["journal.lock"], ["journal.lock", TAIL]])
def test_a_second_service_is_refused_though_files_beside_the_database_were_removed(
    tmp_path: Path, clock: FixedClock, gone: list[str]
) -> None:
    with Journal.open(tmp_path, clock=clock):
        for name in gone:
            (tmp_path / name).unlink()
        other = subprocess.run([sys.executable, "-c", OPENING, tmp_path], capture_output=True, text=True, check=False)
        assert "already in use by process (unknown)" in other.stderr
        with pytest.raises(JournalError, match="already in use"):
            Journal.open(tmp_path, clock=clock)
    Journal.open(tmp_path, clock=clock).checkpoint_and_close()
