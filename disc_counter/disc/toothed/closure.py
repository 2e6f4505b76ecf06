"""Finds the number of teeth round a disc: where a long map of it comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TEETH_RANGE = (60, 900)
GUESSED_WITHIN = 1.5
"""The factor that a guess may be off by: on drawn rims it is by up to 1.14, from near or far by a fifth."""
LEAST_OVERLAP = 14
WORTH = 0.6
SURE_ODDS = 14.0
NEAR_TEETH = 3
MOST_BESIDE = 0.12
SURE_LEAD = 8.0
"""Natural logarithms: of some 500 possible numbers the best wrong one has 4 to 6."""


@dataclass(frozen=True, slots=True)
class ToothClosure:
    """A number of teeth, its odds, those of the best other number that is not near it, and of the best near it."""

    teeth: int
    odds: float
    rival: float
    beside: float
    overlap: int

    @property
    def clear(self) -> bool:
        """Whether all parts of the map come back after one number of teeth: a tooth may have been lost somewhere."""
        return self.beside < MOST_BESIDE * self.odds

    @property
    def certain(self) -> bool:
        return self.odds > SURE_ODDS and self.odds - self.rival > SURE_LEAD


def overlapping(
    earlier: tuple[Floats, Floats], later: tuple[Floats, Floats], lags: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How likely the first of two maps along lines, `later`, shows from each lag on what `earlier` does.

    A map is values and counts [m]; value i of `later` is the tooth i + lag of `earlier`. Returns, for each of `lags`,
    the odds (natural logarithm, 0 where too little overlaps), the correlation, and the teeth that both show.
    """
    size = 1 << int(np.ceil(np.log2(len(earlier[0]) + len(later[0]))))
    (f, g, h), (u, v, w) = _transforms(*earlier, size), _transforms(*later, size)
    at = lags % size
    cross = np.fft.irfft(f * np.conj(u), size)[at]
    both = np.fft.irfft(g * np.conj(v), size)[at]
    power = np.fft.irfft(h * np.conj(v), size)[at] * np.fft.irfft(g * np.conj(w), size)[at]
    fit = np.clip(cross / np.sqrt(np.maximum(power, 1e-20)), 0.0, 0.97)
    odds = -0.5 * WORTH * both * np.log1p(-fit * fit)
    odds[both < LEAST_OVERLAP] = 0.0
    return odds, fit, both


def _transforms(
    values: Floats, counts: Floats, size: int
) -> tuple[NDArray[np.complex128], NDArray[np.complex128], NDArray[np.complex128]]:
    """Of the values, of where there are any, and of their squares."""
    line = np.where(counts > 0, values, 0.0).astype(np.float64)
    there = (counts > 0).astype(np.float64)
    return np.fft.rfft(line, size), np.fft.rfft(there, size), np.fft.rfft(line**2, size)


def closing(values: Floats, counts: Floats, guessed: float | None = None) -> ToothClosure | None:
    """The number of teeth after which a map along an open line [m] repeats itself; None where it is too short.

    `guessed` is how many there are by how they crowd at the slot's ends: a map in which a tooth or two were lost may
    come back better after two turns than after one.
    """
    fewest, most = TEETH_RANGE
    if guessed is not None:
        fewest, most = max(fewest, int(guessed / GUESSED_WITHIN)), min(most, int(guessed * GUESSED_WITHIN))
    seen = np.flatnonzero(counts > 0)
    if len(seen) < fewest + LEAST_OVERLAP:
        return None
    line = (values[seen[0] : seen[-1] + 1], counts[seen[0] : seen[-1] + 1])
    lags = np.arange(fewest, min(most, len(line[0]) - LEAST_OVERLAP) + 1)
    if not len(lags):
        return None
    odds, fit, both = overlapping(line, line, lags)
    best = int(odds.argmax())
    # Twice round is a closing, too: the smallest number that is nearly as likely is the disc's.
    half = lags[best] // 2
    if half >= fewest:
        near = np.flatnonzero(np.abs(lags - lags[best] / 2) <= 1)
        better = near[fit[near] > 0.8 * fit[best]]
        best = int(better[fit[better].argmax()]) if len(better) else best
    near = (np.abs(lags - lags[best]) <= NEAR_TEETH) & (lags != lags[best])
    beside = float(odds[near].max()) if near.any() else 0.0
    others = odds.copy()
    others[near] = others[best] = 0.0
    others[np.abs(lags - 2 * lags[best]) <= 2] = 0.0
    return ToothClosure(int(lags[best]), float(odds[best]), float(others.max()), beside, int(both[best]))
