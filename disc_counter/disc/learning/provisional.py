"""Counts a disc that is not known yet: followed on a map that grows, its scale taken from a first geometry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.flat_field import Cleaner, learn_levels
from disc_counter.disc.learning.route import LEAST_SPAN_BINS, MEMORY_BINS, POOR_FIT, REVOLUTIONS_MAPPED, SURE_LEAD, Look
from disc_counter.disc.panorama import Closure, Growing
from disc_counter.disc.strip import BINS_PER_REVOLUTION, FASTEST_BINS, RED, Strip
from disc_counter.disc.tracking.beam import BeamSearch, Hypothesis
from disc_counter.disc.tracking.reacquisition import POOR_SHARE
from disc_counter.model import NS_PER_S

PATIENCE_NS = NS_PER_S // 2
"""A disc whose strips do not fit for longer than this is not followed any more."""
CLOSURE_EVERY_BINS = BINS_PER_REVOLUTION // 40
"""How often a path of more than most of a turn is asked whether the map repeats itself: each takes milliseconds."""
CLOSURE_FROM_BINS = 0.9 * BINS_PER_REVOLUTION
"""The shortest path in which a turn can have closed: first geometries call a turn by up to a tenth too short."""
FITS_NOTED = 15
"""Strips, half a second at 30 frames/s, by which it is told how well they fit."""
SPEED_STRIPS = 6
"""Strips by which a speed is told at either end: a fifth of a second at 30 frames/s."""
LEAST_SURE_SHARE = 0.7
"""Of the strips that must be followed surely, for a count to begin with them."""


class Provisional:
    """Goes on from a first look at a disc; places are bins since its first strip, and fall while the rim runs right.

    Redness is left out: part of the strips come from grey pictures.
    """

    def __init__(self, look: Look) -> None:
        """Raises ValueError where the look followed nothing, or what ended where it began: a torch moves so."""
        route = look.route
        if route.sure.mean() < LEAST_SURE_SHARE:
            raise ValueError("the strips were not followed surely")
        self._cleaner = Cleaner(learn_levels(look.strips))
        weights = route.weights.copy()
        weights[RED] = 0.0
        self._chart = Growing(weights, REVOLUTIONS_MAPPED, MEMORY_BINS)
        self._whole = Growing(weights, REVOLUTIONS_MAPPED)
        sure = np.flatnonzero(route.sure)
        self._origin = float(route.places[sure[0]])
        self.since_ns = int(look.times_ns[sure[0]])
        """When the first of the strips was taken in which the disc was followed."""
        self.first_speed = _speed(look, sure[:SPEED_STRIPS])
        """Bins a second, as it was then."""
        for index in sure:
            self._enter(self._clean(look.strips[index]), float(route.places[index]) - self._origin)
        last = int(sure[-1])
        self._last_ns = self._seen_ns = int(look.times_ns[last])
        place = float(route.places[last]) - self._origin
        if not look.closed and abs(place) < LEAST_SPAN_BINS:
            raise ValueError("the disc stands where it stood")
        self._follower = BeamSearch(
            FASTEST_BINS, [Hypothesis(place, _speed(look, sure[-SPEED_STRIPS:]), 0.0, 1.0, True)]
        )
        self._closure_at = 0.0
        self.revolution_bins = float(BINS_PER_REVOLUTION)
        """The length of a turn: the first geometry's until one has closed."""
        self._furthest = abs(place)
        self._fits: list[float] = []
        self._least_fit = POOR_FIT

    @property
    def turned_bins(self) -> float:
        """How far the disc has turned since the first strip, signed like places."""
        return self._follower.best.place

    @property
    def turned(self) -> float:
        """The same in revolutions."""
        return self.turned_bins / self.revolution_bins

    @property
    def speed(self) -> float:
        """Bins a second."""
        return self._follower.best.speed

    @property
    def turns_seen(self) -> float:
        """The largest part of a turn that was seen, in revolutions by the first geometry."""
        return self._furthest / BINS_PER_REVOLUTION

    @property
    def lost(self) -> bool:
        """Whether strips have not fitted for a while."""
        return self._last_ns - self._seen_ns > PATIENCE_NS

    def feed(self, raw: Strip, time_ns: int) -> None:
        """Take the raw strip of the next picture, float32 [3, n]."""
        strip = self._clean(raw)
        seconds = max(time_ns - self._last_ns, 1) / NS_PER_S
        self._last_ns = time_ns
        self._chart.take(strip)
        self._follower.step(seconds, self._chart)
        best = self._follower.best
        if best.fit < self._least_fit:
            return
        self._note_fit(best.fit)
        self._seen_ns = time_ns
        self._furthest = max(self._furthest, abs(best.place))
        if self._follower.lead > SURE_LEAD and self._chart.holds(best.place):
            self._enter(strip, best.place)

    def _note_fit(self, fit: float) -> None:
        """By how strips fit at first the least is told at which one is placed: where light is short all fit less."""
        if len(self._fits) < FITS_NOTED:
            self._fits.append(fit)
            if len(self._fits) == FITS_NOTED:
                self._least_fit = min(POOR_FIT, POOR_SHARE * float(np.median(self._fits)))

    def closure(self) -> Closure | None:
        """What the map says of a turn's length, now and then; None in between."""
        place = abs(self._follower.best.place)
        if place < CLOSURE_FROM_BINS or abs(place - self._closure_at) < CLOSURE_EVERY_BINS:
            return None
        self._closure_at = place
        return self._whole.closure()

    def _clean(self, raw: Strip) -> Strip:
        strip = raw.copy()
        strip[RED] = 0.0
        self._cleaner(strip)
        return strip

    def _enter(self, strip: Strip, place: float) -> None:
        self._chart.add(strip, place)
        self._whole.add(strip, place)


def _speed(look: Look, some: NDArray[np.int64]) -> float:
    """Bins a second over some strips, by their numbers."""
    if len(some) < 2:
        return 0.0
    seconds = (look.times_ns[some] - look.times_ns[some[0]]) / NS_PER_S
    return float(np.polyfit(seconds, look.route.places[some], 1)[0])
