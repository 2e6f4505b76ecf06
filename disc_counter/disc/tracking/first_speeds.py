"""How fast a disc turns that nothing is known of yet, from a few strips in a row."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.strip import Strip
from disc_counter.disc.tracking.beam import evidence, peaks
from disc_counter.model import NS_PER_S


def first_speeds(strips: list[Strip], times_ns: list[int], weights: Strip, fastest: float) -> list[tuple[float, float]]:
    """The steady speeds, in bins a second, that explain a few strips in a row, with the logarithm of their odds.

    All pairs of strips are held against each other: a shift by a tooth fits one pair as well as the true shift, but the
    top face and the pairs that are further apart tell them apart.
    """
    count = strips[0].shape[1]
    size = cv2.getOptimalDFTSize(2 * count)
    root = np.sqrt(weights)
    spectra = [np.fft.rfft(strip * root, size) for strip in strips]
    energies = [np.concatenate([[0.0], np.cumsum((strip * strip * weights).sum(0))]) for strip in strips]
    step = 0.5 / ((times_ns[-1] - times_ns[0]) / NS_PER_S)
    speeds = np.arange(-fastest, fastest + step, step)
    odds = np.zeros(len(speeds))
    for first in range(len(strips)):
        for second in range(first + 1, len(strips)):
            products = np.fft.irfft(spectra[first] * np.conj(spectra[second]), size).sum(0)
            shifts = speeds * (times_ns[second] - times_ns[first]) / NS_PER_S
            odds += _pair_odds(products, energies[first], energies[second], shifts, count)
    odds /= len(strips) - 1
    return [(float(speeds[index]), float(odds[index] - odds.max())) for index in peaks(odds.astype(np.float32))]


def _pair_odds(
    products: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    shifts: NDArray[np.float64],
    count: int,
) -> NDArray[np.float64]:
    """The evidence of a pair for each shift; none where less than a quarter of the strips overlaps."""
    whole = np.clip(np.floor(shifts), -count + 2, count - 3).astype(np.int64)
    part = shifts - np.floor(shifts)
    length = count - np.abs(whole)
    energy = (first[np.maximum(whole, 0) + length] - first[np.maximum(whole, 0)]) * (
        second[np.maximum(-whole, 0) + length] - second[np.maximum(-whole, 0)]
    )
    product = (1 - part) * products[whole] + part * products[whole + 1]
    share = length / count
    fits = np.where(np.abs(shifts) < 0.75 * count, product / np.sqrt(np.maximum(energy, 1e-9)), 0.0)
    return np.asarray(evidence(fits.astype(np.float32)) * share, np.float64)
