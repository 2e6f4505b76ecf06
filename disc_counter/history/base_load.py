"""What is always on in a house, told by its hours in which least was used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from disc_counter.history.profile import BASE_SHARE, FEWEST_HOURS, HOURS
from disc_counter.units import S_PER_HOUR

Whole = NDArray[np.int64]


def base_load_wh(hours: Sequence[tuple[int, float, bool]], zone: tzinfo) -> float | None:
    """The median, over the days of `zone`, of the energy in the lowest hours in which nothing was fed in, in Wh.

    Each hour, in their order, is its number since 1970, what was taken, in Wh, and whether something was fed in. None
    where no day is known well enough.
    """
    numbers = np.array([number for number, _, fed in hours if not fed], np.int64)
    taken = np.array([wh for _, wh, fed in hours if not fed])
    days = (numbers + _offsets(numbers, zone)) // HOURS
    _, begins, lengths = np.unique(days, return_index=True, return_counts=True)
    # Each day's hours from the lowest on, and how many lower ones each has.
    taken = taken[np.lexsort((taken, days))]
    lower = np.arange(len(taken)) - np.repeat(begins, lengths)
    few = np.maximum(1, np.round(BASE_SHARE * lengths))
    lowest = np.where(lower < np.repeat(few, lengths), taken, 0.0)
    known = lengths >= FEWEST_HOURS
    return float(np.median((np.add.reduceat(lowest, begins) / few)[known])) if known.any() else None


def _offsets(
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]], zone: tzinfo
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The zone's offset at each hour, in whole hours, looked up once a day."""
    by_day = {day: _offset_h(day, zone) for day in np.unique(numbers // HOURS).tolist()}
    return np.array([by_day[day] for day in (numbers // HOURS).tolist()])


def _offset_h(day: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(day * HOURS * S_PER_HOUR, UTC).astimezone(zone).utcoffset() or timedelta(0)
    return round(offset / timedelta(hours=1))
