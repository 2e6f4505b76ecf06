"""Copies the journal while it is written: one file that holds everything, the newest records included."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from disc_counter import atomic_file
from disc_counter.errors import JournalError, UsageError
from disc_counter.journal.record import RECORD_SIZE
from disc_counter.journal.tables import DATABASE, TAIL, check, connect_to_read, explained
from disc_counter.journal.tail import read_tail

SQLITE = b"SQLite format 3\0"
"""How every SQLite database begins."""
AT_REST = b"\1\1"
"""What its head says two bytes further of how it is written and read: without a write-ahead log."""
JOURNAL = "journal."
"""What the names of a journal's own files begin with."""
PAGES = 256
"""Pages copied at a time: the service's own writes get in between."""


def back_up(directory: Path, file: Path) -> None:
    """Copy the journal in `directory` to `file`, and the newest records to FILE.tail beside it.

    An older copy is replaced only when the new one is complete and on the disk. JournalError if either side fails.
    UsageError, and nothing is touched, if one of the two is a file of the journal, or any other that is no backup.
    """
    _check_replaceable(directory, file)
    half = _draft_beside(file)
    try:
        # First the tail: what the service moves into the database meanwhile is numbered, and is not counted twice.
        newest = _tail(directory)
        with closing(connect_to_read(directory / DATABASE)) as journal:
            _copy(journal, half)
        if newest is not None:
            atomic_file.write(tail_beside(file), newest)
        atomic_file.swap(half, file.resolve())
    except sqlite3.Error as problem:
        raise explained(problem, half) from problem
    except OSError as problem:
        if isinstance(problem, JournalError):
            raise
        raise _unwritable(file, problem) from None
    finally:
        half.unlink(missing_ok=True)


def tail_beside(file: Path) -> Path:
    """Where the newest records of a backup lie."""
    return file.with_name(f"{file.name}.tail")


def _check_replaceable(directory: Path, file: Path) -> None:
    """UsageError unless a copy may lie at `file`, and its tail beside it."""
    ours = {file.stat().st_ino: file for file in directory.iterdir()} if directory.is_dir() else {}
    for path, is_backup in ((file, _is_backup), (tail_beside(file), _is_tail)):
        target = path.resolve()
        if target.exists() and target.stat().st_ino in ours and target.stat().st_dev == directory.stat().st_dev:
            raise UsageError(f"{path} belongs to the journal that is to be copied: name a file elsewhere")
        if target.parent == directory.resolve() and target.name.startswith(JOURNAL):
            raise UsageError(f"{path} has a name that the journal needs itself: name a file elsewhere")
        if target.exists() and not (target.is_file() and is_backup(target)):
            raise UsageError(f"{path} is there already and is no backup: name a new file, or an older backup")


def _is_backup(path: Path) -> bool:
    """Whether it is a copy that was made here: a journal at rest, while one that is written has a write-ahead log."""
    with path.open("rb") as file:
        head = file.read(len(SQLITE) + 4)
    if head[: len(SQLITE)] != SQLITE or head[len(SQLITE) + 2 : len(SQLITE) + 4] != AT_REST:
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            copy.execute("SELECT sequence, forward_urev FROM state")
    except sqlite3.Error:
        return False
    return True


def _is_tail(path: Path) -> bool:
    content = path.read_bytes()
    return len(content) % RECORD_SIZE == 0 and (not any(content) or bool(read_tail(path, after=-1)))


def _draft_beside(file: Path) -> Path:
    """A new file in the same folder, for nobody else to read; JournalError where there can be none."""
    try:
        handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    except OSError as problem:
        raise _unwritable(file, problem) from None
    os.close(handle)
    return Path(name)


def _unwritable(file: Path, problem: OSError) -> JournalError:
    return JournalError(f"{file} cannot be written: {problem.strerror or problem}; name a file on a disk with room")


def _tail(directory: Path) -> bytes | None:
    path = directory / TAIL
    return path.read_bytes() if path.exists() else None


def _copy(journal: sqlite3.Connection, path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        journal.backup(copy, pages=PAGES)
        copy.execute("PRAGMA journal_mode = DELETE")
        check(copy, path)
