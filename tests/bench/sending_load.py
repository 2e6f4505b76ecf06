"""How fast counts are sent: `python -m tests.bench.sending_load` prints what docs/scale.md says, from real servers.

A week's outage is drained while a journal is being written; then many meters write a day into one database.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import psutil

from disc_counter.clock import SystemClock
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal, slicer
from disc_counter.journal.tables import DATABASE as JOURNAL
from disc_counter.model import NS_PER_S, Progress
from disc_counter.outputs.influx_server import InfluxServer, connected
from disc_counter.outputs.points import event_lines, flow_lines
from disc_counter.outputs.store_and_forward import Sending
from disc_counter.outputs.storing import BATCH_LINES
from disc_counter.settings import InfluxDB
from tests.drawing.household import write_journal
from tests.harness.servers import DATABASE, influxdb, query, victoria_metrics

WEEK = timedelta(days=7)
POWER_S, TURN_S = 10, 96
"""A power row every ten seconds, a revolution every 96 s: 500 W at 75 U/kWh."""
LIVE_SLICE_NS = NS_PER_S // 2
METERS = 100
MEGABYTE = 2**20


def fill(folder: Path, end: datetime, span: timedelta) -> None:
    """A journal of a household with power and revolutions."""
    write_journal(folder, end, span)
    first_ms, last_ms = (int(time.timestamp()) * 1000 for time in (end - span, end))
    with sqlite3.connect(folder / JOURNAL) as connection:
        powers = ((ms, 500_000, 2000) for ms in range(first_ms, last_ms, POWER_S * 1000))
        connection.executemany("INSERT INTO power VALUES (NULL, ?, ?, ?)", powers)
        turns = ((ms, 1, place * 1_000_000) for place, ms in enumerate(range(first_ms, last_ms, TURN_S * 1000)))
        connection.executemany("INSERT INTO revolutions VALUES (NULL, ?, ?, ?)", turns)
    connection.close()


@contextmanager
def running_journal(folder: Path) -> Iterator[None]:
    """Somebody measures meanwhile; slices are shorter than usual, so that there are more live points to look at."""
    over, begun = Event(), Event()
    slicer.SLICE_NS = LIVE_SLICE_NS

    def measure() -> None:
        with Journal.open(folder, clock=SystemClock(is_synchronized=lambda: True)) as journal:
            path = 0
            while not over.wait(0.1):
                path += 1000
                if path > 20_000:
                    begun.set()
                journal.record(Progress(time.monotonic_ns(), path, 0, path, 0, 480.0, 1.0))

    thread = Thread(target=measure)
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Watched:
    """A server that notes how late live points are stored."""

    def __init__(self, server: InfluxServer) -> None:
        self.lines = self.live = 0
        self.latest_s = 0.0
        self._server, self._since_ms = server, time.time() * 1000

    def write(self, lines: Sequence[str]) -> None:
        """Store the lines."""
        self._server.write(lines)
        self.lines += len(lines)
        times_ms = (int(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("power,"))
        for ms in times_ms:
            if ms > self._since_ms:
                self.live += 1
                self.latest_s = max(self.latest_s, time.time() - ms / 1000)


def drain(folder: Path, settings: InfluxDB) -> None:
    """Print how a week's outage is made good."""
    with running_journal(folder), History(folder) as history:
        idle = psutil.Process().memory_info().rss
        server, most = Watched(connected(settings)), 0
        sending = Sending(history, "meter", lambda: server, folder / "sent.json", str(settings.url))
        begun_s = time.monotonic()
        while sending.step():
            most = max(most, psutil.Process().memory_info().rss)
        took_s = time.monotonic() - begun_s
    grown = (most - idle) / MEGABYTE
    print(
        f"{settings.api}: a week, {server.lines} points, drained in {took_s:.1f} s ({server.lines / took_s:.0f}/s);"
        f" {server.live} live points at most {server.latest_s:.2f} s late; memory at most {grown:.1f} MB over idle"
    )


def many(folder: Path, settings: InfluxDB, end: datetime) -> None:
    """Print how a server takes a day of many meters."""
    with History(folder) as history:
        start = end - timedelta(days=1)
        rows = history.turns(start, end), history.readings(start, end), history.health(start, end)
        day = flow_lines(history, "METER", start, end) + event_lines(*rows, "METER")
    size, server = sum(len(line) + 1 for line in day), connected(settings)
    begun_s, busy_s = time.monotonic(), 0.0
    for number in range(METERS):
        lines = [line.replace("meter=METER", f"meter=m{number}") for line in day]
        sent_s = time.monotonic()
        for first in range(0, len(lines), BATCH_LINES):
            server.write(lines[first : first + BATCH_LINES])
        busy_s += time.monotonic() - sent_s
    print(
        f"{settings.api}: a day is {len(day)} points, {size / 1e6:.2f} MB of lines; {METERS} meters:"
        f" {len(day) * METERS / busy_s:.0f} points/s in {time.monotonic() - begun_s:.0f} s"
    )


def main() -> None:
    """All figures."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        fill(home / "journal", end, WEEK)
        with influxdb(home / "influxdb") as address:
            old = InfluxDB(url=address, api="v1", database=DATABASE)
            drain(home / "journal", old)
            query(address, f"DROP DATABASE {DATABASE}", post=True)
            query(address, f"CREATE DATABASE {DATABASE}", post=True)
            many(home / "journal", old, end)
            print(f"  on disk: {folder_size(home / 'influxdb') / 1e6:.1f} MB")
        with victoria_metrics(home / "victoria") as address:
            new = InfluxDB(url=address, api="v2", token="any", org="any")
            drain(home / "journal", new)
            many(home / "journal", new, end)


def folder_size(folder: Path) -> int:
    """Of all files in it, in bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    main()
