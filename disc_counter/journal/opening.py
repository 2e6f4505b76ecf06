"""What one journal is made of: the lock, the database and the tail, opened together and released together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from disc_counter.errors import JournalError
from disc_counter.journal.folder import folder_error, made_folder
from disc_counter.journal.lock import Lock
from disc_counter.journal.tables import DATABASE, LOCK, TAIL, connect, damaged, explained
from disc_counter.journal.tail import Tail, read_tail

CHECK_ALWAYS_BYTES = 256 * 2**20
"""The largest database that is always read through for damage: a larger one only after it was left open."""
BUSY_S = 0.25
"""How long a write waits for another process' write to end: it is tried again at the next commit."""


@dataclass(frozen=True, slots=True)
class OpenFiles:
    """A journal's files, held by its only writer; `path` is the database."""

    path: Path
    lock: Lock
    connection: sqlite3.Connection
    tail: Tail

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open or make them; JournalError if they are in use, damaged or cannot be written."""
        path = made_folder(folder) / DATABASE
        with explaining(path), ExitStack() as undo:
            size = path.stat().st_size if path.exists() else None
            if size == 0 and read_tail(folder / TAIL, after=0):
                raise damaged(path, "it is empty, though something was counted into it")
            lock = Lock(path, folder / LOCK)
            undo.callback(lock.abandon)
            large = (size or 0) > CHECK_ALWAYS_BYTES
            connection = connect(path, busy_s=BUSY_S, checked=lock.left_open or not large)
            undo.callback(connection.close)
            files = cls(path, lock, connection, Tail(folder / TAIL))
            undo.pop_all()
            return files

    @property
    def lost(self) -> str | None:
        """What is wrong where another file, or none, is where the database was; None if nothing is."""
        if self.lock.holds(self.path):
            return None
        return (
            f"the journal {self.path} was removed or replaced while it is written: what was counted since the start is"
            " lost with it; put it back as it was, or start the service anew"
        )

    def close(self) -> None:
        """Tidy up and let the next one in."""
        self.connection.close()  # the last connection to close moves the write-ahead log into the database
        self.tail.close()
        self.lock.release()

    def abandon(self) -> None:
        """Let the next one in; it is to look closely."""
        self.tail.close()
        self.connection.close()
        self.lock.abandon()


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """What SQLite or the system has to say about a journal becomes one sentence for the user: JournalError."""
    try:
        yield
    except JournalError:
        raise
    except sqlite3.Error as problem:
        raise explained(problem, path) from problem
    except OSError as problem:
        raise folder_error(path.parent, problem) from problem
