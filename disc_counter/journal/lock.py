"""One service a journal: a lock that the kernel lets go when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from disc_counter.errors import JournalError


class Lock:
    """Held until `release`; JournalError if another process (or another Journal in this one) holds it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._holder()
            os.close(self._file)
            raise JournalError(
                f"the journal in {path.parent} is already in use by process {holder or '(unknown)'}: stop it first"
            ) from None
        self.left_open = bool(self._holder())  # whoever held it before did not release it: killed, or a power cut
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in, and say that all ended well, if that can still be written."""
        with suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)

    def abandon(self) -> None:
        """Let the next one in; it is to look closely."""
        os.close(self._file)

    def _holder(self) -> str:
        return os.pread(self._file, 32, 0).decode(errors="replace").strip()
