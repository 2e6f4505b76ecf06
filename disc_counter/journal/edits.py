"""What people and the register add to the journal: constants and readings.

Any process may do so beside the running service, in one short transaction; SQLite lets one write at a time, and the
service sees the change by its next look (`PRAGMA data_version`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from disc_counter.energy import Constant, Constants
from disc_counter.journal.folder import made_folder
from disc_counter.journal.tables import DATABASE, connect, explained, transaction
from disc_counter.units import thousandths

BUSY_S = 10.0
"""The longest wait for another process' write to end, in seconds."""


@contextmanager
def edit(directory: Path) -> Iterator[sqlite3.Connection]:
    """A connection within one transaction, in any process; JournalError if the journal cannot be written.

    The check of the whole file is left to the service.
    """
    path = made_folder(directory) / DATABASE
    connection = connect(path, busy_s=BUSY_S, checked=False)
    try:
        with transaction(connection):
            yield connection
    except sqlite3.Error as problem:
        raise explained(problem, path) from problem
    finally:
        connection.close()


def read_constants(connection: sqlite3.Connection) -> Constants:
    """The constants in force; empty if none was ever set."""
    return _read(connection, "constants")


def read_power_constants(connection: sqlite3.Connection) -> Constants:
    """The constants that power was reckoned by when it was measured; empty while that is how they are in force."""
    return _read(connection, "power_constants")


def set_constant(connection: sqlite3.Connection, constant: Constant, since_ns: int | None) -> Constants:
    """Let `constant` hold from `since_ns` (UTC ns; None: always) on, in place of whatever was in force from then on."""
    return replace_constants(connection, read_constants(connection).with_constant(constant, since_ns))


def replace_constants(connection: sqlite3.Connection, constants: Constants) -> Constants:
    """Let these hold, for all that is stored too; what is measured from now on is reckoned by the latest of them."""
    before = read_power_constants(connection) or read_constants(connection)
    if constants:
        now_ns = time.time_ns() if before else None
        _write(connection, "power_constants", before.with_constant(constants.latest, now_ns))
    _write(connection, "constants", constants)
    return constants


def _read(connection: sqlite3.Connection, table: str) -> Constants:
    rows = connection.execute(f"SELECT since_ns, revolutions_per_kwh FROM {table}").fetchall()
    return Constants.of((since_ns, Constant.of(text)) for since_ns, text in rows)


def _write(connection: sqlite3.Connection, table: str, constants: Constants) -> None:
    connection.execute(f"DELETE FROM {table}")
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?)", [(entry_ns, str(each)) for entry_ns, each in constants.entries]
    )


class Origin(IntEnum):
    """Who says what is on the register: the camera, a person, one who was asked about it and is sure, or one who says
    that register or meter were exchanged. The journal has the number.
    """

    CAMERA = 0
    BY_HAND = 1
    CONFIRMED = 2
    EXCHANGED = 3


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading that was made: UTC, in thousandths of a kWh; how far the disc had gone by then, None if not known."""

    number: int
    time_ns: int
    register: str
    reading_kwh_thousandths: int
    total_urev: int | None
    origin: Origin = Origin.CAMERA


def read_readings(connection: sqlite3.Connection, after: int, most: int) -> list[StoredReading]:
    """The readings with a number above `after` that were sure, at most the latest `most`, in their order."""
    rows = connection.execute(
        "SELECT id, time_ns, register, reading_kwh_thousandths, total_urev, by_hand FROM readings WHERE id > ?"
        " AND reading_kwh_thousandths IS NOT NULL AND time_ns IS NOT NULL ORDER BY id DESC LIMIT ?",
        (after, most),
    ).fetchall()
    return [
        StoredReading(number, time_ns, register, reading, total_urev, Origin(origin))
        for number, time_ns, register, reading, total_urev, origin in reversed(rows)
    ]


def add_reading(
    connection: sqlite3.Connection,
    time_ns: int,
    register: str,
    reading_kwh_thousandths: int | None,
    digits: str,
    difference_kwh_thousandths: int | None = None,
    *,
    boot_id: str | None = None,
    total_urev: int | None = None,
    origin: Origin = Origin.CAMERA,
) -> None:
    """Add a reading of a register in Wh (None: not read); `time_ns` is UTC, or monotonic where a boot is named.

    `total_urev` is how far the disc had gone by then, net and since ever.
    """
    when = (time_ns, None, None) if boot_id is None else (None, boot_id, time_ns)
    connection.execute(
        "INSERT INTO readings VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*when, register, reading_kwh_thousandths, digits, difference_kwh_thousandths, total_urev, origin),
    )


@dataclass(frozen=True, slots=True)
class HealthEntry:
    """How well it measured at a wall time (ms since 1970); None is 'not known'.

    `brightness` is the rim's grey level, `mark_contrast` how far the mark stands out, of the rim's brightness.
    """

    time_ms: int
    frames_per_s: float | None
    brightness: float | None
    mark_contrast: float | None
    unsent_points: int | None


def add_health(connection: sqlite3.Connection, entries: Iterable[HealthEntry]) -> None:
    """Add rows on how well it measured; to be called within a transaction."""
    connection.executemany(
        "INSERT INTO health VALUES (NULL, ?, ?, ?, ?, ?)",
        [
            (e.time_ms, *map(thousandths, (e.frames_per_s, e.brightness, e.mark_contrast)), e.unsent_points)
            for e in entries
        ],
    )
