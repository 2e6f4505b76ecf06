"""Opens the journal to read it beside the running service: each question sees one state of it, and one at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from disc_counter.journal.snapshot import Snapshot
from disc_counter.journal.tables import DATABASE, TAIL, connect_to_read, explained


class JournalReader:
    """One journal, read-only; a context manager, usable from any thread.

    JournalError if there is none or it is damaged, said by every question too.
    """

    def __init__(self, directory: Path | str) -> None:
        self._path = Path(directory) / DATABASE
        self._connection = connect_to_read(self._path)
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Release the files."""
        self._connection.close()

    def _rows(self, query: str, values: tuple[int, ...]) -> list[Any]:
        with self._guard, self._spoken():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        with self._guard, self._spoken():
            self._connection.execute("BEGIN")
            try:
                yield Snapshot(self._connection, self._path.with_name(TAIL))
            finally:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise explained(problem, self._path) from problem
