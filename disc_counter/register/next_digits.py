"""Two rows of the same drums: in a high opening the digits before or after the drums' own form a row as well.

Print has no such row: it says for sure that a row is drums, and which way they roll.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.carry import NEAR_DIGITS, Joined
from disc_counter.register.layout import Layout
from disc_counter.register.openings import strokes_at_ends
from disc_counter.register.ring import away

SAME_COLUMN, FARTHEST = 0.3, 1.5
"""How far aside, and above or below, a drum's digits before and after are at most, in heights of a crop."""
FEWEST, MOST_UNLIKE = 4, 2
"""In how many places another row must show the digits before or after at least, and in how many it need not: such
digits are cut short. No print in 1,100 drawn plates does beside other print, of 70 such pairs of rows."""
WHOLE_ODDS = 4.0
"""What speaks for a row, in log-odds, whose digits are whole at their outer end where the other row's have none: of 29
pairs in which net and play leave it open by 3.0, the register's digits are the more whole in 26, by 0.4 on average."""


def beside(row: Layout, other: Layout) -> float | None:
    """How far below a row, in heights of its crops, another is that may be of the same drums; None where it is not."""
    nearest, same = _same_columns(row, other)
    if same.sum() < FEWEST:
        return None
    below = (other.middles[nearest] - row.middles)[same, 1] / row.height_px
    return float(below.mean()) if np.abs(below).max() <= FARTHEST else None


def rolls(row: Layout, shows: Joined, other: Layout, other_shows: Joined) -> int | None:
    """Which way drums roll whose next digits, or those before, are another row: 0 where the next come from below.

    None where the other row is of other drums, or does not show it.
    """
    if (below := beside(row, other)) is None:
        return None
    nearest, same = _same_columns(row, other)
    steps = away(other_shows.positions[nearest], shows.positions)[same]
    after, before = (_near(steps, step) for step in (1, -1))
    if max(after, before) < max(FEWEST, len(steps) - MOST_UNLIKE):
        return None
    return 0 if (below > 0) == (after > before) else 1


def _same_columns(row: Layout, other: Layout) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """For each place of a row the nearest one of another, along it, and whether that is in the same column."""
    apart = np.abs(row.middles[:, None, 0] - other.middles[None, :, 0])
    return apart.argmin(axis=1), apart.min(axis=1) <= SAME_COLUMN * row.height_px


def _near(steps: NDArray[np.float64], step: int) -> int:
    return int((np.abs(steps - step) <= NEAR_DIGITS).sum())


def wholeness_odds(picture: Image, row: Layout, other: Layout) -> float:
    """What speaks for one of two rows of a register to show where it stands, rather than what comes before or after.

    An opening cuts those short at the end that is away from its middle.
    """
    other = other.scaled(row.height_px / other.height_px)
    upper = row.middles[:, 1].mean() < other.middles[:, 1].mean()
    outer = 0 if upper else 1
    return WHOLE_ODDS * (strokes_at_ends(picture, row)[outer] - strokes_at_ends(picture, other)[1 - outer])
