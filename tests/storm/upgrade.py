"""A journal of any older version is brought to this one, and loses nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from disc_counter.clock import FixedClock
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE, MIGRATIONS, connect
from disc_counter.model import UREV_PER_REVOLUTION
from tests.drawing.journals import NOON_NS, rows

MINUTE_NS = 60_000_000_000
NOON_MINUTE = NOON_NS // MINUTE_NS
TURNS = 90


def whole(database: Path) -> None:
    """AssertionError if the database is damaged."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], database


class Upgrade:
    """A journal of any older version is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Upgrade"
        for version in range(1, len(MIGRATIONS)):
            self._make(self.folder / str(version), version)
        self.number = 0

    def _make(self, folder: Path, version: int) -> None:
        folder.mkdir(parents=True)
        with pytest.MonkeyPatch.context() as older:
            older.setattr("disc_counter.journal.tables.MIGRATIONS", MIGRATIONS[:version])
            with closing(connect(folder / DATABASE, busy_s=1.0, checked=False)) as connection:
                for minute in range(NOON_MINUTE, NOON_MINUTE + TURNS):
                    connection.execute(f"INSERT INTO minutes VALUES ({minute}, {UREV_PER_REVOLUTION}, 0, 0, 0)")
                connection.execute(
                    "INSERT INTO hours SELECT minute / 60, sum(forward_urev), 0, 0, 0 FROM minutes GROUP BY minute / 60"
                )
                connection.execute(f"UPDATE state SET forward_urev = {TURNS * UREV_PER_REVOLUTION}")
                connection.execute("INSERT INTO constants VALUES (NULL, '75')")

    def prepare(self, chance: Random) -> None:
        """A fresh one."""
        self.number += 1
        version = chance.randrange(1, len(MIGRATIONS))
        self.data = Path(copytree(self.folder / str(version), self.folder / f"try {self.number}"))

    def work(self) -> None:
        """Bring it to this version."""
        with Journal.open(self.data, clock=FixedClock(NOON_NS + TURNS * MINUTE_NS)):
            pass

    def check(self) -> None:
        """Opened again it is of this version, and has what it had."""
        whole(self.data / DATABASE)
        self.work()
        assert rows(self.data, "PRAGMA user_version") == [(len(MIGRATIONS),)]
        for table in ("minutes", "hours", "days", "state"):
            assert rows(self.data, f"SELECT sum(forward_urev) FROM {table}") == [(TURNS * UREV_PER_REVOLUTION,)], table
        with History(self.data) as history:
            assert history.totals().import_wh == Fraction(1000 * TURNS, 75)
