"""Which edge in the window is the rim's: each that could be is tried, and strips along the right one come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.learning.fit import Fit, fit_columns
from disc_counter.disc.learning.movement import ending_at, pixel_noise, shared_activity
from disc_counter.disc.learning.rim import Activity, Arc, activity, evened, find_arc, sample
from disc_counter.model import Image

Rows = NDArray[np.float32]

INSIDE_PX = (1.0, 2.0, 3.0, 4.0)
"""Rows above the lower edge that surely are rim."""
DIM_INSIDE_PX = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""Where light is short, those that are rim on most meters: a row of another more costs less than the noise of few."""
LEAST_CONTRAST = 0.5
"""Grey levels by which more must move inside the rim's edge than outside."""
RIVAL = 0.5
"""The least share of the sharpest edge's contrast at which the one on the other side is tried as well."""
SURE_SHARE = 0.6
"""Of the strips, seen again by a candidate: then no measure for less light is asked. Chance makes a tenth of them."""
WIDTHS_PX = (1, 3, 5, 9)
"""Columns to average over, the fewest first: the finest teeth are three columns wide."""
MOST_NOISE = 0.2
"""The largest share of noise in what rows vary by, at which they are not smoothed further."""
LEAST_SHARE = 0.3
"""Of the strips, seen again by a candidate where light is short: less may be chance."""
SIDES = (1, -1)
DIM_WIDE_PX = 15
"""Columns over which movement is averaged where light is short: the edge's arc is nearly level in so many."""


@dataclass(frozen=True, eq=False, slots=True)
class RimCandidate:
    """An edge on trial: what moves in the window, the edge's arc, and the geometry by which strips along it agree.

    `smooth_px` are the columns that strips had to be averaged over for their noise.
    """

    moved: Activity
    arc: Arc
    fit: Fit
    smooth_px: int

    @property
    def score(self) -> float:
        """How much comes back, and how well."""
        return self.fit.seen_again * self.fit.agreement


def best_rim(greys: Sequence[Image]) -> RimCandidate | None:
    """The edge in grey pictures of the window along which most is seen again, turned; None where nothing moves."""
    moved = activity(greys)
    best = _best([(moved, find_arc(moved, side)) for side in SIDES], greys, INSIDE_PX, LEAST_CONTRAST)
    if best is not None and best.fit.seen_again > SURE_SHARE:
        return best
    shared = shared_activity(evened(greys), DIM_WIDE_PX)
    sides = [(ending_at(shared, side), side) for side in SIDES]
    dim = _best([(moved, find_arc(moved, side)) for moved, side in sides], greys, DIM_INSIDE_PX, 0.0)
    if dim is None or dim.fit.seen_again < LEAST_SHARE or dim.smooth_px == WIDTHS_PX[-1]:
        return best  # strips that have to be smoothed so much are alike by chance
    return dim if best is None or dim.score > best.score else best


def _best(
    edges: list[tuple[Activity, Arc]], greys: Sequence[Image], inside: tuple[float, ...], least: float
) -> RimCandidate | None:
    """The edge along which most is seen again, of those that end the movement about as sharply; None below `least`."""
    sharpest = max(arc.contrast for _, arc in edges)
    noise = pixel_noise(greys)
    found = []
    for moved, arc in edges:
        if arc.contrast >= max(least, RIVAL * sharpest):
            alone = float(rim_rows([noise], arc, inside).mean())
            rows, smooth_px = _smoothed(rim_rows(greys, arc, inside), alone / np.sqrt(len(inside)))
            found.append(RimCandidate(moved, arc, fit_columns(rows), smooth_px))
    return max(found, key=lambda rim: rim.score, default=None)


def rim_rows(greys: Sequence[Image] | Sequence[Rows], arc: Arc, inside: Sequence[float] = INSIDE_PX) -> Rows:
    """The rim's brightness in each column of the pictures, float32 [m, width]."""
    width = greys[0].shape[1]
    across = np.arange(width, dtype=np.float64)
    down = arc.rows(across)[None] - arc.side * np.array(inside)[:, None]
    return np.array([sample(np.asarray(grey, np.float32), across, down).mean(0) for grey in greys], np.float32)


def _smoothed(rows: Rows, noise: float) -> tuple[Rows, int]:
    """Rows [m, width] smoothed so far that their noise, given for a single value, is the smaller part; and how far."""
    for width in WIDTHS_PX:
        smooth = np.asarray(cv2.blur(rows, (width, 1)), np.float32)
        varying = float(np.median(smooth.std(0)))
        if noise * noise / width < MOST_NOISE * varying * varying:
            break
    return smooth, width
