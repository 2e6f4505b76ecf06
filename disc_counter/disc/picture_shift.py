"""How far a camera has moved, told by the whole picture: a disc that turns in it is seen in a few of its rows only."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Shift = tuple[float, float]
"""Columns to the right and rows down, in pixels."""

TILE_PX = (48, 24)
"""A tile's columns and rows: large enough to hold a piece of print, and a rim is seen in three rows of them at most."""
LEAST_SLOPE = 2.0
"""Grey levels a pixel, root mean square, that a tile must have in its weakest direction: a plate without print tells
nothing of how it moved, and one edge nothing of movement along it."""
LEAST_ROWS = 7
"""Rows of tiles that have to tell, for most of them to be beside the disc."""
STEPS = 5
"""Steps of Newton's method, each from a newly moved picture."""
NEAR_ENOUGH_PX = 0.03
"""A step by less ends them: what is left of noise and interpolation is as large."""
MOST_PX = 3.0
"""The furthest that is followed by slopes: print is as wide."""
AGREE_PX = 0.15
"""The usual deviation of a tile from most of them, above which nobody knows how the picture moved."""


class PictureShift:
    """Tells how far pictures have moved since the one whose fine structure, float32 [height, width], is given.

    Fine structure is a picture less what is wide in it; the light falls out.
    """

    def __init__(self, fine: Pixels) -> None:
        self._learnt = fine
        self._across = np.asarray(cv2.Sobel(fine, cv2.CV_32F, 1, 0, scale=1 / 8), np.float32)
        self._down = np.asarray(cv2.Sobel(fine, cv2.CV_32F, 0, 1, scale=1 / 8), np.float32)
        self._tiles = (max(fine.shape[1] // TILE_PX[0], 1), max(fine.shape[0] // TILE_PX[1], 1))
        a, b, c = (self._mean(*pair) for pair in self._pairs())
        weakest = 0.5 * (a + c - np.sqrt((a - c) ** 2 + 4 * b * b))
        tells = weakest > LEAST_SLOPE**2
        self._rows = [(row, np.flatnonzero(some)) for row, some in enumerate(tells) if some.any()]
        determinant = np.maximum(a * c - b * b, 1e-6)
        self._inverse = (c / determinant, -b / determinant, a / determinant)

    def measure(self, fine: Pixels) -> tuple[Shift, Pixels] | None:
        """How far the fine structure of a picture has moved, and that structure moved back.

        None where too little tells, or rows do not agree.
        """
        if len(self._rows) < LEAST_ROWS:
            return None
        shift, moved = (0.0, 0.0), fine
        for _ in range(STEPS):
            step, agree_px = self._step(moved)
            shift = (shift[0] + step[0], shift[1] + step[1])
            if max(abs(shift[0]), abs(shift[1])) > MOST_PX:
                return None
            if max(abs(step[0]), abs(step[1])) < NEAR_ENOUGH_PX:
                break
            moved = _moved_back(fine, shift)
        return (shift, moved) if agree_px < AGREE_PX else None

    def _pairs(self) -> tuple[tuple[Pixels, Pixels], ...]:
        return (self._across, self._across), (self._across, self._down), (self._down, self._down)

    def _mean(self, one: Pixels, other: Pixels) -> NDArray[np.float64]:
        """The mean product in each tile."""
        return np.asarray(cv2.resize(one * other, self._tiles, interpolation=cv2.INTER_AREA), np.float64)

    def _step(self, fine: Pixels) -> tuple[Shift, float]:
        """The shift that slopes tell, in the middle of all rows of tiles, and how far rows usually are from it."""
        change = fine - self._learnt
        a, b = self._mean(change, self._across), self._mean(change, self._down)
        across = self._by_row(-(self._inverse[0] * a + self._inverse[1] * b))
        down = self._by_row(-(self._inverse[1] * a + self._inverse[2] * b))
        found = float(np.median(across)), float(np.median(down))
        return found, float(np.median(np.maximum(np.abs(across - found[0]), np.abs(down - found[1]))))

    def _by_row(self, tiles: NDArray[np.float64]) -> NDArray[np.float64]:
        """The middle of what tells in each row of tiles."""
        return np.array([np.median(tiles[row, some]) for row, some in self._rows])


def _moved_back(fine: Pixels, shift: Shift) -> Pixels:
    move = np.array([[1.0, 0.0, -shift[0]], [0.0, 1.0, -shift[1]]])
    size = (fine.shape[1], fine.shape[0])
    return np.asarray(
        cv2.warpAffine(fine, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32
    )
