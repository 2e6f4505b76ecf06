"""Follows the disc through all the strips of a first look at it, forwards and backwards from where it is surest."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.flat_field import Cleaner, learn_levels, smoothed
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.halves import halves_differ
from disc_counter.disc.learning.noise import changing, first_weights
from disc_counter.disc.learning.sampling import StripKeeper
from disc_counter.disc.learning.starts import Start, starts
from disc_counter.disc.panorama import Closure, Growing, Matcher
from disc_counter.disc.parabola import vertex
from disc_counter.disc.strip import BINS_PER_REVOLUTION, FASTEST_BINS, Strip
from disc_counter.disc.tracking.beam import BeamSearch, Hypothesis
from disc_counter.model import NS_PER_S

MEMORY_BINS = 40.0
"""How far the map remembers while it grows, in bins: over 8 degrees of turning a geometry that is a few per cent off
still fits within a tooth."""
REVOLUTIONS_MAPPED = 4.0
"""How long the map of a first look is, in revolutions to either side of its start."""
SURE_LEAD = 4.0
"""The lead over any other place, as a logarithm of the odds, at which a strip is entered in the map: fifty to one."""
POOR_FIT = 0.35
"""The least correlation at which a strip is believed to be placed."""
GAP_NS = NS_PER_S // 2
"""The longest time without sight, in ns, over which the disc surely turned on as it did."""
LIT_SHARE = 0.2
"""The least share of the usual brightness: a darker strip shows nothing but noise."""
ROUTES, ENOUGH_SURE = 4, 0.93
"""The most routes that are tried, and the share of all strips in which one must be sure to be the last."""
CLOSES_WITHIN = 0.005
"""Of a revolution: what the closure of an exact geometry may be off by."""
REACHES = (1.1, 1.4)
"""Revolutions to either side of the start by which a turn is closed: further on, small errors may have added up or
something crossed the slot."""
SAMPLES = 300
"""Strips by which light and noise are learnt."""
NEAR_BINS = 4
"""How far from its first guess a strip is looked for, in bins: less than a tooth of the finest rims (400 a revolution),
and the guess drifts slowly."""
ERROR_GAIN = 0.2
"""The share of a strip's error that is expected of the next one too."""
SOFT_LEAD = 1.5
"""How many times as many strips a route without teeth must be sure of to be believed rather than one with them."""
SOFT_BINS = 19
"""How far strips are smeared where teeth mislead, in bins: 3.8 degrees are four teeth of the finest rims, two of usual
ones, a third of the mark."""
LEAST_SPAN_BINS = 3.0
"""The shortest way, in bins, of a disc that is learnt: 0.6 degrees, which a disc at 40 W and 75 U/kWh makes in 2 s."""

Strips = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """The places of strips in bins, unwrapped (they fall while the rim moves right), and whether each is believed.

    `revolution_bins` is the length of a revolution, None where the disc was not seen all round. `blur_bins` is the
    width over which strips had to be smoothed to be followed.
    """

    places: NDArray[np.float64]
    sure: NDArray[np.bool_]
    weights: Strip
    revolution_bins: float | None
    blur_bins: int = 1

    @property
    def closed(self) -> bool:
        """Whether the disc was seen all round."""
        return self.revolution_bins is not None


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """Raw strips [m, 3, n] of a disc, when they were taken, their angles [n], and the disc's route through them."""

    geometry: Geometry
    angles_deg: NDArray[np.float64]
    strips: Strips
    times_ns: NDArray[np.int64]
    route: Route

    @property
    def closed(self) -> bool:
        """Whether the disc was seen all round."""
        return self.route.closed

    @property
    def sure(self) -> float:
        """The share of strips whose place is believed."""
        return float(self.route.sure.mean())

    @property
    def stands(self) -> bool:
        """Whether the route stays in one place: pictures that change around it show no disc."""
        places = self.route.places[self.route.sure]
        return len(places) == 0 or float(np.ptp(places)) < LEAST_SPAN_BINS

    @property
    def true_to_scale(self) -> bool:
        """Whether a turn closes at 360 degrees by the look's own geometry, as one must that was made exact."""
        return self.off_scale < CLOSES_WITHIN

    @property
    def off_scale(self) -> float:
        """By how much of a turn its own geometry misses 360 degrees; infinite where none closed."""
        bins = self.route.revolution_bins
        return math.inf if bins is None else abs(bins / BINS_PER_REVOLUTION - 1.0)


def look_at(keeper: StripKeeper) -> Look:
    """Follow the disc through the strips that were kept."""
    strips, times_ns = keeper.strips, keeper.times_ns
    route = follow_first(strips, times_ns, keeper.geometry, keeper.angles_deg)
    return Look(keeper.geometry, keeper.angles_deg, strips, times_ns, route)


def follow_first(
    raw: Strips, times_ns: NDArray[np.int64], geometry: Geometry, angles_deg: NDArray[np.float64]
) -> Route:
    """The route of a disc that is not mapped yet through raw strips [m, 3, n]; unsure where it cannot be followed.

    On equal teeth a start may be followed the wrong way; then another one, from which more is followed, is better.
    Teeth that are too alike are smoothed away: then what is wider than a tooth leads.
    """
    best = _best_route(raw, times_ns, geometry, angles_deg)
    share = best.sure.mean() if best.closed else 0.0
    if share > ENOUGH_SURE / SOFT_LEAD:
        return best
    soft = _best_route(smoothed(raw, SOFT_BINS), times_ns, geometry, angles_deg)
    return replace(soft, blur_bins=SOFT_BINS) if soft.closed and soft.sure.mean() > SOFT_LEAD * share else best


def _best_route(raw: Strips, times_ns: NDArray[np.int64], geometry: Geometry, angles_deg: NDArray[np.float64]) -> Route:
    some = np.unique(np.linspace(0, len(raw) - 1, SAMPLES).astype(int))
    cleaner = Cleaner(learn_levels(raw[some][changing(raw[some])]))
    strips = raw.copy()
    gains = np.array([cleaner(strip) for strip in strips])
    walk = _Walk(
        strips=strips,
        times_ns=times_ns,
        lit=gains > LIT_SHARE * np.median(gains),
        weights=first_weights(geometry, angles_deg, strips[some]),
    )
    best = Route(np.zeros(len(raw)), np.zeros(len(raw), np.bool_), walk.weights, None)
    for start in starts(strips, times_ns, walk.weights)[:ROUTES]:
        route = walk.route(start)
        if (route.closed, route.sure.sum()) > (best.closed, best.sure.sum()):
            best = route
        if best.closed and best.sure.mean() > ENOUGH_SURE:
            break
    if halves_differ(strips, best.places, best.sure, walk.weights):
        return replace(best, sure=np.zeros_like(best.sure), revolution_bins=None)
    return best


def follow_again(
    strips: Strips, times_ns: NDArray[np.int64], guess: NDArray[np.float64], weights: Strip, matcher: Matcher
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places and fits of clean strips on a finished panorama, each looked for near its first guess."""
    places, fits = guess.copy(), np.zeros(len(strips))
    error = 0.0
    for index, strip in enumerate(strips):
        matcher.take(strip)
        first = round(guess[index] + error) - NEAR_BINS
        found = matcher.scores(first, 2 * NEAR_BINS + 1)
        best = int(found.argmax())
        fits[index] = found[best]
        places[index] += error
        if 0 < best < 2 * NEAR_BINS:
            places[index] = first + best + vertex(found, best)
            error += ERROR_GAIN * (places[index] - guess[index] - error)
    return places, fits


@dataclass(frozen=True, eq=False, slots=True)
class _Walk:
    """Clean strips [m, 3, n], when they were taken, which of them are lit, and what their values are worth."""

    strips: Strips
    times_ns: NDArray[np.int64]
    lit: NDArray[np.bool_]
    weights: Strip

    def route(self, start: Start) -> Route:
        """Forwards and backwards from the start."""
        places, sure = np.zeros(len(self.strips)), np.zeros(len(self.strips), np.bool_)
        chart = Growing(self.weights, REVOLUTIONS_MAPPED, MEMORY_BINS)
        for step, end in ((1, len(self.strips)), (-1, -1)):
            self._go(range(start.index, end, step), start, chart, places, sure)
        near = self._unbroken(sure, start.index)
        parts = [near & (np.abs(places) < reach * BINS_PER_REVOLUTION) for reach in REACHES]
        found = [(self._closure(places, part), part) for part in (*parts, near, sure)]
        closure, part = max(found, key=lambda entry: entry[0].odds)
        if closure.certain:
            return Route(places, part, self.weights, closure.revolution_bins)
        return Route(places, sure, self.weights, None)

    def _go(
        self,
        order: range,
        start: Start,
        chart: Growing,
        places: NDArray[np.float64],
        sure: NDArray[np.bool_],
    ) -> None:
        sign = order.step
        seeds = [Hypothesis(0.0, sign * speed, odds, 1.0) for speed, odds in start.speeds]
        follower = BeamSearch(FASTEST_BINS, seeds)
        chart.add(self.strips[start.index], 0.0)
        sure[start.index] = True
        last_ns = int(self.times_ns[start.index])
        for index in order[1:]:
            seconds = abs(int(self.times_ns[index]) - last_ns) / NS_PER_S
            if not self.lit[index]:
                places[index] = follower.best.place + follower.best.speed * seconds
                continue
            last_ns = int(self.times_ns[index])
            chart.take(self.strips[index])
            follower.step(seconds, chart)
            best = follower.best
            places[index] = best.place
            if not chart.holds(best.place):
                break
            sure[index] = best.fit > POOR_FIT and follower.lead > SURE_LEAD
            if sure[index]:
                chart.add(self.strips[index], best.place)

    def _unbroken(self, sure: NDArray[np.bool_], start: int) -> NDArray[np.bool_]:
        """Those of the sure strips between which and the start there is no long gap: they surely belong together."""
        indices = np.flatnonzero(sure)
        breaks = np.diff(self.times_ns[indices]) > GAP_NS
        groups = np.concatenate([[0], np.cumsum(breaks)])
        near = np.zeros_like(sure)
        near[indices[groups == groups[np.searchsorted(indices, start)]]] = True
        return near

    def _closure(self, places: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Closure:
        whole = Growing(self.weights, REVOLUTIONS_MAPPED)
        for index in np.flatnonzero(chosen):
            whole.add(self.strips[index], places[index])
        return whole.closure()
