"""Joins the pieces of a path between which nothing was seen: by the teeth that both show, or not at all."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.doubt import ANY_LOADS, Speed
from disc_counter.disc.toothed.closure import LEAST_OVERLAP, SURE_LEAD, SURE_ODDS, overlapping
from disc_counter.disc.toothed.toothmap import entered

Floats = NDArray[np.float32]
Places = NDArray[np.float64]

SPEED_S = 0.5
"""The time at either end of a hole by which its speed is told, in s."""
SAME_TEETH = 20.0
"""The most that two maps' likeness speaks for a shift (natural logarithm): with so much they do show the same teeth.
More only says that the maps are long. A turn more or less shows the same, and is told by what loads do."""
SPEED_DOUBT_TEETH = 2.0
"""One standard deviation of such a speed, in teeth a second."""


@dataclass(frozen=True, slots=True)
class JoinedPath:
    """Places in teeth [m] in one piece from the index `first` on; those before are put where they are expected.

    `doubt` is one standard deviation of how far the disc turned over all holes, in teeth.
    """

    places: Places
    first: int
    doubt: float


def joined(
    places: Places, phases: Floats, means: Floats, times_s: Places, after_holes: NDArray[np.bool_], guess: float
) -> JoinedPath:
    """Join pieces that begin where `after_holes` [m] says so; each is right in itself.

    `places` and `phases` [m] are in teeth, `means` [m, k] the teeth's; some `guess` teeth are round the disc. A piece
    is joined to those before it where both show the same teeth, and the disc can hardly have made a turn more or less
    unseen. Otherwise what comes before it is another piece for good.
    """
    places, wholes = places.copy(), np.round(places - phases).astype(np.int64)
    begins = [*np.flatnonzero(after_holes), len(places)]
    first, doubt = 0, 0.0
    for begin, end in itertools.pairwise(begins):
        if begin == 0:
            continue
        hole = _Hole(places, times_s, (first, begin, end), guess)
        maps = (means[first:begin], wholes[first:begin]), (means[begin:end], wholes[begin:end])
        shift = _shown_shift(*maps, hole)
        turns = ANY_LOADS.whole_turns(hole.turned(shift or 0), hole.seconds, [hole.before], [hole.after])
        if shift is None or turns.count:
            turned, deviation = ANY_LOADS.unseen(hole.seconds, hole.before, hole.after)
            shift, first = round((turned - hole.turned(0)) * guess), begin
        else:
            deviation = turns.deviation
        places[begin:end] += shift
        wholes[begin:end] += shift
        doubt = math.hypot(doubt, deviation * guess)
    return JoinedPath(places, first, doubt)


class _Hole:
    """The hole before the strip `begin`, between the piece that starts at `first` and the one that ends before `end`.

    Lengths are in revolutions by the number of teeth that is guessed.
    """

    def __init__(self, places: Places, times_s: Places, bounds: tuple[int, int, int], guess: float) -> None:
        first, begin, end = bounds
        self.seconds = float(times_s[begin] - times_s[begin - 1])
        late = first + int(np.searchsorted(times_s[first:begin], times_s[begin - 1] - SPEED_S))
        soon = begin + int(np.searchsorted(times_s[begin:end], times_s[begin] + SPEED_S, side="right"))
        known = [_speed(places[i:j], times_s[i:j], guess) for i, j in ((late, begin), (begin, soon))]
        anything = Speed(0.0, ANY_LOADS.step)
        self.before = known[0] or known[1] or anything
        self.after = known[1] or self.before
        self._turned, self._guess = float(places[begin] - places[begin - 1]), guess

    def turned(self, shift: float) -> float:
        """How far the disc turned unseen if the later piece is shifted by so many teeth."""
        return (self._turned + shift) / self._guess

    def odds(self, shift: float) -> float:
        """How likely that is, by what loads do (natural logarithm)."""
        return math.log(ANY_LOADS.density(self.turned(shift), self.seconds, self.before, self.after) + 1e-30)


def _speed(places: Places, times_s: Places, guess: float) -> Speed | None:
    """The speed of a few strips, in revolutions a second; None of one alone."""
    seconds = float(times_s[-1] - times_s[0])
    if seconds <= 0.0:
        return None
    return Speed(float(places[-1] - places[0]) / seconds / guess, SPEED_DOUBT_TEETH / guess)


def _shown_shift(
    earlier: tuple[Floats, NDArray[np.int64]], later: tuple[Floats, NDArray[np.int64]], hole: _Hole
) -> int | None:
    """The shift in teeth at which `later` shows the teeth that `earlier` does; None where that is not sure.

    Both are means [m, k] and the whole places [m] at which they were seen.
    """
    (line, origin), (other, other_origin) = _line(*earlier), _line(*later)
    lags = np.arange(LEAST_OVERLAP - len(other[0]), len(line[0]) - LEAST_OVERLAP + 1)
    if not len(lags):
        return None
    shown, _, _ = overlapping(line, other, lags)
    shifts = lags + origin - other_origin
    odds = np.minimum(shown, SAME_TEETH) + [hole.odds(float(shift)) for shift in shifts]
    best = int(odds.argmax())
    rival = float(np.delete(odds, best).max(initial=-math.inf))
    return int(shifts[best]) if shown[best] > SURE_ODDS and odds[best] - rival > SURE_LEAD else None


def _line(means: Floats, wholes: NDArray[np.int64]) -> tuple[tuple[Floats, Floats], int]:
    """The map of means [m, k] along a line, and the whole place at which it begins."""
    origin = int(wholes.min())
    return entered(means, wholes - origin, int(wholes.max()) - origin + means.shape[1]), origin
