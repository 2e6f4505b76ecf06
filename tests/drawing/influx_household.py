"""A household of sixteen days and a real InfluxDB for it, for tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.history.journal_queries import History
from disc_counter.journal import add_reading, edit
from disc_counter.journal.edits import HealthEntry, add_health
from disc_counter.journal.tables import DATABASE as JOURNAL
from disc_counter.outputs.influx_server import connected
from disc_counter.outputs.influxdb import target
from disc_counter.outputs.store_and_forward import LONGEST_PAUSE_S, Sending
from disc_counter.settings import InfluxDB
from tests.drawing.household import write_journal
from tests.harness.servers import DATABASE, influxdb, query

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
SPAN = timedelta(days=16)
"""With the day of 23 hours, and the gap of the household's fourteenth day."""
ROWS = "SELECT count(import_kwh) FROM energy"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with influxdb(tmp_path_factory.mktemp("influxdb")) as address:
        yield address


@pytest.fixture
def empty(server: str) -> str:
    """The server, its database empty."""
    query(server, f"DROP DATABASE {DATABASE}", post=True)
    query(server, f"CREATE DATABASE {DATABASE}", post=True)
    return server


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("household")
    write_journal(folder, END, SPAN)
    connection = sqlite3.connect(folder / JOURNAL)
    start_ms = int((END - timedelta(days=1)).timestamp()) * 1000
    with connection:
        powers = ((start_ms + second * 1000, 400_000 + second, 2000) for second in range(0, 86_400, 10))
        connection.executemany("INSERT INTO power VALUES (NULL, ?, ?, ?)", powers)
        turns = ((start_ms + 120_000 * number, 1, number * 1_000_000) for number in range(700))
        connection.executemany("INSERT INTO revolutions VALUES (NULL, ?, ?, ?)", turns)
    connection.close()
    with edit(folder) as connection:
        add_reading(connection, start_ms * 1_000_000, "total", 13_823_200, "138232", -20)
        add_health(
            connection,
            [HealthEntry(start_ms, 29.9, None, 0.3, 0), HealthEntry(start_ms + 60_000, None, None, None, None)],
        )
    return folder


class Clock:
    """Time passes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Output:
    """What a service sends, step by step, and how it goes on after a crash."""

    def __init__(self, journal: Path, state: Path, address: str, **settings: str) -> None:
        self.clock = Clock()
        self._journal, self._state = journal, state
        self._influxdb = InfluxDB(url=address, database=DATABASE, **settings)  # type: ignore[arg-type]
        self.start()

    def start(self) -> None:
        """Begin as a process does, with what the last one kept."""
        self.history = History(self._journal)
        connect = lambda: connected(self._influxdb)  # noqa: E731
        name = target(self._influxdb)
        self.sending = Sending(self.history, "cellar", connect, self._state / "influxdb.json", name, self.clock)

    def steps(self, count: int) -> None:
        """So many attempts, with time enough for each."""
        for _ in range(count):
            self.clock.now_s += LONGEST_PAUSE_S
            self.sending.step()

    def drain(self) -> None:
        """Until nothing waits."""
        self.clock.now_s += LONGEST_PAUSE_S
        while self.sending.step():
            pass
        assert self.sending.unsent.intervals == []


@pytest.fixture
def output(household: Path, tmp_path: Path, empty: str) -> Output:
    return Output(household, tmp_path, empty)


def minutes(folder: Path) -> int:
    with History(folder) as history:
        return len(history.running_totals(datetime(2000, 1, 1, tzinfo=UTC), END + SPAN))


def daily_kwh(address: str, field: str) -> dict[str, float]:
    """As a dashboard asks for it: by local day."""
    rows = query(
        address,
        f"SELECT sum(d) FROM (SELECT non_negative_difference({field}) AS d FROM energy)"
        " WHERE time >= '2025-03-20T00:00:00Z' AND time < '2025-04-08T00:00:00Z'"
        " GROUP BY time(1d) tz('Europe/Berlin')",
    )
    days = {datetime.fromtimestamp(at_ms / 1000, BERLIN).date().isoformat(): value for at_ms, value in rows}
    return {day: value for day, value in days.items() if value}
