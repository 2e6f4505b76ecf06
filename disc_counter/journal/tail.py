"""The tail: a small file beside the database that takes a 512-byte record every ten seconds.

A database page costs several kilobytes a time; this costs 512 bytes, so the database need only be written every few
minutes. The file is a ring of records, written in full when it is made, so that no later write needs room or changes
its size; each record has its own checksum, so a torn one is recognised. Records go past the page cache straight to
the card (O_DIRECT, O_DSYNC); where a file system refuses that, they are written and synced.
"""

from __future__ import annotations

import errno
import mmap
import os
from pathlib import Path

from disc_counter.journal.lock import PRIVATE
from disc_counter.journal.record import RECORD_SIZE, Slice, decoded

SLOTS = 256
"""Records in the ring: at ten seconds each 40 minutes, four times what comes between two commits."""
SIZE = SLOTS * RECORD_SIZE
NOT_DIRECT = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS)
"""What file systems answer that do not write past the page cache."""


class Tail:
    """The ring, opened for writing; `close` it. OSError where it cannot be made or written."""

    def __init__(self, path: Path, *, direct: bool = True) -> None:
        self.path = path
        make_ring(path)
        self._buffer = mmap.mmap(-1, mmap.PAGESIZE)  # page-aligned, as direct writing wants it
        self._direct = direct
        self._file = self._open()

    def write(self, slice_: Slice) -> None:
        """Put the record into its slot; it is on the card when this returns. OSError if it is not."""
        record = slice_.encoded()
        if len(record) > RECORD_SIZE:
            raise ValueError(f"a record of {len(record)} bytes does not fit into {RECORD_SIZE}")
        self._buffer[:RECORD_SIZE] = record.ljust(RECORD_SIZE, b"\0")
        place = slice_.sequence % SLOTS * RECORD_SIZE
        try:
            self._put(place)
        except OSError as refused:
            if not self._direct or refused.errno not in NOT_DIRECT:
                raise
            os.close(self._file)
            self._direct = False
            self._file = self._open()
            self._put(place)

    def close(self) -> None:
        """Release the file."""
        os.close(self._file)
        self._buffer.close()

    def _put(self, place: int) -> None:
        with memoryview(self._buffer) as view, view[:RECORD_SIZE] as record:
            written = os.pwrite(self._file, record, place)
        if written != RECORD_SIZE:
            raise OSError(errno.EIO, "a record was written in part")

    def _open(self) -> int:
        if self._direct:
            try:
                return os.open(self.path, os.O_RDWR | os.O_DSYNC | os.O_DIRECT)
            except OSError as refused:
                if refused.errno not in NOT_DIRECT:
                    raise
                self._direct = False
        return os.open(self.path, os.O_RDWR | os.O_DSYNC)


def make_ring(path: Path) -> None:
    """Make the file in its full size; one that is too short is made longer, with its records kept."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        missing = SIZE - os.fstat(file).st_size
        if missing > 0:
            os.pwrite(file, bytes(missing), SIZE - missing)
            os.fsync(file)
    finally:
        os.close(file)


def read_tail(path: Path, after: int) -> list[Slice]:
    """The slices in the file with a sequence number greater than `after`, in order; none if there is no file."""
    try:
        ring = path.read_bytes()
    except FileNotFoundError:
        return []
    slices = (decoded(ring[place : place + RECORD_SIZE]) for place in range(0, len(ring), RECORD_SIZE))
    return sorted((slice_ for slice_ in slices if slice_ and slice_.sequence > after), key=lambda each: each.sequence)
