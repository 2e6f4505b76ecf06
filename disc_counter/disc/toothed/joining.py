"""Joins the pieces of a path between which nothing was seen: by the teeth that they show, or not at all."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.doubt import ANY_LOADS, Speed, Turns
from disc_counter.disc.toothed.closure import LEAST_OVERLAP, closing, overlapping
from disc_counter.disc.toothed.toothmap import entered

Floats = NDArray[np.float32]
Places = NDArray[np.float64]
Line = tuple[Floats, Floats]

SPEED_S = 0.5
"""The time at either end of a hole by which its speed is told, in s."""
SPEED_DOUBT_TEETH = 2.0
"""One standard deviation of such a speed, in teeth a second."""
SAME_TEETH = 20.0
"""The most that two maps' likeness speaks for a shift (natural logarithm): with so much they do show the same teeth.
More only says that the maps are long. A turn more or less shows the same, and is told by what loads do."""
LEAST_SAME, LEAST_LEAD = 9.0, 6.0
"""Natural logarithms: the best of some hundred shifts at which other teeth are compared has 3 to 5."""


BEST = 8
"""Shifts that are weighed by what loads do; all others are less like."""


@dataclass(frozen=True, slots=True)
class JoinedPath:
    """Places in teeth [m]; those of the strips `used` [m] hang together, the others are where they are expected.

    The last piece is used, and every other one that shows teeth of it, or of one that does. `doubt` is one standard
    deviation of how far the disc turned over all holes, in teeth.
    """

    places: Places
    used: NDArray[np.bool_]
    doubt: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """Strips' phases [m] and means [m, k] of teeth, their times [m] in seconds, and which come after a hole [m]."""

    phases: Floats
    means: Floats
    times_s: Places
    after_holes: NDArray[np.bool_]
    guess: float
    """Teeth round the disc, about."""

    @property
    def slices(self) -> list[slice]:
        begins = [0, *np.flatnonzero(self.after_holes[1:]) + 1, len(self.phases)]
        return [slice(int(begin), int(end)) for begin, end in itertools.pairwise(begins)]


def joined(places: Places, pieces: Pieces) -> JoinedPath:
    """Join pieces of which each is right in itself, `places` [m] in teeth.

    One is joined where it shows teeth that others do, and the disc can hardly have made a turn more or less unseen.
    Once all of the rim is mapped whole turns are told by the speeds at a hole's ends, and are in doubt.
    """
    return _Joining(places.copy(), pieces).path()


class _Joining:
    def __init__(self, places: Places, pieces: Pieces) -> None:
        self._places, self._pieces, self._slices = places, pieces, pieces.slices
        self._used = np.zeros(len(places), np.bool_)
        self._used[self._slices[-1]] = True

    def path(self) -> JoinedPath:
        while self._join_one(None):
            pass
        closure = closing(*self._line(self._used)[0], self._pieces.guess) if self._left else None
        if closure is not None and closure.certain:
            while self._join_one(closure.teeth):
                pass
        doubt = math.hypot(self._place_the_others(), self._turns_in_doubt())
        return JoinedPath(self._places, self._used, doubt)

    @property
    def _left(self) -> list[slice]:
        """The pieces that are not used, the last one first."""
        return [piece for piece in reversed(self._slices) if not self._used[piece.start]]

    def _join_one(self, teeth: int | None) -> bool:
        """Join a piece that can be, with so many teeth round the disc where that is known; whether there was one."""
        mapped = self._line(self._used, teeth)
        for piece in self._left:
            shift = self._shown_shift(mapped, piece, teeth)
            if shift is not None:
                self._places[piece] += shift
                self._used[piece] = True
                return True
        return False

    def _shown_shift(self, mapped: tuple[Line, int], piece: slice, teeth: int | None) -> int | None:
        """The shift in teeth at which a piece shows what is mapped; None where that is not sure."""
        (line, origin), (shown, begin) = mapped, self._line(piece, teeth)
        hole = self._hole_after(piece)
        if teeth is None:
            lags = np.arange(LEAST_OVERLAP - len(shown[0]), len(line[0]) - LEAST_OVERLAP + 1)
        else:
            line, lags = (np.tile(line[0], 2), np.tile(line[1], 2)), np.arange(teeth)
        if len(lags) < BEST:
            return None
        like, _, _ = overlapping(line, shown, lags)
        best = np.argsort(like)[-BEST:]
        shifts, odds = lags[best] + origin - begin, np.minimum(like[best], SAME_TEETH)
        if teeth is None:
            odds += [hole.odds(int(shift)) for shift in shifts]
        first, second = np.argsort(odds)[[-1, -2]]
        if like[best][first] < LEAST_SAME or odds[first] - odds[second] < LEAST_LEAD:
            return None
        shift, turns = int(shifts[first]), hole.turns(int(shifts[first]), teeth).count
        if teeth is not None:
            return shift - turns * teeth
        # The same teeth a turn later: where they were first may not be on the map.
        return None if turns else shift

    def _line(self, strips: slice | NDArray[np.bool_], teeth: int | None = None) -> tuple[Line, int]:
        """The map of strips along a line, or round a ring of so many teeth, and the whole place at which it begins."""
        wholes = np.round(self._places[strips] - self._pieces.phases[strips]).astype(np.int64)
        means, origin = self._pieces.means[strips], int(wholes.min()) if teeth is None else 0
        return entered(means, wholes - origin, teeth or int(wholes.max()) - origin + means.shape[1]), origin

    def _hole_after(self, piece: slice) -> _Hole:
        """From the end of a piece to the next one that is used."""
        after = next(each for each in self._slices if each.start >= piece.stop and self._used[each.start])
        return _Hole(self._places, self._pieces, piece, after)

    def _turns_in_doubt(self) -> float:
        """Of the pieces that are used: how far in teeth the turns between them are in doubt."""
        pieces = [piece for piece in self._slices if self._used[piece.start]]
        holes = [_Hole(self._places, self._pieces, *ends) for ends in itertools.pairwise(pieces)]
        turns = [hole.turns(0) for hole in holes]
        return self._pieces.guess * math.hypot(*(math.hypot(each.deviation, each.count) for each in turns))

    def _place_the_others(self) -> float:
        """Put the pieces that are not used where they are expected; how far that leaves the first strip in doubt."""
        doubt, guess = 0.0, self._pieces.guess
        first = int(np.argmax(self._used))
        for before, after in reversed(list(itertools.pairwise(self._slices))):
            if self._used[before.start]:
                continue
            hole = _Hole(self._places, self._pieces, before, after)
            turned, deviation = hole.expected
            self._places[before] += round((hole.turned(0) - turned) * guess)
            if before.start < first:
                doubt = math.hypot(doubt, deviation * guess)
        return doubt


class _Hole:
    """What nothing was seen of, between two pieces; lengths in revolutions by the number of teeth that is guessed."""

    def __init__(self, places: Places, pieces: Pieces, before: slice, after: slice) -> None:
        times_s = pieces.times_s
        since_s, until_s = float(times_s[before.stop - 1]), float(times_s[after.start])
        late = before.start + int(np.searchsorted(times_s[before], since_s - SPEED_S))
        soon = after.start + int(np.searchsorted(times_s[after], until_s + SPEED_S, side="right"))
        self._seconds = until_s - since_s
        self._turned, self._guess = float(places[after.start] - places[before.stop - 1]), pieces.guess
        left, found = (self._speed(places[i:j], times_s[i:j]) for i, j in ((late, before.stop), (after.start, soon)))
        self._before = left or found or Speed(0.0, ANY_LOADS.step)
        self._after = found or self._before

    def turned(self, shift: int, teeth: float | None = None) -> float:
        """How far the disc turned unseen if the earlier piece is shifted by so many teeth."""
        return (self._turned - shift) / (teeth or self._guess)

    def odds(self, shift: int) -> float:
        """How likely that is, by what loads do (natural logarithm)."""
        return math.log(ANY_LOADS.density(self.turned(shift), self._seconds, self._before, self._after) + 1e-30)

    def turns(self, shift: int, teeth: float | None = None) -> Turns:
        """The whole turns that it made beside."""
        return ANY_LOADS.whole_turns(self.turned(shift, teeth), self._seconds, [self._before], [self._after])

    @property
    def expected(self) -> tuple[float, float]:
        """How far it turned by its speeds alone, and one standard deviation of that."""
        return ANY_LOADS.unseen(self._seconds, self._before, self._after)

    def _speed(self, places: Places, times_s: Places) -> Speed | None:
        """The speed of a few strips; None of one alone."""
        seconds = float(times_s[-1] - times_s[0])
        if seconds <= 0.0:
            return None
        return Speed(float(places[-1] - places[0]) / seconds / self._guess, SPEED_DOUBT_TEETH / self._guess)
