"""The tables of the journal, how they came to be, and how they are opened.

Times are UTC: `_ns` and `_ms` since 1970, minutes, hours and days numbered since 1970. Paths are urev, power is in mW.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disc_counter.errors import JournalError
from disc_counter.journal.lock import PRIVATE

DATABASE = "journal.sqlite3"
TAIL = "journal.tail"
LOCK = "journal.lock"
PAGE_SIZE = 1024
"""Bytes: a commit changes a few rows in each of several tables, and small pages make it cheap."""
CACHE_KB = 1024
"""Memory for pages, in KiB: the service runs beside others on a small Pi."""

COUNTED = (("days", "day", 24 * 60), ("hours", "hour", 60), ("minutes", "minute", 1))
"""The tables of what was counted, the column that numbers their rows, and how many minutes a row is of."""
COUNTS = "forward_urev INTEGER NOT NULL, reverse_urev INTEGER NOT NULL, bridged_urev INTEGER NOT NULL, blind_ns INTEGER"

MIGRATIONS = (
    f"""
    CREATE TABLE state (
        id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, newest_ns INTEGER, {COUNTS} NOT NULL
    );
    INSERT INTO state VALUES (1, 0, NULL, 0, 0, 0, 0);
    CREATE TABLE minutes (minute INTEGER PRIMARY KEY, {COUNTS} NOT NULL);
    CREATE TABLE hours (hour INTEGER PRIMARY KEY, {COUNTS} NOT NULL);
    CREATE TABLE power (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, power_mw INTEGER, uncertainty_mw INTEGER);
    CREATE INDEX power_by_time ON power (time_ms);
    CREATE TABLE revolutions (
        id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, direction INTEGER NOT NULL, total_urev INTEGER NOT NULL
    );
    CREATE INDEX revolutions_by_time ON revolutions (time_ms);
    CREATE TABLE blind_spans (
        id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, until_ns INTEGER NOT NULL, reason TEXT NOT NULL,
        bridged_urev INTEGER NOT NULL
    );
    CREATE INDEX blind_spans_by_time ON blind_spans (time_ns);
    CREATE TABLE constants (since_ns INTEGER UNIQUE, revolutions_per_kwh TEXT NOT NULL);
    CREATE TABLE readings (
        id INTEGER PRIMARY KEY, time_ns INTEGER, boot_id TEXT, monotonic_ns INTEGER, register TEXT NOT NULL,
        reading_kwh_thousandths INTEGER, digits TEXT NOT NULL, difference_kwh_thousandths INTEGER
    );
    CREATE INDEX readings_by_time ON readings (time_ns);
    CREATE TABLE boots (
        boot_id TEXT PRIMARY KEY, offset_ns INTEGER NOT NULL, guessed INTEGER NOT NULL
    );
    CREATE TABLE waiting (sequence INTEGER PRIMARY KEY, boot_id TEXT NOT NULL, record BLOB NOT NULL);
    """,
    # A reading remembers how far the disc had gone, net and since ever; a correction, what it added to that.
    """
    ALTER TABLE readings ADD COLUMN total_urev INTEGER;
    ALTER TABLE readings ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE corrections (
        id INTEGER PRIMARY KEY, made_ns INTEGER NOT NULL, from_ns INTEGER NOT NULL, until_ns INTEGER NOT NULL,
        urev INTEGER NOT NULL, undone_ns INTEGER
    );
    """,
    # How well it measures: frames/s, brightness (grey level) and the mark's contrast in thousandths; empty: not known.
    """
    CREATE TABLE health (
        id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, frames_per_s_thousandths INTEGER,
        brightness_thousandths INTEGER, mark_contrast_thousandths INTEGER, unsent_points INTEGER
    );
    CREATE INDEX health_by_time ON health (time_ms);
    """,
    # Which constant power was reckoned by when it was measured, since when: with another one in force it is repriced.
    # The running counters have what was corrected up to now; what is corrected later they do not hear of.
    """
    CREATE TABLE power_constants (since_ns INTEGER UNIQUE, revolutions_per_kwh TEXT NOT NULL);
    ALTER TABLE corrections ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
    UPDATE corrections SET counted = 1 WHERE undone_ns IS NULL;
    """,
    # Ten years are 3,650 days: their sums cost a page little.
    f"""
    CREATE TABLE days (day INTEGER PRIMARY KEY, {COUNTS} NOT NULL);
    INSERT INTO days SELECT hour / 24, sum(forward_urev), sum(reverse_urev), sum(bridged_urev), sum(blind_ns)
        FROM hours GROUP BY hour / 24;
    """,
)


def connect(path: Path, *, busy_s: float, checked: bool) -> sqlite3.Connection:
    """Open the database for writing, made or brought to this version where needed; JournalError if that is impossible.

    `checked` reads the whole file for damage first. Transactions are begun and ended explicitly; each is on the card
    when COMMIT returns.
    """
    existed = path.exists() and path.stat().st_size > 0
    if not path.exists():
        path.touch(PRIVATE)
    try:
        connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as problem:
        raise explained(problem, path) from problem
    try:
        if checked and existed:
            check(connection, path)
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        connection.execute("PRAGMA temp_store = MEMORY")
        migrate(connection, path)
    except sqlite3.Error as problem:
        connection.close()
        raise explained(problem, path) from problem
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path, *, busy_s: float = 5.0) -> sqlite3.Connection:
    """Open the database read-only while it may be written; JournalError if there is none."""
    if not path.exists():
        raise JournalError(f"there is no journal {path}: start the service once, or check [data] directory")
    if not path.is_file():
        raise JournalError(f"{path} is no file, the journal should be one: move it away, or check [data] directory")
    try:
        connection = _read_only(path, busy_s)
    except sqlite3.Error as problem:
        raise explained(problem, path) from problem
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as problem:
        connection.close()
        raise explained(problem, path) from problem
    if version != len(MIGRATIONS):
        connection.close()
        raise JournalError(
            f"the journal {path} has version {version} and this program reads {len(MIGRATIONS)}:"
            " start the service of this same version once"
        )
    return connection


def _read_only(path: Path, busy_s: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        address += "&immutable=1"  # at rest, in a folder where this user cannot make the files that sharing needs
    return sqlite3.connect(address, uri=True, timeout=busy_s, isolation_level=None, check_same_thread=False)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to this version, all in one transaction."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise JournalError(
            f"the journal {path} has version {version} and this program knows {len(MIGRATIONS)}:"
            " install the newer program"
        )
    with transaction(connection):
        for script in MIGRATIONS[version:]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """JournalError if the file is damaged."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(path, verdict.splitlines()[-1])


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; begun as a writer, so that it cannot fail half-way for a lock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def explained(problem: sqlite3.Error, path: Path) -> JournalError:
    """The same in one sentence for the user: which file, what happened, what to do."""
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(problem))
    advice = {
        sqlite3.SQLITE_FULL: "make room on the disk, nothing counted is lost meanwhile",
        sqlite3.SQLITE_BUSY: "another process is writing it, try again",
        sqlite3.SQLITE_READONLY: "make the file and its folder writable for this user",
        sqlite3.SQLITE_CANTOPEN: "make the file and its folder readable and writable for this user",
        sqlite3.SQLITE_IOERR: "check the disk and the room on it",
    }.get(code, "check the file and its folder")
    return JournalError(f"the journal {path} cannot be used ({problem}): {advice}")


def damaged(path: Path, how: str) -> JournalError:
    """The sentence for a damaged file; nothing is moved or deleted by the program itself."""
    return JournalError(
        f"the journal {path} is damaged ({how}): move it away, e.g. to {path.name}.damaged, put a copy of it back"
        f" if there is one, and start again; the totals go on from {TAIL}"
    )
