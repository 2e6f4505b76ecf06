"""Unrolls the disc: a picture becomes a strip, a few hundred values at equal steps of the disc's angle.

A strip has three rows: the rim's brightness, the rim's redness, and the brightness of the top face just behind the rim.
The rim of most meters is knurled and its teeth are nearly equal: it says where in the tooth, the top face says which.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.redness import TO_REDNESS, ChromaRedness
from disc_counter.model import Image, Window

Strip = NDArray[np.float32]

BINS_PER_REVOLUTION = 1800
STEP_DEG = 360.0 / BINS_PER_REVOLUTION
"""0.2 degrees: about a pixel of a 640-pixel picture, and four samples on the finest teeth (400 a revolution)."""
FASTEST_BINS = 2.2 * BINS_PER_REVOLUTION
"""The fastest a disc is looked for, in bins a second: 900 revolutions a kWh at 8.8 kW, or 600 at 13 kW."""
RIM, RED, TOP = range(3)
ROWS = 3
"""Rows of a strip."""
RIM_HEIGHTS = (0.2, 0.4, 0.6, 0.8)
"""Where the rim is sampled, between its lower edge (0) and its upper (1)."""
TOP_ROWS_PX = (2.0, 3.5, 5.0, 6.5)
"""How many pixels behind the rim's upper edge the top face is sampled, in the middle of the slot."""
TO_LUMA_AND_REDNESS = np.concatenate([np.array([[0.25, 0.5, 0.25]], np.float32), TO_REDNESS])
"""From blue, green, red: brightness, and redness."""
CHROMA_HEIGHTS = (0.3, 0.7)
"""Where redness is sampled between the rim's edges: a chroma pixel is as high as two of luma, and more rows say the
same."""


class Unroller:
    """Cuts strips out of pictures of one geometry.

    `count` is the number of values in a row of a strip; value i is the rim at `angles_deg[i]` from the line of sight.
    Nothing is taken from beyond `within`, the part of the picture by which the disc was learnt: what lies further out
    is as its edge, as it was there.
    """

    def __init__(self, geometry: Geometry, within: Window | None = None) -> None:
        first = math.ceil(geometry.first_deg / STEP_DEG)
        last = math.floor(geometry.last_deg / STEP_DEG)
        self.geometry = geometry
        self.first_bin = first
        self.angles_deg: NDArray[np.float64] = np.arange(first, last + 1, dtype=np.float64) * STEP_DEG
        self.count = len(self.angles_deg)
        rows = [geometry.row(self.angles_deg, 1.0, height) for height in RIM_HEIGHTS]
        columns = [geometry.column(self.angles_deg)] * len(RIM_HEIGHTS)
        for behind in TOP_ROWS_PX:
            radius = geometry.radius_behind(behind)
            rows.append(geometry.row(self.angles_deg, radius, 1.0))
            columns.append(geometry.column(self.angles_deg, radius))
        across, down = _inside(np.array(columns), np.array(rows), within)
        self._map, self._map_fraction = cv2.convertMaps(across, down, cv2.CV_16SC2)
        chroma_rows = [geometry.row(self.angles_deg, 1.0, height) for height in CHROMA_HEIGHTS]
        chroma_columns = [geometry.column(self.angles_deg)] * len(CHROMA_HEIGHTS)
        self._redness = ChromaRedness(*_inside(np.array(chroma_columns), np.array(chroma_rows), within))
        self._strip = np.zeros((ROWS, self.count), np.float32)

    def __call__(self, picture: Image, chroma: Image | None = None) -> Strip:
        """The strip of a picture, float32 [3, count] in grey levels; the array is the next call's as well.

        `picture` and `chroma` are as in a Frame; of a grey picture without chroma the redness is 0.
        """
        seen = cv2.remap(picture, self._map, self._map_fraction, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        rim = cv2.reduce(seen[: len(RIM_HEIGHTS)], 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
        top = cv2.reduce(seen[len(RIM_HEIGHTS) :], 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
        if picture.ndim == 2:
            self._strip[RIM], self._strip[TOP] = rim[0], top[0]
            if chroma is not None:
                self._strip[RED] = self._redness(chroma)
        else:
            self._strip[: RED + 1] = cv2.transform(rim, TO_LUMA_AND_REDNESS)[0].T
            self._strip[TOP] = cv2.transform(top, TO_LUMA_AND_REDNESS[:1]).reshape(-1)
        return self._strip


def _inside(
    columns: NDArray[np.float64], rows: NDArray[np.float64], within: Window | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places in a picture, none of them outside of a part of it."""
    if within is not None:
        columns = np.clip(columns, within.x, within.x + within.width - 1)
        rows = np.clip(rows, within.y, within.y + within.height - 1)
    return np.asarray(columns, np.float32), np.asarray(rows, np.float32)
