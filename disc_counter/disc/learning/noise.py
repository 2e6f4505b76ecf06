"""What the values of a strip are worth: their noise, first guessed from pairs of strips, then measured by place."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.fit import FEWEST_PAIRS, MOST_PAIRS, correlations, find_pairs, same_teeth
from disc_counter.disc.strip import RED, RIM, ROWS, STEP_DEG, TOP, Strip

Strips = NDArray[np.float32]

USUAL_NOISE = (0.08, 0.1, 0.02)
"""What the values of a strip's rows are off by where it cannot be measured: rim, redness, top face."""
NOISE_FLOOR = (0.02, 0.05, 0.004)
"""The least noise that is believed of rim, redness and top face: few strips may agree by chance."""
RED_FROM = 0.65
"""The least share of the frontal view at which redness counts: in most pictures it is half as sharp as brightness."""
CHANGED = 0.7
"""The least share of what any two strips differ by at which two are different views of the rim."""
FEWEST_CHANGES = 12
"""Views below which all strips are taken, the disc having hardly turned."""
SMOOTH_DEG = 4.0
"""Degrees over which noise is averaged."""


def changing(strips: Strips) -> NDArray[np.int64]:
    """Indices of strips [m, 3, n] that differ from each other: a disc that stood for a while must not weigh more."""
    rows = strips[:, (RIM, TOP)] / np.maximum(strips[:, (RIM, TOP)].mean(2, keepdims=True), 1.0)
    far = float(np.median([np.abs(rows[i] - rows[i - len(rows) // 3]).mean() for i in range(0, len(rows), 3)]))
    chosen = [0]
    for i in range(1, len(rows)):
        if np.abs(rows[i] - rows[chosen[-1]]).mean() > CHANGED * far:
            chosen.append(i)
    return np.array(chosen if len(chosen) > FEWEST_CHANGES else range(len(rows)))


def first_weights(geometry: Geometry, angles_deg: NDArray[np.float64], strips: Strips) -> Strip:
    """What each value of clean strips [m, 3, n] is worth before the disc is mapped: the inverse variance of its row's
    noise, less where the rim turns away from the camera."""
    sharpness = sharpness_of(geometry, angles_deg)
    noise, top_share = row_noise(strips)
    weights = np.empty((ROWS, len(angles_deg)))
    weights[RIM] = sharpness**2
    weights[TOP] = top_share * sharpness**2
    weights[RED] = np.where(sharpness > RED_FROM, sharpness**4, 0.0)
    return (weights / np.square(noise)[:, None]).astype(np.float32)


def sharpness_of(geometry: Geometry, angles_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns a degree of the rim takes, relative to the most."""
    sharpness = geometry.pixels_per_degree(angles_deg)
    return np.asarray(np.maximum(sharpness / sharpness.max(), 0.02))


def measured_weights(residues: Strips) -> Strip:
    """What each value is worth, from what was left of strips [m, 3, n] when they were held against the panorama."""
    variance = np.asarray(np.mean(residues**2, axis=0), np.float32)
    variance = np.asarray(cv2.blur(variance, (int(SMOOTH_DEG / STEP_DEG) | 1, 1)), np.float32)
    floor = np.square(np.asarray(NOISE_FLOOR, np.float32))[:, None]
    return np.asarray(1.0 / (variance + floor), np.float32)


def row_noise(strips: Strips) -> tuple[tuple[float, float, float], float]:
    """The noise of the rows in strips [m, 3, n]: what is left between two that are turned onto each other.

    Where the rim fits at every tooth, the tooth at which the top face fits is taken for the right one. Beside it the
    share of the top row that turns, 0 to 1: where the plate is seen there, or the dark, it is noise alone.
    """
    pairs = find_pairs(strips[:, RIM])
    pairs = pairs[np.unique(np.linspace(0, len(pairs) - 1, MOST_PAIRS).astype(int))] if len(pairs) else pairs
    if len(pairs) < FEWEST_PAIRS:
        return USUAL_NOISE, 1.0
    shifts, fits = correlations(strips[pairs[:, 0], RIM], strips[pairs[:, 1], RIM])
    turned = same_teeth(fits)
    left = np.array([_residues(strips[a], strips[b], shifts[near]) for (a, b), near in zip(pairs, turned, strict=True)])
    measured = np.sqrt(np.percentile(left, 30, axis=0) / 2.0)
    rim, red, top = (max(float(value), floor) for value, floor in zip(measured, NOISE_FLOOR, strict=True))
    seen = float(strips[pairs.ravel(), TOP].var(1).mean())
    return (rim, red, top), min(max(1.0 - float(left[:, TOP].mean()) / 2.0 / max(seen, 1e-9), 0.0), 1.0)


def _residues(first: Strip, second: Strip, shifts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean squares of what differs between two strips, row by row, at the shift where the top face differs least."""
    count = first.shape[1]
    edge = count // 8
    options = []
    for shift in shifts:
        overlap = first[:, max(shift, 0) : count + min(shift, 0)] - second[:, max(-shift, 0) : count - max(shift, 0)]
        options.append((overlap[:, edge:-edge] ** 2).mean(1))
    return np.asarray(min(options, key=lambda rows: float(rows[TOP])), np.float64)
