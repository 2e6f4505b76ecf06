"""Orders to a journal that is at rest, each killed at a random write: upgrade, repricing, backup, backfill."""

from __future__ import annotations

import os
import sqlite3
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from traceback import print_exc
from typing import Any

from disc_counter.cli import exit_status
from disc_counter.history.journal_queries import History
from disc_counter.journal.backup import tail_beside
from disc_counter.journal.tables import DATABASE
from disc_counter.model import UREV_PER_REVOLUTION
from tests.drawing.household import write_journal
from tests.drawing.influx_household import ROWS
from tests.drawing.journals import rows
from tests.harness.servers import influxdb, query
from tests.storm.upgrade import Upgrade, whole

END = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
DAYS = 1
KILLED, FAILED = 9, 1
MOST_STEPS = 120
"""Statements, files opened and renamed, requests sent: more than any of these orders takes."""
STEPS = ("open", "os.rename", "os.remove", "http.client.send")


def blow(seed: int, kills: int, folder: Path) -> str:
    """So many orders; after each the journal is whole and says what it said before, or what it was told to."""
    folder.mkdir()
    done, killed = Counter[str](), Counter[str]()
    with influxdb(folder / "influxdb") as address:
        backfill = Backfill(folder, address)
        orders: dict[str, Upgrade | _AtRest] = {
            "upgrade": Upgrade(folder),
            "repricing": Repricing(folder, address),
            "backup": BackUp(folder, address),
            "backfill": backfill,
        }
        chance, most = Random(seed), dict.fromkeys(orders, MOST_STEPS)
        while killed.total() < kills:
            name = chance.choice(list(orders))
            order = orders[name]
            order.prepare(chance)
            steps = chance.randrange(most[name])
            ended = _killed(order.work, steps)
            assert ended in (0, KILLED), f"{name} ended with {ended}"
            if not ended:
                # It takes no more steps than these: later it could not be killed.
                most[name] = max(1, steps)
            (killed if ended else done)[name] += 1
            order.check()
        backfill.finish()
    said = ", ".join(f"{killed[name]} of {name}" for name in orders)
    return f"{killed.total()} kills ({said}), {done.total()} orders came to their end: all whole each time"


def _killed(work: Callable[[], None], steps: int) -> int:
    """Let a process of its own do the work, killed after so many steps; how it ended."""
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    left = [steps]

    def count_down(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(KILLED)

    def heard(event: str, _: object) -> None:
        if event in STEPS:
            count_down()

    connect_to = sqlite3.connect

    def connected(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect_to(*arguments, **named)
        connection.set_trace_callback(count_down)
        return connection

    sqlite3.connect = connected  # type: ignore[assignment]
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.addaudithook(heard)
    try:
        work()
    except BaseException:
        print_exc()
        os._exit(FAILED)
    os._exit(0)


class _AtRest(ABC):
    """A journal of a day, and a configuration beside it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address, self.folder = address, folder / type(self).__name__
        self.data, self.file = self.folder / "data", self.folder / "disc-counter.toml"
        self.folder.mkdir()
        write_journal(self.data, END, timedelta(days=DAYS))
        self.file.write_text(
            f'[data]\ndirectory = "{self.data}"\n[meter]\nname = "{type(self).__name__}"\n'
            f'[influxdb]\nurl = "{address}"\ndatabase = "disc_counter"\n'
        )
        self.wanted_wh = self.told_wh = self.import_wh

    @property
    def import_wh(self) -> Fraction:
        """All that was taken."""
        with History(self.data) as history:
            return history.totals().import_wh

    def order(self, *arguments: str) -> None:
        """Do what the command line does; AssertionError where that fails."""
        assert exit_status([*arguments, "--config", str(self.file)]) == 0

    def prepare(self, chance: Random) -> None:
        """What the journal is to say afterwards: as long as nothing is chosen, what it said."""
        self.wanted_wh = self.told_wh

    @abstractmethod
    def work(self) -> None:
        """What is killed."""

    def check(self) -> None:
        """The journal is whole, and says what it did or what it was told."""
        whole(self.data / DATABASE)
        assert self.import_wh in (self.told_wh, self.wanted_wh), self.folder.name
        self.told_wh = self.import_wh


class Repricing(_AtRest):
    """A constant that holds since ever."""

    def prepare(self, chance: Random) -> None:
        """Choose it."""
        self._constant = chance.choice(("75", "96", "150"))
        ((turned_urev,),) = rows(self.data, "SELECT forward_urev FROM state")
        assert isinstance(turned_urev, int)
        self.wanted_wh = Fraction(1000 * turned_urev, UREV_PER_REVOLUTION * int(self._constant))

    def work(self) -> None:
        """Set it."""
        self.order("constant", self._constant, "--since", "2025-01-01")


class BackUp(_AtRest):
    """A copy, again and again to the same place."""

    def work(self) -> None:
        """Copy."""
        self.order("backup", str(self.folder / "copy"))

    def check(self) -> None:
        """What is there is a whole copy."""
        super().check()
        copy = self.folder / "copy"
        if copy.exists():
            whole(copy)
            assert tail_beside(copy).exists()
            with closing(sqlite3.connect(copy)) as connection:
                assert connection.execute("SELECT forward_urev FROM state").fetchall() == rows(
                    self.data, "SELECT forward_urev FROM state"
                )


class Backfill(_AtRest):
    """All days, into a database that has a part of them already."""

    def work(self) -> None:
        """Send."""
        self.order("backfill", "--from", "2025-01-01")

    def check(self) -> None:
        """No point is there twice."""
        super().check()
        assert self._sent() <= self._minutes()

    def finish(self) -> None:
        """Sent to the end, all are there."""
        self.work()
        assert self._sent() == self._minutes()

    def _sent(self) -> int:
        found = query(self.address, f"{ROWS} WHERE meter = '{self.folder.name}'")
        return int(found[0][1]) if found else 0

    def _minutes(self) -> int:
        ((minutes,),) = rows(self.data, "SELECT count(*) FROM minutes")
        assert isinstance(minutes, int)
        return minutes
