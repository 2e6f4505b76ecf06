"""Notices that the camera was moved: the still picture around the disc is no longer where it was."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.luma import luma
from disc_counter.model import Image, Window

REACH_PX = 24
"""How far a bump is looked for, in pixels: one that was moved further is learnt anew."""
LEAST_FIT = 0.5
"""The least correlation at which the surroundings are recognised."""
INSIDE_PX = 4
"""How far into the window the surroundings reach, in pixels: what lies further inside moves with the disc."""
MOVED_PX = 2
"""The least shift, in pixels, that is taken for a moved camera: the geometry is not known better."""
BESIDE = ((-MOVED_PX, 0), (MOVED_PX, 0), (0, -MOVED_PX), (0, MOVED_PX))
"""Shifts at which the surroundings must fit less well than where they are thought to be."""

LOST_EVERY_NS, SEEN_EVERY_NS = 300_000_000, 8_000_000_000
"""How often the surroundings are looked at, in ns: while the disc is not seen, and while it is."""


class Surroundings:
    """The edges around the disc's window as they were learnt.

    `picture` is the grey picture of the window with a margin, `at` the column and row of its upper left corner.
    """

    def __init__(self, picture: Image, at: tuple[int, int], window: Window) -> None:
        self._left, self._top = at
        mask = np.ones(picture.shape, np.float32)
        down, across = window.y - self._top, window.x - self._left
        mask[
            down + INSIDE_PX : down + window.height - INSIDE_PX, across + INSIDE_PX : across + window.width - INSIDE_PX
        ] = 0.0
        self._edges = _edges(picture)
        self._mask = mask
        self._masked = self._edges * mask
        self._norm = float(np.sqrt(np.vdot(self._masked, self._edges))) + 1e-6

    def stand(self, picture: Image, across: int, down: int) -> bool:
        """Whether the surroundings are so far right and down as they were: they fit there, and better than beside it.

        A fraction of the work of `shift`. False also where it cannot be told.
        """
        height, width = self._edges.shape
        top, left = self._top + down - MOVED_PX, self._left + across - MOVED_PX
        rows = slice(max(top, 0), top + height + 2 * MOVED_PX)
        columns = slice(max(left, 0), left + width + 2 * MOVED_PX)
        edges = _edges(luma(picture[rows, columns]))
        at = MOVED_PX + top - rows.start, MOVED_PX + left - columns.start
        fit = self._fit(edges, *at)
        beside = (self._fit(edges, at[0] + dy, at[1] + dx) for dy, dx in BESIDE)
        return fit >= LEAST_FIT and all(fit > other for other in beside)

    def _fit(self, edges: NDArray[np.float32], row: int, column: int) -> float:
        """The correlation with the part of `edges` that begins there; 0 where it does not lie within."""
        height, width = self._edges.shape
        part = edges[row : row + height, column : column + width] if min(row, column) >= 0 else edges[:0]
        if part.shape != self._edges.shape:
            return 0.0
        norm = self._norm * float(np.sqrt(np.vdot(part * self._mask, part)))
        return float(np.vdot(part, self._masked)) / (norm + 1e-6)

    def shift(self, picture: Image) -> tuple[int, int] | None:
        """How far the surroundings have moved right and down, in pixels; None where they are not recognised."""
        height, width = self._edges.shape
        top, left = max(self._top - REACH_PX, 0), max(self._left - REACH_PX, 0)
        area = picture[top : self._top + height + REACH_PX, left : self._left + width + REACH_PX]
        fits = cv2.matchTemplate(_edges(luma(area)), self._edges, cv2.TM_CCORR_NORMED, mask=self._mask)
        _, best, _, (across, down) = cv2.minMaxLoc(fits)
        if best < LEAST_FIT:
            return None
        return across - (self._left - left), down - (self._top - top)


class CameraWatch:
    """Looks every so often whether the camera still stands where it is taken to; `shift` is where, in pixels."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._looked_ns = 0
        self.shift = (0, 0)
        """How far the camera's picture has moved right and down since the disc was learnt."""

    def stands_at(self, time_ns: int) -> None:
        """The camera stands where it is taken to at that time."""
        self._looked_ns = time_ns

    def due(self, time_ns: int, seen: bool) -> bool:
        """Whether it is time to look, for a disc that is seen or not."""
        return time_ns - self._looked_ns > (SEEN_EVERY_NS if seen else LOST_EVERY_NS)

    def moved(self, picture: Image, time_ns: int) -> tuple[int, int] | None:
        """The new shift, where the camera was moved; None where it stands, or nothing is recognised."""
        self._looked_ns = time_ns
        if self._surroundings.stand(picture, *self.shift):
            return None
        found = self._surroundings.shift(picture)
        if found is None or max(abs(found[0] - self.shift[0]), abs(found[1] - self.shift[1])) < MOVED_PX:
            return None
        self.shift = found
        return found


def _edges(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How steep the brightness is, relative to the picture's usual; what is very steep does not count for more."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    steep = cv2.magnitude(across, down)
    return np.asarray(np.minimum(steep, 4.0 * float(steep.mean()) + 1.0), np.float32)
