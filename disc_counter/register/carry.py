"""What a register shows, given every drum's distribution: the drums are joined by how they carry.

The last drum turns all the time; every other one stands on a digit and moves only while the one after it goes from 9
to 0. So a whole register has few ways to stand. Each way allows each drum some positions; how probable the way is, is
the product over the drums of what their distributions give to those positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from disc_counter.register.ring import BINS, BINS_PER_DIGIT, CENTRES, away, bell

Array = NDArray[np.float64]

WEAR_DIGITS = 0.13
"""How far a drum sits off, one standard deviation: play in the gears, and labels that are good to a tenth only."""
SHIFTS_DIGITS = np.arange(-4, 5) / 10
"""Shifts of all drums that are tried, in digits."""
SHIFT_DIGITS = 0.15
"""How far all drums are off together, one standard deviation: the window's middle is not theirs."""
SURPRISE = 1e-3
"""How often a drum's distribution tells nothing, as a share: dirt, glare, an unknown font."""
NEAR_DIGITS = 0.45
"""The furthest that two positions may be apart, in digits, to mean the same digit of a drum."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The most likely register: each drum's digit [drums], first to last, and the last one's continuous position.

    `positions` [drums] are the drums', without what all sit off together; `probabilities` [drums] is each drum's, given
    all the others; `confidence` that all are right at once. `shift_digits` is how far all sit off together, `offsets`
    [drums] each one's distance from where it should be, in digits. `evidence` is the mean log-likelihood of a drum, to
    compare readings of the same picture.
    """

    digits: NDArray[np.int64]
    positions: Array
    last: float
    probabilities: Array
    confidence: float
    shift_digits: float
    offsets: Array
    evidence: float


def joined(seen: Array, upwards: float) -> Joined:
    """The most likely register, given what is seen of its drums [drums, 2 rolls, 50].

    `upwards` is how probably they roll upwards, before anything is seen.
    """
    allowed = _ways(len(seen))
    likely = _likely(seen, upwards)
    given = _summed(likely, allowed)
    weight = np.exp(np.log(given).sum(axis=2))
    at, way = np.unravel_index(weight.argmax(), weight.shape)
    chosen = (likely[at] * allowed[way]).argmax(axis=1)
    near = np.abs(away(CENTRES, CENTRES[chosen][:, None])) <= NEAR_DIGITS
    share = _summed(likely * near, allowed) / given
    total = weight.sum()
    roll, shift = divmod(int(at), len(SHIFTS_DIGITS))
    shift_digits = float(SHIFTS_DIGITS[shift])
    placed = _placed(seen[:, roll], CENTRES[chosen], shift_digits)
    return Joined(
        digits=(chosen // BINS_PER_DIGIT).astype(np.int64),
        positions=CENTRES[chosen] + placed,
        last=float(CENTRES[chosen[-1]] + placed[-1]),
        probabilities=np.asarray((weight[..., None] * share).sum(axis=(0, 1)) / total),
        confidence=float((weight * share.prod(axis=2)).sum() / total),
        shift_digits=shift_digits,
        offsets=np.asarray((placed + shift_digits) * (1 - 2 * roll)),
        evidence=float(np.log(total)) / len(seen),
    )


def _summed(likely: Array, allowed: Array) -> Array:
    """Over the positions that a way allows, for every view and drum: [views, ways, drums]."""
    return np.asarray((likely.transpose(1, 0, 2) @ allowed.transpose(1, 2, 0)).transpose(1, 2, 0))


def _likely(seen: Array, upwards: float) -> Array:
    """How likely what is seen is for each position, roll and common shift: [rolls * shifts, drums, 50]."""
    spreads = _spreads()
    likely = (seen.reshape(-1, BINS) @ spreads.reshape(-1, BINS).T).reshape(*seen.shape[:2], *spreads.shape[:2])
    likely = likely.transpose(1, 2, 0, 3) + SURPRISE / BINS
    prior = np.multiply.outer((upwards, 1 - upwards), _shares_of_shifts()) ** (1 / len(seen))
    return np.asarray((likely * prior[:, :, None, None]).reshape(-1, len(seen), BINS))


@lru_cache
def _spreads() -> Array:
    """For each common shift, how a drum that stands at each position is seen: [shifts, positions, 50]."""
    return np.stack([bell(CENTRES + shift, WEAR_DIGITS) for shift in SHIFTS_DIGITS])


def _shares_of_shifts() -> Array:
    """How probable each common shift is."""
    shape = np.exp(-0.5 * (SHIFTS_DIGITS / SHIFT_DIGITS) ** 2)
    return np.asarray(shape / shape.sum())


def _placed(seen: Array, chosen: Array, shift_digits: float) -> Array:
    """How far each drum's distribution [drums, 50] sits from the chosen position and the common shift, in digits."""
    offset = away(CENTRES, (chosen + shift_digits)[:, None])
    near = seen * (np.abs(offset) <= NEAR_DIGITS) + 1e-9 * (np.abs(offset) < 0.15)
    return np.asarray((near * offset).sum(axis=1) / near.sum(axis=1))


@lru_cache
def _ways(drums: int) -> Array:
    """The ways in which a register can stand: for each the positions allowed to each drum, 1 or 0, [ways, drums, 50].

    Where the last drum is past 9, the one above is as far past its digit; and where that digit is 9, so is the next.
    """
    resting = (np.arange(BINS) % BINS_PER_DIGIT == 0).astype(np.float64)
    past_nine = BINS - BINS_PER_DIGIT
    ways = []
    for last in range(BINS):
        carry = max(0, last - past_nine)
        for moved in range(1, drums) if carry else [0]:
            way = np.tile(resting, (drums, 1))
            way[-1] = np.arange(BINS) == last
            for place in range(1, moved + 1):
                way[-1 - place] = np.roll(resting, carry)
                # All but the uppermost that moves show a 9 that goes; the uppermost shows any other digit.
                nine = np.arange(BINS) == past_nine + carry
                way[-1 - place] *= nine if place < moved else 1 - nine * (place < drums - 1)
            ways.append(way)
    return np.stack(ways)
