"""One service a journal: a lock on the database itself, which the kernel lets go when the process ends, in any way."""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, suppress
from pathlib import Path

from disc_counter.errors import JournalError

PRIVATE = 0o600
"""Permissions of new files: what a household uses when is nobody else's business."""
HELD: set[tuple[int, int]] = set()
"""Databases that this process holds, by device and inode. To close one that SQLite has open lets go of SQLite's own
locks on it, so none is opened twice."""


class Lock:
    """Held until `release`; JournalError if another process (or another Journal in this one) holds it.

    Whoever takes the file beside it away opens the journal to nobody: that one only says who holds it, and whether the
    last one let go. `flock` is apart from the locks that SQLite puts on the database.
    """

    def __init__(self, database: Path, note: Path) -> None:
        noted = note.exists() or not database.exists()
        with ExitStack() as undo:
            self._note = os.open(note, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
            undo.callback(os.close, self._note)
            self._lock(self._note, note)
            if database.exists() and _key(database.stat()) in HELD:
                raise self._in_use(note)
            self._file = os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
            undo.callback(os.close, self._file)
            self._lock(self._file, note)
            undo.pop_all()
        self._key = _key(os.fstat(self._file))
        HELD.add(self._key)
        # Whoever held it before did not release it: killed, or a power cut; or nobody can say.
        self.left_open = bool(self._holder()) or not noted
        os.ftruncate(self._note, 0)
        os.pwrite(self._note, f"{os.getpid()}\n".encode(), 0)

    def holds(self, database: Path) -> bool:
        """Whether the file at this path still is the one that is held."""
        try:
            return _key(database.stat()) == self._key
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let the next one in, and say that all ended well, if that can still be written."""
        with suppress(OSError):
            os.ftruncate(self._note, 0)
        self.abandon()

    def abandon(self) -> None:
        """Let the next one in; it is to look closely."""
        HELD.discard(self._key)
        os.close(self._file)
        os.close(self._note)

    def _lock(self, file: int, note: Path) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise self._in_use(note) from None

    def _in_use(self, note: Path) -> JournalError:
        holder = self._holder() or "(unknown)"
        return JournalError(f"the journal in {note.parent} is already in use by process {holder}: stop it first")

    def _holder(self) -> str:
        return os.pread(self._note, 32, 0).decode(errors="replace").strip()


def _key(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino
