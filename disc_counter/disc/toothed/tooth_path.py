"""The way of a disc that is not mapped yet through many pictures, found from each picture's likeness to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.follow import change_cost

Floats = NDArray[np.float32]

MOST_SHIFT = 40
"""Teeth between two pictures: 1200 teeth/s at 30 frames/s."""
LEAST_OVERLAP = 0.4
WORTH = 0.6
"""Of the teeth that two pictures share, so many count: neighbours are smoothed together."""
LONG_GAP_S = 0.25
"""Between two strips: nothing new was seen meanwhile, or nothing at all."""
NEVER = 1e6
SECOND = 0.7
"""The likeness to the picture after the next is not independent of that to the next."""
WINDOW = 8


def odds(first: Floats, second: Floats, most: int) -> Floats:
    """How likely second [m, k] shows the teeth of first [m, k] moved by -most to most teeth: [m, 2 most + 1], ln odds.

    At shift s, second[:, j] is the tooth first[:, j + s].
    """
    m, k = first.shape
    size = 1 << int(np.ceil(np.log2(2 * k)))
    product = np.fft.rfft(first, size, axis=1) * np.conj(np.fft.rfft(second, size, axis=1))
    circular = np.fft.irfft(product, size, axis=1)
    shifts = np.arange(-most, most + 1)
    cross = circular[:, shifts % size]
    zero = np.zeros((m, 1))
    a = np.concatenate([zero, np.cumsum(first.astype(np.float64) ** 2, axis=1)], axis=1)
    b = np.concatenate([zero, np.cumsum(second.astype(np.float64) ** 2, axis=1)], axis=1)
    low, high = np.maximum(shifts, 0), np.minimum(k + shifts, k)
    power = (a[:, high] - a[:, low]) * (b[:, high - shifts] - b[:, low - shifts])
    fit = np.clip(cross / np.sqrt(np.maximum(power, 1e-20)), 0.0, 0.98)
    return np.asarray(-0.5 * WORTH * (high - low) * np.log1p(-fit * fit), np.float32)


def follow(
    teeth: Floats,
    phases: Floats,
    times: NDArray[np.float64],
    standing: Floats,
    known: NDArray[np.float64] | None = None,
    after_holes: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], Floats]:
    """Places in teeth [m] of pictures with tooth means [m, k] and phases in teeth [m]; how sure each step is [m - 1].

    Viterbi over the whole teeth that the disc may have made between two pictures, weighed by likeness to the next
    picture and to the one after it; a change of speed costs. Over a gap in time (a rest of which nothing was kept)
    the means with all that stands in them, `standing` [m, k], are compared, and `known` places [m] hold. They do over a
    hole (`after_holes` [m], before a picture) as well, in which nothing was seen: where none are known nothing is told
    there, and pieces begin, each right in itself.
    """
    most = min(MOST_SHIFT, int(teeth.shape[1] * (1.0 - LEAST_OVERLAP)))
    parts, gaps = np.diff(phases), np.maximum(np.diff(times), 1e-3)
    likely = odds(teeth[:-1], teeth[1:], most)
    long = np.flatnonzero(gaps > LONG_GAP_S)
    likely[long] = odds(standing[long], standing[long + 1], most)
    whole = np.zeros(len(gaps))
    holes = np.zeros(len(gaps), np.bool_) if after_holes is None else after_holes[1:]
    likely[holes] = -NEVER
    likely[holes, most] = 0.0
    if known is not None:
        # What is beyond `most` is put in after the fact.
        over = np.flatnonzero((gaps > LONG_GAP_S) | holes)
        whole[over] = np.round(known[over + 1] - known[over] - parts[over])
        likely[over] = -NEVER
        likely[over, most] = 0.0
    two = _second(teeth, most)
    two[holes[1:] | holes[:-1]] = 0.0
    steps = _viterbi(likely, two, (parts, gaps), most, holes)
    moved = steps - most + whole + parts
    return phases[0] + np.concatenate([[0.0], np.cumsum(moved)]), _sureness(likely, steps)


def _second(teeth: Floats, most: int) -> Floats:
    """The odds to the next picture but one, [m - 2, 4 most + 1], so that index i + j belongs to steps i and j."""
    two = np.zeros((max(len(teeth) - 2, 0), 4 * most + 1), np.float32)
    if len(two):
        two[:, most : 3 * most + 1] = SECOND * odds(teeth[:-2], teeth[2:], most)
    return two


def _viterbi(
    likely: Floats, two: Floats, steps: tuple[Floats, NDArray[np.float64]], most: int, holes: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The best chain of steps, as indices [m] into `likely` [m, 2 most + 1].

    `steps` are the parts of a tooth that each makes and their seconds [m]; those over `holes` [m] say nothing of speed.
    """
    parts, gaps = steps
    shifts = np.arange(-most, most + 1)
    count = len(shifts)
    sums = np.arange(count)[:, None] + np.arange(count)[None]
    rows = np.arange(count)
    score = likely[0].copy()
    back = np.zeros(likely.shape, np.int16)
    for i in range(1, len(likely)):
        # Teeth a picture: what the speed before would have made in this gap.
        expected = (shifts + parts[i - 1]) * (gaps[i] / gaps[i - 1])
        change = (shifts + parts[i])[:, None] - expected[None]
        total = score[None] + two[i - 1][sums]
        if not holes[i - 1 : i + 1].any():
            total -= change_cost(change)
        back[i] = total.argmax(1)
        score = total[rows, back[i]] + likely[i]
    best = np.zeros(len(likely), np.int64)
    best[-1] = int(score.argmax())
    for i in range(len(likely) - 1, 0, -1):
        best[i - 1] = back[i, best[i]]
    return best


def _sureness(likely: Floats, best: NDArray[np.int64]) -> Floats:
    """How much better than the same way with some more teeth a picture (natural log), over windows, [m]."""
    rows = np.arange(len(likely))
    chosen = likely[rows, best]
    window = np.ones(min(WINDOW, len(likely)))
    leads = []
    for more in (-4, -3, -2, -1, 1, 2, 3, 4):
        other = best + more
        inside = (other >= 0) & (other < likely.shape[1])
        rival = np.where(inside, likely[rows, np.clip(other, 0, likely.shape[1] - 1)], 0.0)
        leads.append(np.convolve(chosen - rival, window, "same"))
    return np.asarray(np.min(leads, axis=0), np.float32)
