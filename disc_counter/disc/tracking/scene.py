"""What the live picture shows of the disc: the window, the rim and the mark, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.calibration import Mark
from disc_counter.disc.geometry import Geometry
from disc_counter.model import Window

LINE_STEPS = 30
"""Points of a drawn arc: at full width no corner is seen."""
DEFAULT_MARK_DEG = 12.7
"""The width of a usual mark: 10 mm of the 283 mm round the disc."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where disc and mark are to be drawn; angles are those of a Sight."""

    window: Window
    geometry: Geometry
    mark: Mark | None
    direction: int

    def rim_line(self) -> NDArray[np.int32]:
        """The rim's lower edge, int32 [n, 2], columns and rows."""
        return self._line(np.linspace(self.geometry.first_deg, self.geometry.last_deg, LINE_STEPS), 0.0)

    def strip_outline(self) -> NDArray[np.int32]:
        """The outline of the rim as far as it is read, int32 [n, 2], columns and rows."""
        angles = np.linspace(self.geometry.first_deg, self.geometry.last_deg, LINE_STEPS)
        return np.concatenate([self._line(angles, 0.0), self._line(angles[::-1], 1.0)])

    def mark_outline(self, angle_deg: float) -> NDArray[np.int32] | None:
        """The outline of the mark that stands at an angle, int32 [m, 2]; None while it is out of sight."""
        half = (self.mark.width_deg if self.mark else DEFAULT_MARK_DEG) / 2
        middle = angle_deg * self.direction + self.geometry.middle_deg
        first, last = max(middle - half, self.geometry.first_deg), min(middle + half, self.geometry.last_deg)
        if first >= last:
            return None
        angles = np.linspace(first, last, 8)
        return np.concatenate([self._line(angles, 0.0), self._line(angles[::-1], 1.0)])

    def _line(self, angles_deg: NDArray[np.float64], height: float) -> NDArray[np.int32]:
        points = np.stack([self.geometry.column(angles_deg), self.geometry.row(angles_deg, 1.0, height)], 1)
        return np.rint(points).astype(np.int32)
