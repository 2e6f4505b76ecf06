"""What the live picture shows of a toothed disc: the rim's band and the mark, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.model import Window

LINE_STEPS = 30
DEFAULT_MARK_DEG = 15.0
"""Where no mark was found: 12 mm of the 283 mm round a usual disc."""


@dataclass(frozen=True, eq=False, slots=True)
class ToothedScene:
    """Where disc and mark are to be drawn; angles are those of a ToothSight."""

    calibration: ToothedCalibration
    window: Window
    middle_teeth: float
    direction: int
    shift: tuple[float, float] = (0.0, 0.0)

    def rim_line(self) -> NDArray[np.int32]:
        """The rim's lower edge, int32 [n, 2], columns and rows."""
        band = self.calibration.band
        return self._line(np.linspace(band.first, band.last, LINE_STEPS), band.below)

    def strip_outline(self) -> NDArray[np.int32]:
        """The outline of the rim as far as it is read, int32 [n, 2], columns and rows."""
        band = self.calibration.band
        return self._outline(np.linspace(band.first, band.last, LINE_STEPS))

    def mark_outline(self, angle_deg: float) -> NDArray[np.int32] | None:
        """The outline of the mark that stands at an angle, int32 [m, 2]; None while it is out of sight."""
        calibration = self.calibration
        ruler, mark = calibration.ruler, calibration.mark
        half = (mark.width_deg if mark else DEFAULT_MARK_DEG) / 2.0
        ends = np.array([angle_deg - half, angle_deg + half]) * self.direction / 360.0 * calibration.teeth
        low, high = sorted(float(end) + self.middle_teeth for end in ends)
        if high <= ruler.teeth[0] or low >= ruler.teeth[-1]:
            return None
        first = calibration.band.first + ruler.first
        columns = first + np.arange(len(ruler.teeth), dtype=np.float64)
        left, right = np.interp([low, high], ruler.teeth, columns)
        return self._outline(np.linspace(left, right, 8))

    def _outline(self, columns: NDArray[np.float64]) -> NDArray[np.int32]:
        band = self.calibration.band
        return np.concatenate([self._line(columns, band.below), self._line(columns[::-1], -band.above)])

    def _line(self, columns: NDArray[np.float64], down: float) -> NDArray[np.int32]:
        across, shifted = self.shift
        rows = self.calibration.band.row(columns) + down + shifted
        return np.rint(np.stack([columns + across, rows], 1)).astype(np.int32)
