"""Finds the disc in the pictures of a window: the rim's arc, the map from columns to angles, the rim's height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry, rim_angle_deg
from disc_counter.disc.learning.fit import (
    FEWEST_PAIRS,
    LEAST_TURN_DEG,
    STEP_DEG,
    Columns,
    correlations,
    find_pairs,
    same_teeth,
    without_light,
)
from disc_counter.disc.learning.rim import Activity, Arc, edge_contrast, sample
from disc_counter.disc.learning.rim_candidates import INSIDE_PX, best_rim
from disc_counter.disc.learning.simplex import Vector, climb
from disc_counter.disc.luma import luma
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image

LEAST_RIM_PX, MOST_RIM_PX = 3.0, 30.0
"""Between which heights, in pixels, the rim is looked for."""
TYPICAL_RIM = 0.04
"""Height of the rim over the scale of the picture: 1.8 mm on a disc of 45 mm radius."""
BEYOND_SHARE = 0.6
"""The share of the usual agreement below which two rows one above the other lie above the rim; a single one is a groove
in it."""
HEIGHT_PAIRS = 40
"""Pairs by which the rim's height is told: the search takes time in proportion."""
HEIGHT_SPAN_DEG = 40.0
"""How far to either side the rim's height is looked for, in degrees: further out rows lie slanted."""
SEEN = 0.12
"""The share of the usual movement from which on a column shows the rim."""
LEAST_SEEN_DEG = 2.0 * LEAST_TURN_DEG
"""The least of the rim that must be seen: a turn that tells something leaves as much of it in sight as goes."""
HIGH_PASS_STEPS = int(12.0 / STEP_DEG) | 1
"""12 degrees: what is wider is light, not rim."""


def find_geometry(pictures: Sequence[Image], middle_x: float | None = None) -> Geometry:
    """The geometry of the disc in pictures of the window, in pixels of the window.

    `middle_x` is the middle of the slot where the configuration gives it, else the middle of what moves.
    Raises NothingTurnsError where nothing turns, or so little of it is seen that it could be anything.
    """
    greys = [luma(picture) for picture in pictures]
    found = best_rim(greys)
    if found is None:
        raise NothingTurnsError("nothing turns in the window: the disc has to be seen turning to be learnt")
    moved = found.moved
    geometry = replace_arc(moved, found.fit.columns, found.arc)
    first, last = seen_columns(moved, geometry)
    angles = geometry.angle_deg(np.array([first + 1.5, last - 1.5]))
    if angles[1] - angles[0] < LEAST_SEEN_DEG:
        raise NothingTurnsError("something moves in the window, but not as a disc does: show more of the slot")
    geometry = replace(
        geometry,
        first_deg=float(angles[0]),
        last_deg=float(angles[1]),
        middle_x=(first + last) / 2 if middle_x is None else middle_x,
    )
    return replace(geometry, rim_px=find_rim_height(greys, geometry, found.smooth_px))


def replace_arc(moved: Activity, columns: Columns, arc: Arc) -> Geometry:
    """The geometry with the rows fitted anew: in true perspective an arc has a middle row, a drop and a slope."""
    width = moved.shape[1]
    across = np.linspace(0.04 * width, 0.96 * width - 1, 100)
    angle = np.radians(rim_angle_deg((across - columns.centre) / columns.scale, columns.perspective))
    rise = 1 / (1 - columns.perspective) - 1 / (1 - columns.perspective * np.cos(angle))
    soft = np.asarray(cv2.GaussianBlur(moved, (0, 0), 0.7), np.float32)
    u = across - columns.centre
    matrix = np.stack([np.ones_like(u), -rise, u], 1)
    start = np.asarray(np.linalg.lstsq(matrix, arc.rows(across), rcond=None)[0], np.float64)

    def contrast(parameters: Vector) -> float:
        return edge_contrast(soft, across, matrix @ parameters, arc.side)

    best, _ = climb(contrast, start, np.array([1.0, 0.1 * abs(start[1]) + 4.0, 0.005]))
    bottom, drop, slope = (float(value) for value in best)
    if drop * arc.side <= 0.0:
        drop = 1e-3 * arc.side
    horizon = bottom - drop / (1 - columns.perspective)
    return Geometry(columns.centre, columns.scale, columns.perspective, horizon, drop, slope, 8.0, -50.0, 50.0, 0.0)


def seen_columns(moved: Activity, geometry: Geometry) -> tuple[float, float]:
    """The first and the last column in which the rim is seen to move."""
    across = np.arange(moved.shape[1], dtype=np.float64)
    rows = geometry.row(geometry.angle_deg(across))
    side = np.sign(geometry.drop_px)
    inside = sample(moved, across, rows[None] - side * np.array(INSIDE_PX)[:, None]).mean(0)
    outside = sample(moved, across, rows[None] + side * np.array(INSIDE_PX)[:, None]).mean(0)
    level = np.maximum(inside - outside, 0.0)
    seen = np.flatnonzero(level > SEEN * float(np.median(level)))
    limit = np.degrees(np.arccos(geometry.perspective)) - 3.0
    ends = geometry.column(np.array([-limit, limit]))
    return max(float(seen[0]), ends[0]), min(float(seen[-1]), ends[1])


def find_rim_height(greys: Sequence[Image], geometry: Geometry, smooth_px: int = 1) -> float:
    """The rim's height in pixels, in the middle of the slot: so far up from its lower edge all rows turn as one.

    Above it lies the top face, whose points turn on smaller circles. A typical height where too little turns to tell.
    """
    typical = max(TYPICAL_RIM * geometry.scale_px, LEAST_RIM_PX)
    span = min(-geometry.first_deg, geometry.last_deg, HEIGHT_SPAN_DEG)
    if span <= LEAST_TURN_DEG:
        return typical
    angles = np.arange(-span, span, STEP_DEG)
    rim = _relative(np.mean([_row_strips(greys, geometry, angles, up) for up in (1.5, 2.5)], axis=0))
    pairs = find_pairs(rim)
    if len(pairs) < FEWEST_PAIRS:
        return typical
    pairs = pairs[np.unique(np.linspace(0, len(pairs) - 1, HEIGHT_PAIRS).astype(int))]
    used, places = np.unique(pairs, return_inverse=True)
    first, second = places.reshape(-1, 2).T
    greys, rim = [greys[i] for i in used], rim[used]
    fits = correlations(rim[first], rim[second])[1]
    turned = same_teeth(fits)

    def agreement(up: float) -> float:
        strips = _relative(_row_strips(greys, geometry, angles, up))
        return float(np.where(turned, correlations(strips[first], strips[second])[1], -1.0).max(1).mean())

    heights = np.arange(1.0, _rows_above(geometry, greys[0].shape[0]))
    agreements = np.array([agreement(up) for up in heights])
    usual = float(np.median(agreements[:4]))
    low = agreements < BEYOND_SHARE * usual
    beyond = np.flatnonzero(low[:-1] & low[1:])
    return max(float(heights[beyond[0]]) - 0.5 if len(beyond) else float(heights[-1]), LEAST_RIM_PX)


def _rows_above(geometry: Geometry, height: int) -> float:
    """How many rows of the window lie on the disc's side of the rim's lower edge, in the middle."""
    bottom = float(geometry.row(0.0))
    return min(bottom if geometry.drop_px > 0 else height - 1 - bottom, MOST_RIM_PX)


def _row_strips(
    greys: Sequence[Image], geometry: Geometry, angles: NDArray[np.float64], up: float
) -> NDArray[np.float32]:
    """What is seen `up` pixels above the rim's lower edge, unrolled as rim; float32 [m, n]."""
    across = geometry.column(angles)
    nearness = (1 - geometry.perspective) / (1 - geometry.perspective * np.cos(np.radians(angles)))
    rows = geometry.row(angles) - np.sign(geometry.drop_px) * up * nearness
    return np.array([sample(np.asarray(grey, np.float32), across, rows[None])[0] for grey in greys], np.float32)


def _relative(strips: NDArray[np.float32]) -> NDArray[np.float32]:
    relative = without_light(strips)
    return np.asarray(relative - cv2.blur(relative, (HIGH_PASS_STEPS, 1)), np.float32)
