"""simbench's household profiles (quarter hours of 2016), planned as the drawn households are: reported, no bound."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from disc_counter.planning.plan_days import DAYS, QUARTERS_A_DAY, Values

HOUSEHOLD = "H0-"
LEAP_DAY = 59
"""The 29th of February, from 0."""
TO_WEDNESDAY = 5
"""Days from 1 January 2016, a Friday, to a Wednesday as 1 January 2025 is one: weekdays keep their place."""


def profiles(file: Path) -> Iterator[tuple[str, Values]]:
    """The name of each and its minutes [365, 1440] in W, at 3,500 kWh a year."""
    with file.open(newline="") as text:
        rows = csv.DictReader(text, delimiter=";")
        names = [name for name in rows.fieldnames or () if name.startswith(HOUSEHOLD) and name.endswith("_pload")]
        values = np.array([[float(row[name]) for name in names] for row in rows])
    for name, column in zip(names, values.T, strict=True):
        days = np.delete(column[: 366 * QUARTERS_A_DAY].reshape(366, QUARTERS_A_DAY), LEAP_DAY, axis=0)
        minutes = np.repeat(np.roll(days, -TO_WEDNESDAY, axis=0), 15, axis=1)
        assert len(minutes) == DAYS
        yield name.removesuffix("_pload"), minutes * (3500e3 * 60 / minutes.sum())
