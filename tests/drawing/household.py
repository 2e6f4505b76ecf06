"""A drawn household's journal, minute by minute: `python -m tests.drawing.household FOLDER YEARS`.

A base load, mornings and evenings, a washing day, a solar roof at noon, a gap and a bridged span now and then.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from random import Random

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal
from disc_counter.journal.prefilled import prefill
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION

MINUTE = timedelta(minutes=1)
MINUTES_A_DAY = 1440
UREV_PER_WH = 75 * UREV_PER_REVOLUTION / 1000
GAP_MINUTES = range(200, 440)
"""Every fortieth day the service was off for these minutes of the day."""
BRIDGED_MINUTES = range(1100, 1112)
"""Every fifth day the cabinet's door was open."""
POWER_MS = 10_000

Counts = tuple[int, int, int, int, int]
"""Minute since 1970, forward, reverse and bridged path in micro-revolutions, nanoseconds without sight."""


def minutes(start: datetime, end: datetime, seed: int = 1) -> Iterator[Counts]:
    """The counts of each minute in [start, end)."""
    random = Random(seed)
    first = int(start.timestamp()) // 60
    for number in range(int((end - start) / MINUTE)):
        day, minute = divmod(number, MINUTES_A_DAY)
        if day % 40 == 13 and minute in GAP_MINUTES:
            continue
        wh = _load_w(day, minute, random) / 60
        bridged = wh if day % 5 == 2 and minute in BRIDGED_MINUTES else 0.0
        forward, reverse = max(wh, 0.0), max(-wh, 0.0)
        path = [round(value * UREV_PER_WH) for value in (forward, reverse, bridged)]
        yield first + number, path[0], path[1], path[2], 60 * NS_PER_S if bridged else 0


def _load_w(day: int, minute: int, random: Random) -> float:
    """What the house takes from the grid, less what its roof gives."""
    hour = minute / 60
    summer = 0.5 - 0.5 * math.cos(2 * math.pi * day / 365)
    base = 140 + 60 * (random.random() < 0.4)
    morning = 900 * math.exp(-(((hour - 7.2) / 0.7) ** 2))
    evening = 1300 * math.exp(-(((hour - 19.3) / 1.6) ** 2))
    washing = 1900 * (day % 3 == 0 and 10.5 < hour < 11.6)
    roof = 2600 * (0.25 + 0.75 * summer) * max(0.0, math.cos((hour - 13) / 6 * math.pi / 2)) ** 2
    clouds = 0.35 + 0.65 * (0.5 + 0.5 * math.sin(day * 1.7 + hour * 0.9))
    return base + (morning + evening + washing) * (0.7 + 0.6 * random.random()) - roof * clouds * (6.5 < hour < 19.5)


def write_journal(folder: Path, end: datetime, span: timedelta, *later: tuple[datetime, datetime]) -> None:
    """A journal that holds the household for a span up to `end`, and for `later` ones, at 75 revolutions a kWh."""
    start = (end - span).replace(hour=0, minute=0, second=0, microsecond=0)
    folder.mkdir(parents=True, exist_ok=True)
    with Journal.open(folder, clock=FixedClock(int(start.timestamp()) * NS_PER_S)) as journal:
        journal.set_constant(Constant.of(75), None)
    prefill(folder, chain.from_iterable(minutes(*stretch) for stretch in ((start, end), *later)))


def write_powers(folder: Path, end: datetime, span: timedelta, seed: int = 2) -> None:
    """Powers up to `end`, one every ten seconds, into a journal that is there: the evening's fridge and kettle."""
    last_ms = int(end.timestamp()) * 1000
    times_ms = range(last_ms - span // timedelta(milliseconds=1), last_ms, POWER_MS)
    random, powers, power_w = Random(seed), [], 210.0
    for place, time_ms in enumerate(times_ms):
        kettle_w = 1950.0 * (len(times_ms) // 2 <= place < len(times_ms) // 2 + 12)
        power_w += 0.3 * (210.0 - power_w) + random.uniform(-20.0, 20.0)
        powers.append((time_ms, round(1000 * (power_w + kettle_w)), 3000))
    with sqlite3.connect(folder / DATABASE) as connection:
        connection.executemany("INSERT INTO power VALUES (NULL, ?, ?, ?)", powers)
    connection.close()


if __name__ == "__main__":
    write_journal(Path(sys.argv[1]), datetime.now(UTC), timedelta(days=365 * float(sys.argv[2])))
