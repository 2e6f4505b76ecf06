"""Makes the geometry exact, once the disc has been followed all round: a point then has one look at one angle only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry, rim_angle_deg
from disc_counter.disc.learning.fit import Columns
from disc_counter.disc.learning.rim import sample
from disc_counter.disc.learning.simplex import Vector, climb
from disc_counter.disc.luma import luma
from disc_counter.model import Image

CELLS = 1440
"""Cells of a quarter of a degree, in which looks at the same point are compared."""
FEWEST_LOOKS = 3
"""Looks at a cell below which nothing is compared in it."""
RIM_SHARES = (0.25, 0.5, 0.75)
"""Where the rim is compared, between its lower edge (0) and its upper (1)."""


def refined(geometry: Geometry, pictures: Sequence[Image], turned_deg: NDArray[np.float64]) -> Geometry:
    """The geometry that best explains pictures of the window, given how far the disc had turned in each."""
    greys = np.array([luma(picture) for picture in pictures], np.float32)
    return _with_columns(geometry, greys, turned_deg)


def _with_columns(geometry: Geometry, greys: NDArray[np.float32], turned_deg: NDArray[np.float64]) -> Geometry:
    """Centre, scale and perspective; the arc keeps its place in the picture."""
    across = np.arange(math.ceil(geometry.column(geometry.first_deg)), float(geometry.column(geometry.last_deg)))
    old_angles = geometry.angle_deg(across)
    rim = np.mean([_looks(greys, across, geometry.row(old_angles, 1.0, share)) for share in RIM_SHARES], axis=0)
    relative = _relative(rim)
    reach = float(across[-1] - across[0]) / 2

    def explained(parameters: Vector) -> float:
        columns = Columns.spanning(parameters[0], parameters[1], parameters[2], reach)
        if not (0.02 < columns.perspective < 0.6 and 8.0 < parameters[1] < 80.0):
            return 0.0
        angles = rim_angle_deg((across - columns.centre) / columns.scale, columns.perspective)
        return _explained(relative, angles, turned_deg)

    span = float(geometry.angle_deg(geometry.centre_x + reach))
    start = np.array([geometry.centre_x, span, geometry.perspective])
    best, _ = climb(explained, start, np.array([1.0, 2.0, 0.03]), rounds=100, tolerance=1e-6)
    columns = Columns.spanning(float(best[0]), float(best[1]), float(best[2]), reach)
    near = rim_angle_deg((across - columns.centre) / columns.scale, columns.perspective)
    nearness = 1 / (1 - columns.perspective * np.cos(np.radians(near)))
    matrix = np.stack([np.ones_like(across), nearness, across - columns.centre], 1)
    horizon, drop, slope = np.linalg.lstsq(matrix, geometry.row(old_angles), rcond=None)[0]
    return replace(
        geometry,
        centre_x=columns.centre,
        scale_px=columns.scale,
        perspective=columns.perspective,
        horizon_y=float(horizon),
        drop_px=float(drop),
        slope=float(slope),
        first_deg=float(near[0]),
        last_deg=float(near[-1]),
    )


def _looks(greys: NDArray[np.float32], across: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.array([sample(grey, across, rows[None])[0] for grey in greys], np.float32)


def _relative(looks: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = looks.mean(0)
    relative = looks / np.maximum(mean, 0.3 * float(np.median(mean)) + 2.0)
    relative /= np.maximum(relative.mean(1, keepdims=True), 0.02)
    return np.asarray(np.clip(relative - relative.mean(0), -0.6, 0.6), np.float32)


def _explained(
    relative: NDArray[np.float32], angles_deg: NDArray[np.float64], turned_deg: NDArray[np.float64]
) -> float:
    """The share of what looks [m, n] vary by that is explained by the point of the disc they show."""
    cells = np.floor((angles_deg[None] - turned_deg[:, None]) % 360.0 * (CELLS / 360.0)).astype(np.intp) % CELLS
    flat, values = cells.ravel(), relative.ravel().astype(np.float64)
    looks = np.bincount(flat, minlength=CELLS)
    sums = np.bincount(flat, values, CELLS)
    squares = np.bincount(flat, values * values, CELLS)
    often = looks >= FEWEST_LOOKS
    within = float((squares[often] - sums[often] ** 2 / looks[often]).sum())
    return 1.0 - within / max(float(squares[often].sum()), 1e-9)
