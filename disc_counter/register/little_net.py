"""A very small convolutional net: two layers of 3 x 3, each followed by the largest of 2 x 2, and two full layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = dict[str, Floats]
"""`w1` [9 * views, m] and `b1` [m], `w2` [9 * m, n] and `b2` [n], `w3` [flat, hidden] and `b3`, `w4` and `b4`."""

SIDE = 3
"""Rows and columns of a convolution."""
HALF = 2
"""Rows and columns of which the largest value is kept."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one convolution saw and made: `patches` [n, rows, columns, 9 * maps], `sums` before what is negative is cut
    off [n, rows, columns, maps], `largest` [n, maps, rows / 2, columns / 2] and `where` of the four it was."""

    patches: Floats
    sums: Floats
    largest: Floats
    where: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Thought:
    """All that the net made of its input on the way to `odds` [n]."""

    first: Layer
    second: Layer
    flat: Floats
    hidden: Floats
    odds: Floats


def thought(views: Floats, weights: Weights) -> Thought:
    """Run the net on views [n, views, rows, columns]."""
    first = _layer(views, weights["w1"], weights["b1"])
    second = _layer(first.largest, weights["w2"], weights["b2"])
    flat = second.largest.reshape(len(views), -1)
    hidden = np.maximum(flat @ weights["w3"] + weights["b3"], 0)
    return Thought(first, second, flat, hidden, hidden @ weights["w4"] + weights["b4"])


def _layer(maps: Floats, weights: Floats, bias: Floats) -> Layer:
    patches = _patches(maps)
    sums = patches @ weights + bias
    kept = np.maximum(sums, 0).transpose(0, 3, 1, 2)
    n, count, rows, columns = kept.shape
    even = np.pad(kept, ((0, 0), (0, 0), (0, rows % HALF), (0, columns % HALF)))
    fours = even.reshape(n, count, even.shape[2] // HALF, HALF, even.shape[3] // HALF, HALF)
    fours = fours.transpose(0, 1, 2, 4, 3, 5).reshape(*fours.shape[:3], fours.shape[4], HALF * HALF)
    where = fours.argmax(axis=-1)
    return Layer(patches, sums, np.take_along_axis(fours, where[..., None], -1)[..., 0], where)


def _patches(maps: Floats) -> Floats:
    """What each place of maps [n, maps, rows, columns] has round it, nothing beyond the edges."""
    margin = SIDE // 2
    padded = np.pad(maps, ((0, 0), (0, 0), (margin, margin), (margin, margin)))
    around = sliding_window_view(padded, (SIDE, SIDE), axis=(2, 3)).transpose(0, 2, 3, 1, 4, 5)
    return np.ascontiguousarray(around).reshape(len(maps), *maps.shape[2:], -1)
