"""Where the camera looks: how far the picture around the slot has shifted since it was learnt, to 1/20 pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band

Floats = NDArray[np.float32]
Picture = NDArray[np.uint8]
Shift = tuple[float, float]

MARGIN_PX = (40, 44)
"""Columns and rows around the band that are looked at."""
RIM_ROWS = 5.0
"""How far beyond the band's edges what is seen may turn with the disc, in rows."""
FINE_PX = 11
"""Structure wider than this is light, not edges."""
CAP_LEVELS = 60.0
STEPS = 3
"""Of Newton's method, each from a newly cut picture."""
NEAR_ENOUGH_PX = 0.1
"""A step by so little ends the search: what is left is a tenth of it."""
NEAR_PX = 2.5
"""Edges are followed so far; beyond it they are looked for."""
REACH_PX = 24
LOOK_EVERY_S, LOOK_WELL_S = 0.4, 4.0
"""How often the camera's place is looked at, in s: while the disc is not seen well, and while it is. A look takes as
much as ten pictures."""
MOVED_PX = 0.6
"""A camera that trembles by less is not moved; one that is, is seen there twice."""
SURE_FIT = 0.85
"""With less it is looked for further away as well."""
LEAST_UPRIGHT = 0.8
"""Of what upright edges usually fit: long level ones, a slot's, fit wherever the camera has moved to along them."""
LEAST_FIT = 0.55
"""Correlation of fine structure with what was learnt."""


def surroundings(picture: Picture, band: Band) -> tuple[Picture, tuple[int, int]]:
    """What is seen around a band, uint8 grey, and the column and row where it begins."""
    height, width = picture.shape[:2]
    rows = band.row(np.array([band.first, band.middle, band.last], np.float64))
    left, top = max(band.first - MARGIN_PX[0], 0), max(int(rows.min()) - MARGIN_PX[1], 0)
    right, bottom = min(band.last + MARGIN_PX[0], width), min(int(rows.max()) + MARGIN_PX[1], height)
    return grey(picture[top:bottom, left:right]).copy(), (left, top)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A shift, and how well all edges and the upright ones alone fit there (correlations)."""

    shift: Shift
    fit: float
    upright: float


class CameraShift:
    """Tells how far the picture around a band has moved right and down since `picture` was taken."""

    def __init__(self, area: Picture, at: tuple[int, int], band: Band) -> None:
        """`area` is the picture around the band, its upper left corner at column and row `at` (see `surroundings`)."""
        self.band = band
        (self._left, self._top), self._size = at, (area.shape[1], area.shape[0])
        right, bottom = self._left + self._size[0], self._top + self._size[1]
        x, y = np.arange(self._left, right, dtype=np.float64), np.arange(self._top, bottom, dtype=np.float64)
        off = y[:, None] - band.row(x)[None]
        # The margin keeps what moves in from outside the area out of the sums.
        mask = ((off < -band.above - RIM_ROWS) | (off > band.below + RIM_ROWS)).astype(np.float32)
        mask[:4], mask[-4:], mask[:, :4], mask[:, -4:] = 0.0, 0.0, 0.0, 0.0
        self._mask = mask
        self._learnt = self._fine(grey(area))
        self._across = cv2.Sobel(self._learnt, cv2.CV_32F, 1, 0, scale=1 / 8) * mask
        self._down = cv2.Sobel(self._learnt, cv2.CV_32F, 0, 1, scale=1 / 8) * mask
        self._masked = self._learnt * mask
        self._norm = float(np.sqrt(np.vdot(self._masked, self._masked))) + 1e-6
        a, b, c = (float(np.vdot(*pair)) for pair in self._pairs())
        self._across_power = a
        det = max(a * c - b * b, 1e-6)
        self._inverse = (c / det, -b / det, a / det)
        self.now: Shift = (0.0, 0.0)
        self._seen: Shift | None = None
        self._usual_upright = 1.0
        self._looked_s = -math.inf
        self.stood_s = -math.inf
        """When the camera was last seen to stand where it is taken to be."""
        self.usable = min(a, c) > 1e-3 * self._mask.sum()

    def _pairs(self) -> tuple[tuple[Floats, Floats], ...]:
        return (self._across, self._across), (self._across, self._down), (self._down, self._down)

    @staticmethod
    def _fine(area: NDArray[np.generic]) -> Floats:
        fine = area.astype(np.float32)
        fine -= cv2.blur(fine, (FINE_PX, FINE_PX))
        return np.clip(fine, -CAP_LEVELS, CAP_LEVELS)

    def moved(self, picture: Picture, time_s: float, *, well: bool = False) -> Shift | None:
        """The new shift, where the camera was moved for good; looked for every so often. None: as it was.

        `well` says that the disc is seen well: then it is looked for less often.
        """
        pause_s = LOOK_WELL_S if well and self._seen is None else LOOK_EVERY_S
        if not self.usable or time_s < self._looked_s + pause_s:
            return None
        first, self._looked_s = self._looked_s == -math.inf, time_s
        found = self.shift(picture, self.now)
        if found is None or max(abs(found[0] - self.now[0]), abs(found[1] - self.now[1])) < MOVED_PX:
            self._seen, self.stood_s = None, time_s
            return None
        seen, self._seen = self._seen, found
        if not first and (seen is None or max(abs(found[0] - seen[0]), abs(found[1] - seen[1])) > MOVED_PX):
            return None
        self.now, self._seen = found, None
        return found

    def shift(self, picture: Picture, near: Shift = (0.0, 0.0)) -> Shift | None:
        """How far right and down, in pixels, looked for around `near`; None where nothing is recognised."""
        found = self._refine(picture, near)
        if found is None or found.fit < SURE_FIT or found.upright < LEAST_UPRIGHT * self._usual_upright:
            other = self._refine(picture, self._look(picture))
            if found is None or (other is not None and other.fit > found.fit):
                found = other
        if found is None:
            return None
        self._usual_upright = found.upright
        return found.shift

    def _cut(self, picture: Picture, shift: Shift) -> Floats:
        move = np.array([[1.0, 0.0, -self._left - shift[0]], [0.0, 1.0, -self._top - shift[1]]], np.float32)
        flags = cv2.INTER_LINEAR
        return self._fine(cv2.warpAffine(grey(picture), move, self._size, flags=flags, borderMode=cv2.BORDER_REPLICATE))

    def _refine(self, picture: Picture, near: Shift) -> Fitting | None:
        """The shift and how well it fits; None where there is none near by."""
        dx, dy = near
        for _ in range(STEPS):
            cut = self._cut(picture, (dx, dy))
            norm = float(np.sqrt(np.vdot(cut * self._mask, cut))) + 1e-6
            gain = self._norm / norm
            left = cut * gain - self._learnt
            a, b = float(np.vdot(left, self._across)), float(np.vdot(left, self._down))
            # The picture moved right by d looks like the learnt one less d times its slope.
            sx, sy = self._inverse[0] * a + self._inverse[1] * b, self._inverse[1] * a + self._inverse[2] * b
            dx, dy = dx - min(max(sx, -1.0), 1.0), dy - min(max(sy, -1.0), 1.0)
            if max(abs(sx), abs(sy)) < NEAR_ENOUGH_PX:
                break
        fit = float(np.vdot(cut, self._masked)) / (norm * self._norm)
        far = max(abs(dx - near[0]), abs(dy - near[1])) > NEAR_PX
        return None if far or fit < LEAST_FIT else Fitting((dx, dy), fit, self._upright(cut))

    def _upright(self, cut: Floats) -> float:
        """How well the upright edges of a cut picture fit the learnt ones (correlation)."""
        across = cv2.Sobel(cut, cv2.CV_32F, 1, 0, scale=1 / 8) * self._mask
        power = float(np.vdot(across, across)) * self._across_power
        return float(np.vdot(across, self._across)) / (math.sqrt(power) + 1e-6)

    def _look(self, picture: Picture) -> Shift:
        """The shift in whole pixels."""
        width, height = self._size
        move = np.array([[1, 0, REACH_PX - self._left], [0, 1, REACH_PX - self._top]], np.float32)
        size = (width + 2 * REACH_PX, height + 2 * REACH_PX)
        area = cv2.warpAffine(grey(picture), move, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
        fits = cv2.matchTemplate(self._fine(area), self._masked, cv2.TM_CCORR_NORMED)
        _, _, _, (across, down) = cv2.minMaxLoc(fits)
        return float(across - REACH_PX), float(down - REACH_PX)


def grey(picture: Picture) -> Picture:
    """Brightness of a picture in BGR, or the picture itself."""
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
