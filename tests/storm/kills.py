"""A journal whose process is killed at any write: whole, behind by ten seconds at most, nothing doubled."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

from disc_counter.clock import FixedClock
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S
from tests.drawing.journals import SECOND_UREV, rows

BOOT_ID = "7a4f0b0e-5d2c-4a52-9a59-0c8f6c1f3c11"
CORRECTION_UREV = 90 * SECOND_UREV
TOLERATED_UREV = 10 * SECOND_UREV
"""What may be lost, and what may have come in since it was told last."""
STEP_S = 100_000
KILLED = 9
OPERATIONS = ("count", "correct", "undo", "reprice", "reading", "back up")
PROCESS = f"""
import os, sqlite3, sys
from pathlib import Path
from random import Random
from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal, backup
from disc_counter.model import NS_PER_S, Progress

folder, start_s, seed, writes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), [int(sys.argv[4])]
put = os.pwrite

def count_down(*_):
    writes[0] -= 1
    if writes[0] < 0:
        os._exit({KILLED})

def pwrite(file, data, place):
    count_down()
    return put(file, data, place)

os.pwrite = pwrite
chance = Random(seed)
with Journal.open(folder, clock=FixedClock(1_700_000_000 * NS_PER_S, {BOOT_ID!r})) as journal:
    journal._connection.set_trace_callback(count_down)
    if not journal.constants:
        journal.set_constant(Constant.of(75), None)
    print(journal.totals.forward_urev, flush=True)
    for second in range(1, 3000):
        path_urev = second * {SECOND_UREV}
        journal.record(Progress((start_s + second) * NS_PER_S, path_urev, 9, path_urev, 0, 5000.0, 9.0))
        if second % 97 == 0:
            what = chance.choice({OPERATIONS!r})
            now_ns = (1_700_000_000 + start_s + second) * NS_PER_S
            undoable = [each.number for each in journal.corrections if each.undone_ns is None]
            if what == "correct":
                journal.correct(now_ns - 95 * NS_PER_S, now_ns - 5 * NS_PER_S, {CORRECTION_UREV}, now_ns)
            elif what == "undo" and undoable:
                journal.undo_correction(undoable[-1], now_ns)
            elif what == "reprice":
                journal.set_constant(Constant.of(chance.choice((75, 96, 150))), now_ns - 60 * NS_PER_S)
            elif what == "reading":
                journal.add_reading((start_s + second) * NS_PER_S, "total", 1000, "1.0")
            elif what == "back up":
                backup.back_up(folder, folder.parent / "copy")
        print(journal.totals.forward_urev, flush=True)
"""


def blow(seed: int, kills: int, folder: Path) -> str:
    """So many processes, one after the other, each killed at a random one of its writes."""
    chance, told_urev, killed = Random(seed), 0, 0
    journal = folder / "data"
    for number in range(kills):
        # Now and then at once: while the journal is opened, made or brought to this version.
        writes = chance.choice((chance.randrange(30), chance.randrange(3000)))
        arguments = [str(journal), str(number * STEP_S), str(chance.randrange(2**32)), str(writes)]
        ran = subprocess.run([sys.executable, "-c", PROCESS, *arguments], capture_output=True, text=True, check=False)
        assert ran.returncode in (0, KILLED), f"kill {number}: {ran.stderr[-500:]}"
        killed += ran.returncode == KILLED
        said = [int(line) for line in ran.stdout.split()]
        if said:
            assert abs(said[0] - told_urev) <= TOLERATED_UREV + CORRECTION_UREV, (
                f"kill {number}: {said[0]}, {told_urev}"
            )
            told_urev = said[-1]
        _check(journal, f"kill {number}", told_urev)
    return f"{killed} kills in {kills} processes: 0 not started again, whole each time, at most ten seconds lost"


def _check(journal: Path, name: str, told_urev: int) -> None:
    """The journal is whole, and tells the same total everywhere."""
    with Journal.open(journal, clock=FixedClock(1_700_000_000 * NS_PER_S, BOOT_ID)) as again:
        forward_urev = again.totals.forward_urev
    assert abs(forward_urev - told_urev) <= TOLERATED_UREV + CORRECTION_UREV, (
        f"{name}: {forward_urev}, {told_urev} told"
    )
    for table in ("minutes", "hours", "days", "state"):
        assert rows(journal, f"SELECT coalesce(sum(forward_urev), 0) FROM {table}") == [(forward_urev,)], (
            f"{name}: {table}"
        )
    with closing(sqlite3.connect(journal / DATABASE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], name
    with History(journal) as history:
        corrected = sum(each[0] for each in rows(journal, "SELECT urev FROM corrections WHERE undone_ns IS NULL"))  # type: ignore[misc]
        if history.constants():
            assert history.counters().forward_urev == forward_urev - corrected, name
