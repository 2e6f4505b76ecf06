"""Journals that were filled, cut off or kept from writing, for tests."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from disc_counter.journal import Journal
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S, Progress

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
