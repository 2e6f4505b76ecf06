"""Copies the journal while it is written: one file that holds everything, the newest records included."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from disc_counter import atomic_file
from disc_counter.errors import JournalError
from disc_counter.journal.tables import DATABASE, TAIL, check, connect_to_read, explained

PAGES = 256
"""Pages copied at a time: the service's own writes get in between."""


def back_up(directory: Path, file: Path) -> None:
    """Copy the journal in `directory` to `file`, and the newest records to FILE.tail beside it.

    An older copy is replaced only when the new one is complete and on the disk. JournalError if either side fails.
    """
    half = file.with_name(f"{file.name}.part")
    try:
        # First the tail: what the service moves into the database meanwhile is numbered, and is not counted twice.
        newest = _tail(directory)
        with closing(connect_to_read(directory / DATABASE)) as journal:
            _copy(journal, half)
        if newest is not None:
            atomic_file.write(tail_beside(file), newest)
        atomic_file.swap(half, file)
    except sqlite3.Error as problem:
        raise explained(problem, half) from problem
    except OSError as problem:
        if isinstance(problem, JournalError):
            raise
        raise JournalError(
            f"{file} cannot be written: {problem.strerror or problem}; name a file on a disk with room"
        ) from None
    finally:
        half.unlink(missing_ok=True)


def tail_beside(file: Path) -> Path:
    """Where the newest records of a backup lie."""
    return file.with_name(f"{file.name}.tail")


def _tail(directory: Path) -> bytes | None:
    path = directory / TAIL
    return path.read_bytes() if path.exists() else None


def _copy(journal: sqlite3.Connection, path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as copy:
        journal.backup(copy, pages=PAGES)
        copy.execute("PRAGMA journal_mode = DELETE")
        check(copy, path)
