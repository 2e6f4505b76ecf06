"""Where a point of the disc stands in the picture, and the way back.

A pinhole camera looks at a disc from distance D; with R the disc's radius, k = R / D and a the angle of a rim point
from the line of sight (positive to the right),

    x = centre_x + scale_px * sin(a) / (1 - k cos(a))            columns: how far round
    y = horizon_y + slope (x - centre_x) + drop_px / (1 - k cos(a))   rows: the rim's lower edge, an arc

A point of the top face at the fraction r of the radius has r k for k and r scale_px for scale_px, and the drop of the
rim's upper edge. A camera held upside down, or one that looks from below, has a negative drop; nothing else changes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]
Pixels = NDArray[np.float64]

NEWTON_STEPS = 12
"""Steps on the way back from a column to an angle: enough to settle below a thousandth of a degree."""

LEAST_RADIUS = 0.4
"""The nearest to its middle, in radii, that the top face is sampled: no slot shows more of it."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the disc lies in the picture; all lengths in pixels, angles in degrees."""

    centre_x: float
    scale_px: float
    perspective: float
    horizon_y: float
    drop_px: float
    slope: float
    rim_px: float
    """Height of the rim in the middle of the slot; the rim lies between its lower edge and this far above it."""
    first_deg: float
    last_deg: float
    """The part of the rim that can be seen."""
    middle_x: float
    """The middle of the slot: where the mark's passing counts as a revolution."""

    def column(self, angle_deg: Degrees | float, radius: float = 1.0) -> Pixels:
        """The column of points at `angle_deg`, at the fraction `radius` of the disc's radius."""
        angle = np.radians(np.asarray(angle_deg, np.float64))
        nearness = 1.0 - radius * self.perspective * np.cos(angle)
        return np.asarray(self.centre_x + radius * self.scale_px * np.sin(angle) / nearness)

    def row(self, angle_deg: Degrees | float, radius: float = 1.0, height: float = 0.0) -> Pixels:
        """The row of points at `angle_deg`; `height` is 0 at the rim's lower edge and 1 at its upper."""
        angle = np.radians(np.asarray(angle_deg, np.float64))
        nearness = 1.0 - radius * self.perspective * np.cos(angle)
        rise = height * math.copysign(self.rim_px, self.drop_px) * (1.0 - self.perspective)
        across = self.column(angle_deg, radius) - self.centre_x
        return self.horizon_y + self.slope * across + (self.drop_px - rise) / nearness

    def angle_deg(self, column: Pixels | float) -> Degrees:
        """The angle of the rim point that is seen in a column (the way back from `column`)."""
        return rim_angle_deg((np.asarray(column, np.float64) - self.centre_x) / self.scale_px, self.perspective)

    def pixels_per_degree(self, angle_deg: Degrees) -> Pixels:
        """How many columns a degree of the rim takes."""
        cosine = np.cos(np.radians(angle_deg))
        steepness = (cosine - self.perspective) / (1 - self.perspective * cosine) ** 2
        return np.asarray(self.scale_px * np.radians(1.0) * steepness, np.float64)

    def radius_behind(self, rows: float) -> float:
        """The radius of the top face that is seen so many rows behind the rim's upper edge, straight ahead."""
        near = 1.0 / (1.0 - self.perspective)
        depth = self.drop_px - math.copysign(self.rim_px, self.drop_px) * (1.0 - self.perspective)
        nearness = near - math.copysign(rows, self.drop_px) / depth
        return max((1.0 - 1.0 / nearness) / self.perspective, LEAST_RADIUS) if nearness > 1.0 else LEAST_RADIUS

    @property
    def middle_deg(self) -> float:
        """The rim's angle in the middle of the slot."""
        return float(self.angle_deg(self.middle_x))

    def moved(self, dx: float, dy: float) -> Geometry:
        """The same disc after the picture has moved by so many pixels."""
        return replace(self, centre_x=self.centre_x + dx, horizon_y=self.horizon_y + dy, middle_x=self.middle_x + dx)


def rim_angle_deg(across: Pixels, perspective: float) -> Degrees:
    """Solve across = sin(a) / (1 - k cos(a)) for a by Newton's method; beyond the horizon the angle stays at it."""
    limit = np.arccos(perspective) - 0.02
    angle = np.clip(np.arctan(across * (1.0 - perspective)), -limit, limit)
    for _ in range(NEWTON_STEPS):
        nearness = 1.0 - perspective * np.cos(angle)
        error = np.sin(angle) / nearness - across
        gradient = (np.cos(angle) - perspective) / nearness**2
        angle = np.clip(angle - error / gradient, -limit, limit)
    return np.asarray(np.degrees(angle))
