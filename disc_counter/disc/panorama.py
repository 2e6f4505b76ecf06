"""The map of the disc: what the rim and the top face look like all round, and where in it a strip belongs."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.parabola import vertex
from disc_counter.disc.strip import BINS_PER_REVOLUTION, RIM, ROWS, Strip

Scores = NDArray[np.float32]
Panorama = NDArray[np.float32]
"""Relative strips all round the disc, float32 [3, 1800], a value each 0.2 degrees; 0 where not seen yet."""

LEAST_COVER = 0.02
"""The least cover at which a place of the map counts as known."""
LEAST_OVERLAP = 0.25
"""The least share of a strip that must lie on the map for its fit to be trusted in full; with less it counts in
proportion."""
CLOSURE_RANGE = (0.75, 1.3)
"""Shares of a nominal revolution between which the true one is looked for: the first geometry may be off by that
much."""
LEAST_OVERLAP_BINS = 120
"""The shortest overlap of the map with itself that can tell a revolution: 24 degrees, twice the mark."""
INDEPENDENT_BINS = 25.0
"""How far apart two places must be to differ independently: 5 degrees."""
SURE_CLOSURE = 8.0
"""The least logarithm of the odds at which a revolution is believed: on many rims the map nearly repeats itself in
several places, and of two wrong ones none leads by more than 4."""
ROUND_BINS = 40
"""Bins, 8 degrees, round the best lag that belong to it and are no rival."""


class Matcher:
    """Finds strips in a finished panorama. A strip at bin b has its first value there; bins count round and round.

    `blur_bins` is the width over which both are smoothed: a rim that turns fast shows no teeth, only what is wider.
    """

    def __init__(self, panorama: Panorama, weights: Strip, blur_bins: int = 1) -> None:
        self.count = weights.shape[1]
        self.bins = panorama.shape[1]
        self._kernel = (blur_bins | 1, 1)
        self._weights = weights
        self._weighted = np.zeros_like(weights)
        self._norm = 1.0
        around = np.arange(-self.bins, 2 * self.bins + self.count) % self.bins
        self._rows = self._smooth(np.ascontiguousarray(panorama[:, around], np.float32))
        energies = _energies(self._rows, weights)
        usual = float(np.median(energies))
        self._scale = (1.0 / np.sqrt(np.maximum(energies, 0.05 * usual + 1e-9))).astype(np.float32)

    def _smooth(self, strip: Strip) -> Strip:
        return strip if self._kernel[0] == 1 else np.asarray(cv2.blur(strip, self._kernel), np.float32)

    def take(self, strip: Strip) -> None:
        """Make `strip` the one that `scores` and `everywhere` are about."""
        strip = self._smooth(strip)
        np.multiply(strip, self._weights, out=self._weighted)
        self._norm = float(np.sqrt(np.vdot(strip, self._weighted))) + 1e-6

    def scores(self, first: int, count: int) -> Scores:
        """How well the strip fits at each of `count` bins from `first` on: weighted correlation, at most 1."""
        start = first % self.bins + self.bins
        count = min(count, self.bins)
        stop = start + count + self.count - 1
        total = np.correlate(self._rows[0, start:stop], self._weighted[0], "valid")
        for row in range(1, ROWS):
            total += np.correlate(self._rows[row, start:stop], self._weighted[row], "valid")
        total *= self._scale[start : start + count]
        total *= np.float32(1.0 / self._norm)
        return total

    def everywhere(self) -> Scores:
        """The fit at every bin of the revolution, float32 [1800]."""
        total = np.zeros((1, self.bins), np.float32)
        for row in range(ROWS):
            around = self._rows[row : row + 1, self.bins : 2 * self.bins + self.count - 1]
            total += cv2.matchTemplate(around, self._weighted[row : row + 1], cv2.TM_CCORR)
        return np.asarray(total[0] * self._scale[self.bins : 2 * self.bins] / self._norm, np.float32)


@dataclass(frozen=True, slots=True)
class Closure:
    """The length of a revolution in bins, and the logarithm of its odds against the next best length."""

    revolution_bins: float
    odds: float

    @property
    def certain(self) -> bool:
        """Whether it may be relied on."""
        return self.odds > SURE_CLOSURE


class Growing:
    """A panorama that grows while the disc is followed for the first time; unwrapped: no closing is presumed."""

    def __init__(self, weights: Strip, revolutions: float, memory_bins: float = np.inf) -> None:
        """Up to so many revolutions either way; what is older than `memory_bins` of turning fades.

        While the geometry is only roughly known, what was seen at the other end of the slot does not fit exactly.
        """
        self._memory = memory_bins
        self._last = 0.0
        self.count = weights.shape[1]
        self._weights = weights
        self._weighted = np.zeros_like(weights)
        self._energy = 1.0
        self._inverse = np.where(weights > 0, 1.0 / np.maximum(weights, 1e-9), 0.0).astype(np.float32)
        self._share = weights / np.maximum(weights.max(1, keepdims=True), 1e-9)
        self._half = int(revolutions * BINS_PER_REVOLUTION)
        length = 2 * self._half + self.count
        self._sum = np.zeros((ROWS, length), np.float32)
        self._cover = np.zeros((ROWS, length), np.float32)
        self._mean = np.zeros((ROWS, length), np.float32)

    def holds(self, place: float) -> bool:
        """Whether a strip at `place` lies within what can be mapped."""
        return abs(place) < self._half - 200

    def add(self, strip: Strip, place: float) -> None:
        """Enter a strip whose first value lies at `place` bins from the start."""
        low = int(np.floor(place))
        part = np.float32(place - low)
        begin = low + self._half
        fade = np.float32(np.exp(-abs(place - self._last) / self._memory))
        self._last = place
        self._sum[:, begin : begin + self.count + 1] *= fade
        self._cover[:, begin : begin + self.count + 1] *= fade
        for offset, share in ((0, 1 - part), (1, part)):
            there = slice(begin + offset, begin + offset + self.count)
            self._sum[:, there] += strip * (self._share * share)
            self._cover[:, there] += self._share * share
        there = slice(begin, begin + self.count + 1)
        self._mean[:, there] = self._sum[:, there] / np.maximum(self._cover[:, there], LEAST_COVER)

    def take(self, strip: Strip) -> None:
        """Make `strip` the one that `scores` is about."""
        np.multiply(strip, self._weights, out=self._weighted)
        self._energy = float(np.vdot(strip, self._weighted)) + 1e-6

    def scores(self, first: int, count: int) -> Scores:
        """As in a Matcher, over what is known so far, for the part of the strip which overlaps it."""
        weighted = self._weighted
        begin = min(max(first + self._half, 0), self._mean.shape[1] - self.count - count)
        there = slice(begin, begin + count + self.count - 1)
        segment, known = self._mean[:, there], (self._cover[RIM, there] > LEAST_COVER).astype(np.float32)
        total, energies, own = np.zeros((3, count), np.float32)
        for row in range(ROWS):
            total += np.correlate(segment[row], weighted[row], "valid")
            energies += np.correlate(segment[row] * segment[row], self._weights[row], "valid")
            own += np.correlate(known, weighted[row] * weighted[row] * self._inverse[row], "valid")
        fits = total / np.sqrt(np.maximum(energies * own, 1e-6))
        return np.asarray(fits * np.minimum(own / (self._energy * LEAST_OVERLAP), 1.0), np.float32)

    def closure(self) -> Closure:
        """Where the map repeats itself, and how likely that is a revolution and no chance."""
        known = np.flatnonzero(self._cover[0] > LEAST_COVER)
        mean = self._mean[:, known[0] : known[-1] + 1] if len(known) else self._mean[:, :0]
        strength = np.sqrt(np.median(self._weights, axis=1, keepdims=True))
        mean = (mean * strength).astype(np.float32)
        lags = np.arange(int(CLOSURE_RANGE[0] * BINS_PER_REVOLUTION), int(CLOSURE_RANGE[1] * BINS_PER_REVOLUTION))
        lags = lags[lags < mean.shape[1] - LEAST_OVERLAP_BINS]
        if len(lags) < 2 * ROUND_BINS:
            return Closure(float(BINS_PER_REVOLUTION), 0.0)
        fits = np.array([_overlap_fit(mean, int(lag)) for lag in lags])
        best = int(fits.argmax())
        rest = np.concatenate([fits[: max(best - ROUND_BINS, 0)], fits[best + ROUND_BINS :]]).max(initial=0.0)
        independent = (mean.shape[1] - lags[best]) / INDEPENDENT_BINS
        odds = 0.5 * independent * np.log((1.0 - rest * rest) / max(1.0 - fits[best] ** 2, 1e-6))
        return Closure(float(lags[best]) + vertex(fits, best), float(odds) if fits[best] > 0.0 else 0.0)


def _overlap_fit(mean: Panorama, lag: int) -> float:
    first, second = mean[:, :-lag], mean[:, lag:]
    energy = float(np.vdot(first, first)) * float(np.vdot(second, second))
    return float(np.vdot(first, second) / np.sqrt(energy + 1e-9))


def _energies(rows: Panorama, weights: Strip) -> NDArray[np.float64]:
    """The weighted sum of squares of every stretch of the map that a strip may cover."""
    total = np.zeros(rows.shape[1] - weights.shape[1] + 1, np.float64)
    for row, weight in zip(rows, weights, strict=True):
        total += np.correlate(row * row, weight, "valid")
    return total
