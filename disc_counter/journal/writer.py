"""The journal's only counting writer.

Every ten seconds a slice goes into the tail file, every ten minutes all slices go into the database and are synced.
A power cut or kill -9 thus loses at most ten seconds, and the card takes a few MB a day. At the next opening the
slices that the database does not have yet are taken from the tail; each slice has a number, so none counts twice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from disc_counter.clock import Clock, SystemClock
from disc_counter.energy import Constant, Constants
from disc_counter.errors import JournalError
from disc_counter.journal.backlog import Backlog
from disc_counter.journal.corrections import Correction, correct, longest_hole, read_corrections, undo
from disc_counter.journal.edits import (
    HealthEntry,
    StoredReading,
    add_reading,
    read_constants,
    read_readings,
    replace_constants,
    set_constant,
)
from disc_counter.journal.opening import OpenFiles, explaining
from disc_counter.journal.record import Slice, Totals
from disc_counter.journal.recovery import recovered
from disc_counter.journal.slicer import Counting
from disc_counter.journal.tables import explained, transaction
from disc_counter.model import NS_PER_S, MeasurementEvent

COMMIT_NS = 600 * NS_PER_S
"""From one commit to the next, in ns: what comes in between is in the tail, and each commit writes many pages."""
RETRY_NS = 10 * NS_PER_S
"""From a commit that failed to the next try, in ns."""


class Journal:
    """Records what is measured; open it with `Journal.open` and as a context manager.

    `problem` is the sentence for what keeps it from writing now, None if nothing does; counting goes on meanwhile.
    Any thread may call any method; a call may wait for the card, so the measuring loop should hand events over.
    """

    def __init__(self, files: OpenFiles, clock: Clock) -> None:
        self.problem: str | None = None
        self._files, self._clock = files, clock
        self._connection = files.connection
        self._guard = threading.RLock()
        self._tried_ns: int | None = None
        slices, sequence, totals = recovered(files.connection, files.tail.path)
        self._backlog = Backlog(files.connection, clock, slices)
        self._counting = Counting(totals, sequence, clock)
        self._constants = read_constants(files.connection)
        self._seen_version = self._data_version()

    @classmethod
    def open(cls, directory: Path | str, *, clock: Clock | None = None) -> Journal:
        """Open or make the journal in a folder; JournalError if it is in use, damaged or cannot be written."""
        files = OpenFiles.open(Path(directory))
        try:
            with explaining(files.path):
                journal = cls(files, clock or SystemClock())
                journal.commit()
                return journal
        except BaseException:
            files.abandon()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.checkpoint_and_close()

    @property
    def totals(self) -> Totals:
        """What was counted since ever."""
        return self._counting.totals

    @property
    def constants(self) -> Constants:
        """The constants in force, as set by this or any other process; the last known ones while none can be read."""
        with self._guard:
            with suppress(JournalError), self._spoken():
                version = self._data_version()
                if version != self._seen_version:
                    self._constants, self._seen_version = read_constants(self._connection), version
            return self._constants

    def record(self, event: MeasurementEvent) -> None:
        """Take in an event. Progress carries running totals since this process began; their growth is what counts."""
        with self._guard:
            closed = list(self._counting.feed(event))
            for each in closed:
                self._keep(each)
            if closed:
                self._commit_when_due(event.time_ns)

    def set_constant(self, constant: Constant, since_ns: int | None) -> None:
        """Let a constant hold from a wall time (UTC ns; None: always) on; what is stored is repriced by it."""
        with self._guard, self._spoken(), transaction(self._connection):
            self._constants = set_constant(self._connection, constant, since_ns)

    def restore_constants(self, constants: Constants) -> None:
        """Let these hold again, as they did before; what is stored is repriced by them."""
        with self._guard, self._spoken(), transaction(self._connection):
            self._constants = replace_constants(self._connection, constants)

    def add_reading(
        self,
        time_ns: int,
        register: str,
        reading_kwh_thousandths: int | None,
        digits: str,
        difference_kwh_thousandths: int | None = None,
        total_urev: int | None = None,
    ) -> None:
        """Add a reading of a register at a monotonic time; in whole thousandths of a kWh, None where not known.

        `total_urev` is how far the disc had gone by then, net and since ever.
        """
        offset_ns = self._clock.offset_ns()
        when_ns, boot_id = (time_ns, self._clock.boot_id) if offset_ns is None else (time_ns + offset_ns, None)
        with self._guard, self._spoken(), transaction(self._connection):
            if boot_id is not None:
                self._backlog.something_waits()
            add_reading(
                self._connection,
                when_ns,
                register,
                reading_kwh_thousandths,
                digits,
                difference_kwh_thousandths,
                boot_id=boot_id,
                total_urev=total_urev,
            )

    def add_health(self, entry: HealthEntry) -> None:
        """Keep a row on how well it measures; it is written along with what is counted, or by itself if nothing is."""
        with self._guard:
            if self._backlog.add_health(entry):
                self.commit()

    def readings(self, after: int, most: int) -> list[StoredReading]:
        """The sure readings with a number above `after`, of this and other processes, at most the latest `most`."""
        with self._guard, self._spoken():
            return read_readings(self._connection, after, most)

    @property
    def corrections(self) -> list[Correction]:
        """What was added after outages, in its order."""
        with self._guard, self._spoken():
            return read_corrections(self._connection)

    @property
    def known_until_ns(self) -> int | None:
        """The wall time (UTC) up to which the database has what was counted; None if it has nothing."""
        with self._guard, self._spoken():
            newest = self._connection.execute("SELECT newest_ns FROM state").fetchone()[0]
            return None if newest is None else int(newest)

    def longest_hole(self, from_ns: int, until_ns: int) -> tuple[int, int]:
        """The longest time between two wall times (UTC) in which no power was known."""
        with self._guard:
            self._commit_or_say()
            with self._spoken():
                return longest_hole(self._connection, from_ns, until_ns)

    def correct(self, from_ns: int, until_ns: int, urev: int, now_ns: int) -> None:
        """Add what the disc went unseen between two wall times, evenly; the totals grow by it.

        It is marked as concluded, and can be undone. JournalError, and nothing is changed, if it cannot be written.
        """
        with self._guard:
            self._commit_or_say()
            with self._spoken(), transaction(self._connection):
                counted = correct(self._connection, from_ns, until_ns, urev, now_ns)
            self._counting.correct(counted)

    def undo_correction(self, number: int, now_ns: int) -> None:
        """Take a correction back; UsageError if there is none of that number."""
        with self._guard:
            self._commit_or_say()
            with self._spoken(), transaction(self._connection):
                counted = undo(self._connection, number, now_ns)
            self._counting.correct(Totals() - counted)

    def _commit_or_say(self) -> None:
        self.commit()
        if self.problem:
            raise JournalError(self.problem)

    def commit(self) -> None:
        """Put all that is known into the database, synced; where that fails it is kept, and `problem` says why."""
        with self._guard:
            for closed in self._counting.close():
                self._keep(closed)
            try:
                self._backlog.write()
            except sqlite3.Error as problem:
                self.problem = str(explained(problem, self._files.path))
                return
            self.problem = self._files.lost

    def checkpoint_and_close(self) -> None:
        """Write all, tidy up and let the next one in; JournalError if the last write failed (the tail has it then)."""
        with self._guard:
            self.commit()
            self._files.close()
        if self.problem:
            raise JournalError(self.problem)

    def _commit_when_due(self, now_ns: int) -> None:
        if self._tried_ns is None:
            self._tried_ns = now_ns
        if abs(now_ns - self._tried_ns) >= (RETRY_NS if self.problem else COMMIT_NS):
            self._tried_ns = now_ns
            self.commit()

    def _keep(self, closed: Slice) -> None:
        self._backlog.add(closed)
        try:
            self._files.tail.write(closed)
        except OSError as problem:
            self.problem = (
                f"{self._files.tail.path} cannot be written ({problem.strerror}): check the disk and the room on it"
            )

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            told = explained(problem, self._files.path)
            self.problem = str(told)  # until a commit succeeds
            raise told from problem

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
