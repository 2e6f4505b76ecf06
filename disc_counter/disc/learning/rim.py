"""Finds the rim's lower edge in a window: the arc below which nothing moves.

Brightness is no guide (lamps, dirt, black mark, infrared); that the disc moves and what is below it does not, is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.learning.simplex import climb
from disc_counter.disc.luma import luma
from disc_counter.model import Image

Activity = NDArray[np.float32]
Columns = NDArray[np.float64]

BAND_PX = 3
"""Rows on either side of the edge that are held against each other."""
NOISE_LEVELS = 1.5
"""Grey levels: a smaller change is camera noise."""
LEAST_LEVEL, LEAST_GAIN = 8.0, 0.2
"""Grey levels, and the share of the usual brightness, below which nothing is made brighter: that would be noise."""
CAP_LEVELS = 25.0
"""Grey levels that a change counts for at most: a larger one is an object, a lamp or a hand, and must not outweigh the
rest."""
BEND = 0.25
"""The fourth power's share in a typical arc (seen from 20 cm, 55 degrees to either side)."""
SLOPES = (-0.08, -0.04, 0.0, 0.04, 0.08)
"""Rolls of the camera to start from, rows a column."""
SAG_STEP_PX = 2.0
"""From one sag of the arc that is tried to the next, in pixels: the fit finds the way from there."""


@dataclass(frozen=True, slots=True)
class Arc:
    """The rim's lower edge: row = bottom + slope u - sag (u / half)^2 (1 + bend (u / half)^2), u = column - centre.

    `side` is +1 where the disc lies above the edge in the picture and -1 where it lies below it.
    """

    centre: float
    half: float
    bottom: float
    sag: float
    slope: float
    bend: float
    side: int
    contrast: float

    def rows(self, columns: Columns) -> Columns:
        """The edge's row in each column."""
        across = columns - self.centre
        square = (across / self.half) ** 2
        return self.bottom + self.slope * across - self.side * self.sag * square * (1.0 + self.bend * square)


def activity(pictures: Sequence[Image]) -> Activity:
    """Mean change of each pixel from picture to picture, in grey levels, float32 [height, width].

    Changes of the light are taken out row by row, for lamps flicker while a picture is read out; those of single pixels
    are capped.
    """
    greys = evened(pictures)
    total = np.zeros(greys.shape[1:], np.float32)
    for last, grey in pairwise(greys):
        total += np.clip(cv2.absdiff(grey, last) - NOISE_LEVELS, 0.0, CAP_LEVELS)
    return np.asarray(total / max(len(greys) - 1, 1), np.float32)


def evened(pictures: Sequence[Image]) -> NDArray[np.float32]:
    """The pictures' greys with each row as bright as it usually is, float32 [m, height, width]."""
    greys = np.array([luma(picture) for picture in pictures], np.float32)
    usual = np.maximum(greys.mean(0), LEAST_LEVEL)
    greys /= np.maximum(np.median(greys / usual, axis=2, keepdims=True), LEAST_GAIN)
    return greys


def edge_contrast(moved: Activity, columns: Columns, rows: Columns, side: int) -> float:
    """How much more moves inside the edge than outside, in grey levels, mean over the columns (capped in each)."""
    return float(edge_contrasts(moved, columns, rows, side, 1)[0])


def edge_contrasts(moved: Activity, columns: Columns, rows: Columns, side: int, count: int) -> Columns:
    """The same for edges at the rows [m] of the columns [m] and one row lower each, float64 [count].

    All share one sampling: thousands of edges are tried in a search.
    """
    offsets = np.arange(count + 2 * BAND_PX - 1) - BAND_PX + 0.5
    bands = np.lib.stride_tricks.sliding_window_view(sample(moved, columns, rows + offsets[:, None]), BAND_PX, axis=0)
    above, below = bands[:count], bands[BAND_PX:]
    inside, outside = (above, below) if side > 0 else (below, above)
    cap = 2.0 * np.median(inside, axis=(1, 2)).astype(np.float64)[:, None] + 1e-6
    within = inside.mean(2) - 2.0 * outside.mean(2)
    return np.asarray(np.clip(within, -cap, cap).mean(1), np.float64)


def sample(picture: Activity, columns: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """The picture's values at rows [n, m] of the columns [m], float32 [n, m]; 0 outside."""
    across = np.broadcast_to(columns.astype(np.float32), rows.shape)
    return np.asarray(
        cv2.remap(picture, np.ascontiguousarray(across), rows.astype(np.float32), cv2.INTER_LINEAR), np.float32
    )


def find_arc(moved: Activity, side: int) -> Arc:
    """The arc along which movement ends most sharply, on that side of it: a coarse search, then Nelder-Mead."""
    height, width = moved.shape
    columns = np.linspace(0.06 * width, 0.94 * width - 1, 72)
    soft = np.asarray(cv2.GaussianBlur(moved, (0, 0), 1.0), np.float32)
    return _sharpest(soft, columns, side, height)


def _sharpest(soft: Activity, columns: Columns, side: int, height: int) -> Arc:
    centre = half = (soft.shape[1] - 1) / 2

    def arc(parameters: Columns) -> Arc:
        bottom, sag, slope, bend = (float(value) for value in parameters)
        return Arc(centre, half, bottom, sag, slope, bend, side, 0.0)

    def contrast(parameters: Columns) -> float:
        penalty = 100.0 * max(0.0, -parameters[1]) + 100.0 * max(0.0, abs(parameters[3] - BEND) - 0.4)
        return float(edge_contrast(soft, columns, arc(parameters).rows(columns), side) - penalty)

    highest, count = float(BAND_PX), height - 2 * BAND_PX
    starts = [
        (float(value), (highest + lower, float(sag), slope, BEND))
        for sag in np.arange(0.0, 0.6 * height, SAG_STEP_PX)
        for slope in SLOPES
        for lower, value in enumerate(
            edge_contrasts(soft, columns, arc(np.array([highest, sag, slope, BEND])).rows(columns), side, count)
        )
    ]
    best: Arc | None = None
    for _, start in sorted(starts, reverse=True)[:3]:
        found, value = climb(contrast, np.array(start), np.array([1.0, 1.0, 0.01, 0.1]))
        if best is None or value > best.contrast:
            best = replace(arc(found), contrast=value)
    assert best is not None
    return best
