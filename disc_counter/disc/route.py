"""Follows the disc through all the strips of a first look at it, forwards and backwards from where it is surest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.follower import Follower, Hypothesis, first_speeds, vertex
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.light import Cleaner, learn_levels
from disc_counter.disc.noise import changing, first_weights
from disc_counter.disc.panorama import Growing, Matcher
from disc_counter.disc.sampling import StripKeeper
from disc_counter.disc.strip import BINS_PER_REVOLUTION, RED, Strip
from disc_counter.model import NS_PER_S

FASTEST_BINS = 2.2 * BINS_PER_REVOLUTION
"""A second: 900 revolutions a kWh at 8.8 kW, or 600 at 13 kW."""
MEMORY_BINS = 40.0
"""8 degrees: over so much turning a geometry that is a few per cent off still fits within a tooth."""
REVOLUTIONS_MAPPED = 4.0
SURE_LEAD = 4.0
"""A strip is entered in the map when its place is so much likelier than any other (natural logarithm of the odds)."""
POOR_FIT = 0.35
STARTS = 24
STARTS_ON_MARK = 8
START_STRIPS = 6
SAMPLES = 300
NEAR_BINS = 4
"""Less than a tooth of the finest rims (400 a revolution): what a first guess is off by grows slowly."""
ERROR_GAIN = 0.2

Strips = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """The places of strips in bins, unwrapped (they fall while the rim moves right), and whether each is believed.

    `revolution_bins` is the length of a revolution, None where the disc was not seen all round.
    """

    places: NDArray[np.float64]
    sure: NDArray[np.bool_]
    weights: Strip
    revolution_bins: float | None


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
        return self.route.revolution_bins is not None


def look_at(keeper: StripKeeper) -> Look:
    """Follow the disc through the strips that were kept."""
    strips, times_ns = keeper.strips, keeper.times_ns
    route = follow_first(strips, times_ns, keeper.geometry, keeper.angles_deg)
    return Look(keeper.geometry, keeper.angles_deg, strips, times_ns, route)


def follow_first(
    raw: Strips, times_ns: NDArray[np.int64], geometry: Geometry, angles_deg: NDArray[np.float64]
) -> Route:
    """The route of a disc that is not mapped yet through raw strips [m, 3, n]; unsure where it cannot be followed."""
    some = raw[np.unique(np.linspace(0, len(raw) - 1, SAMPLES).astype(int))]
    cleaner = Cleaner(learn_levels(some[changing(some)]))
    strips = raw.copy()
    for strip in strips:
        cleaner(strip)
    weights = first_weights(geometry, angles_deg, strips[np.unique(np.linspace(0, len(raw) - 1, SAMPLES).astype(int))])
    start, speeds = best_start(strips, times_ns, weights)
    places = np.zeros(len(strips))
    sure = np.zeros(len(strips), np.bool_)
    chart = Growing(weights, REVOLUTIONS_MAPPED, MEMORY_BINS)
    forwards = range(start, len(strips))
    _walk(forwards, strips, times_ns, weights, chart, speeds, places, sure)
    backwards = range(start, -1, -1)
    _walk(backwards, strips, -times_ns, weights, chart, [(-speed, odds) for speed, odds in speeds], places, sure)
    whole = Growing(weights, REVOLUTIONS_MAPPED)
    for index in np.flatnonzero(sure):
        whole.add(strips[index], places[index])
    return Route(places, sure, weights, whole.closure())


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


def best_start(strips: Strips, times_ns: NDArray[np.int64], weights: Strip) -> tuple[int, list[tuple[float, float]]]:
    """The strip from which on the speed is least in doubt, and the speeds possible there with their odds."""
    redness = (strips[:, RED] ** 2 * weights[RED]).sum(1)
    last = max(len(strips) - START_STRIPS, 0)
    candidates = np.concatenate(
        [np.linspace(0, last, STARTS).astype(int), np.argsort(redness[: last + 1])[-STARTS_ON_MARK:]]
    )
    best: tuple[float, int, list[tuple[float, float]]] | None = None
    for start in np.unique(candidates):
        there = slice(int(start), int(start) + START_STRIPS)
        speeds = sorted(
            first_speeds(list(strips[there]), times_ns[there].tolist(), weights, FASTEST_BINS),
            key=lambda entry: -entry[1],
        )
        lead = speeds[0][1] - speeds[1][1] if len(speeds) > 1 else 40.0
        if best is None or lead > best[0]:
            best = lead, int(start), speeds
    assert best is not None
    return best[1], best[2]


def _walk(
    order: range,
    strips: Strips,
    times_ns: NDArray[np.int64],
    weights: Strip,
    chart: Growing,
    speeds: list[tuple[float, float]],
    places: NDArray[np.float64],
    sure: NDArray[np.bool_],
) -> None:
    follower = Follower(FASTEST_BINS, [Hypothesis(0.0, speed, odds, 1.0) for speed, odds in speeds])
    first = order[0]
    chart.add(strips[first], 0.0)
    sure[first] = True
    for before, index in pairwise(order):
        strip = strips[index]
        chart.take(strip)
        follower.step(float(times_ns[index] - times_ns[before]) / NS_PER_S, chart)
        best = follower.best
        if not chart.holds(best.place):
            places[index] = best.place
            break
        places[index] = best.place
        sure[index] = best.fit > POOR_FIT and follower.lead > SURE_LEAD
        if sure[index]:
            chart.add(strip, best.place)
