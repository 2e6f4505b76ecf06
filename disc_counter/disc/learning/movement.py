"""Tells movement from noise where light is short: by what two rows of the picture change by together.

Noise is each pixel's own, whatever its size; the pattern of a rim is as high as the rim, and changes rows alike. Their
covariance over time is therefore about 0 where nothing moves, without any measure of the noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

ROWS_APART = 2
"""Rows that are held against each other: compression and a sensor's colour mosaic couple neighbouring ones."""
CAP_LEVELS = 25.0
"""The largest change that counts, in grey levels: a hand or a torch must not outweigh the rest."""
FLOOR_PERCENT = 20.0
"""Of a window's pixels that stand still at least: the dark beside a rim, the plate around the slot."""
MOST_COMPARED = 60
"""Pictures from which noise is measured: to a tenth of itself in each pixel."""
PATCH_PX = 15
MOST_PERCENT = 95.0
SPREAD_OF_DEVIATION = 1.4826
"""The standard deviation of normal noise over the median of its deviation."""


def shared_variance(greys: Iterable[Pixels], usual: Pixels) -> Pixels:
    """Covariance over time of the rows above and below each pixel, in grey levels squared, float32 [height, width].

    `usual` is the picture from which changes are counted.
    """
    total, products = np.zeros_like(usual), np.zeros_like(usual)
    number = 0
    half = ROWS_APART // 2
    for grey in greys:
        change = np.clip(grey - usual, -CAP_LEVELS, CAP_LEVELS)
        total += change
        products[half:-half] += change[:-ROWS_APART] * change[ROWS_APART:]
        number += 1
    mean = total / max(number, 1)
    products /= max(number, 1)
    products[half:-half] -= mean[:-ROWS_APART] * mean[ROWS_APART:]
    return products


def spread_of(values: Pixels) -> float:
    """The standard deviation of the most usual of values; what stands out does not count."""
    return SPREAD_OF_DEVIATION * float(np.median(np.abs(values - np.median(values))))


def pixel_noise(greys: Sequence[NDArray[np.uint8]]) -> Pixels:
    """The noise of each pixel, in grey levels, smoothed over patches: float32 [height, width].

    It is what is left of changes in time when those of a row near by are taken away.
    """
    some = [greys[i] for i in np.unique(np.linspace(0, len(greys) - 1, MOST_COMPARED).astype(int))]
    changes = np.diff(np.asarray(some, np.float32), axis=0)
    noise = np.zeros(changes.shape[1:], np.float32)
    half = ROWS_APART // 2
    upright = np.abs(changes[:, :-ROWS_APART] - changes[:, ROWS_APART:])
    noise[half:-half] = np.median(upright, axis=0) * np.float32(SPREAD_OF_DEVIATION / 2.0)
    return np.asarray(cv2.blur(noise, (PATCH_PX, 1)), np.float32)


def shared_activity(greys: Pixels, wide_px: int) -> Pixels:
    """How much of the change in time rows share, of pictures [m, height, width] under the same light.

    Averaged over so many columns; what is usual where a window stands still is taken away, so that noise is about 0 on
    either side of it. In grey levels: the variance over its root where most moves.
    """
    shared = cv2.blur(shared_variance(greys, np.asarray(greys.mean(0), np.float32)), (wide_px, 1))
    shared = np.asarray(shared - float(np.percentile(shared, FLOOR_PERCENT)), np.float32)
    return np.asarray(shared / np.sqrt(max(float(np.percentile(shared, MOST_PERCENT)), 1e-6)), np.float32)


def ending_at(shared: Pixels, side: int) -> Pixels:
    """What rows share, laid where it ends: a pixel's is its own with the rows on the inner side of an edge.

    `side` is +1 for an edge below what moves, -1 for one above.
    """
    return np.asarray(np.roll(shared, side * (ROWS_APART // 2), axis=0), np.float32)
