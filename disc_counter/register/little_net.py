"""A very small convolutional net: two layers of 3 x 3, each followed by the largest of 2 x 2, and two full layers."""

from __future__ import annotations

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


def odds(views: Floats, weights: Weights) -> Floats:
    """What the net makes of views [n, views, rows, columns]: log-odds [n]."""
    second = _layer(_layer(views, weights["w1"], weights["b1"]), weights["w2"], weights["b2"])
    hidden = np.maximum(second.reshape(len(views), -1) @ weights["w3"] + weights["b3"], 0)
    return np.asarray(hidden @ weights["w4"] + weights["b4"], np.float32)


def _layer(maps: Floats, weights: Floats, bias: Floats) -> Floats:
    """Maps [n, maps, rows, columns] convolved, of every four places the largest: [n, maps, rows / 2, columns / 2]."""
    kept = np.maximum(_patches(maps) @ weights + bias, 0).transpose(0, 3, 1, 2)
    n, count, rows, columns = kept.shape
    even = np.pad(kept, ((0, 0), (0, 0), (0, rows % HALF), (0, columns % HALF)))
    fours = even.reshape(n, count, even.shape[2] // HALF, HALF, even.shape[3] // HALF, HALF)
    return np.asarray(fours.max(axis=(3, 5)))


def _patches(maps: Floats) -> Floats:
    """What each place of maps [n, maps, rows, columns] has round it, nothing beyond the edges."""
    margin = SIDE // 2
    padded = np.pad(maps, ((0, 0), (0, 0), (margin, margin), (margin, margin)))
    around = sliding_window_view(padded, (SIDE, SIDE), axis=(2, 3)).transpose(0, 2, 3, 1, 4, 5)
    return np.ascontiguousarray(around).reshape(len(maps), *maps.shape[2:], -1)
