"""The demonstration's past: a year and a half of a drawn household, put into a journal that has none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from disc_counter.atomic_file import swap
from disc_counter.camera.simulation.past import MINUTES_A_DAY, past_power_w
from disc_counter.clock import FixedClock
from disc_counter.energy import WH_PER_KWH, Constant
from disc_counter.history.local_time import local_zone
from disc_counter.journal import Journal
from disc_counter.journal.prefilled import Minute, Power, prefill
from disc_counter.journal.tables import DATABASE, TAIL
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION
from disc_counter.units import MINUTE_NS, NS_PER_MS, S_PER_MINUTE

DRAFT = "past"
"""The folder in which it is made."""
PAST = timedelta(days=550)
"""How far it reaches back: a year, so that one can be compared with the one before, and half of another."""
OFF_EVERY, OFF_MINUTES = 40 * MINUTES_A_DAY, 240
"""How often the service was off, and for how long, in minutes."""
DARK_EVERY, DARK_MINUTES = 9 * MINUTES_A_DAY, 12
"""How often the cabinet's door was open, and for how long, in minutes: what went by then was inferred."""
CURVE_MIN = 15
"""Minutes before now of which the power is there too, for the curve on the first page."""
ROW_MS = 10_000
"""From one row of power to the next, in ms."""
DOUBT_MW = 4000
"""One standard deviation of a row of power, in mW: what the simulated meter is measured to."""


def fill_past(directory: Path, constant: Constant, end: datetime) -> bool:
    """Put a journal with the past up to `end` into a folder; false, and nothing is done, where there is a journal.

    It is made in a folder of its own and moved in once it is whole: cut short, it is begun anew at the next start.
    """
    if (directory / DATABASE).exists():
        return False
    draft = directory / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    first, power_w = past_power_w(end, PAST, local_zone())
    with Journal.open(draft, clock=FixedClock(first * MINUTE_NS)) as journal:
        journal.set_constant(constant, None)
    prefill(draft, _minutes(first, power_w, constant), _powers(first, power_w))
    # The database comes last: it is what says that there is a journal.
    swap(draft / TAIL, directory / TAIL)
    swap(draft / DATABASE, directory / DATABASE)
    shutil.rmtree(draft)
    return True


def _minutes(first: int, power_w: NDArray[np.float64], constant: Constant) -> Iterator[Minute]:
    """Rows of the journal: what was drawn as paths of the disc, but for the hours in which nothing ran."""
    urev_per_w = float(constant.revolutions_per_kwh) * UREV_PER_REVOLUTION / (S_PER_MINUTE * WH_PER_KWH)
    numbers = np.arange(first, first + len(power_w))
    urev = np.rint(power_w * urev_per_w).astype(np.int64)
    dark = numbers % DARK_EVERY < DARK_MINUTES
    columns = (
        *(numbers, np.maximum(urev, 0), np.maximum(-urev, 0)),
        *(np.where(dark, urev, 0), np.where(dark, S_PER_MINUTE * NS_PER_S, 0)),
    )
    ran = numbers % OFF_EVERY >= OFF_MINUTES
    return zip(*(column[ran].tolist() for column in columns), strict=True)


def _powers(first: int, power_w: NDArray[np.float64]) -> Iterator[Power]:
    start_ms = (first + len(power_w) - CURVE_MIN) * MINUTE_NS // NS_PER_MS
    for place, watts in enumerate(np.repeat(power_w[-CURVE_MIN:], S_PER_MINUTE * 1000 // ROW_MS)):
        yield start_ms + (place + 1) * ROW_MS, round(1000 * float(watts)), DOUBT_MW
