"""How red a picture is at given places, whether the camera gives colours or luma and chroma apart."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image

Floats = NDArray[np.float32]

TO_REDNESS = np.array([[-0.5, -0.5, 1.0]], np.float32)
"""From blue, green, red: red beyond the mean of the other two, in grey levels."""
CHROMA_TO_REDNESS = np.array([[-0.714, 1.759]], np.float32)
"""The same redness from U and V of BT.601 in full range, both counted from 128: luma cancels out of it."""
CHROMA_ZERO = float(128 * CHROMA_TO_REDNESS.sum())
"""What chroma without colour gives: taken off again."""


class ChromaRedness:
    """Redness along a rim from chroma alone: the mean down each column of places."""

    def __init__(self, columns: NDArray[np.floating], rows: NDArray[np.floating]) -> None:
        """`columns` and `rows` [heights, n] are places in pixels of luma."""
        # The middle of a chroma pixel is the middle of four of luma.
        across, down = ((np.asarray(places, np.float32) - 0.5) / 2 for places in (columns, rows))
        self._map, self._part = cv2.convertMaps(across, down, cv2.CV_16SC2)

    def __call__(self, chroma: Image) -> Floats:
        """float32 [n] in grey levels, of chroma as in a Frame."""
        seen = cv2.remap(chroma, self._map, self._part, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        mean = cv2.reduce(seen, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
        return np.asarray(cv2.transform(mean, CHROMA_TO_REDNESS).reshape(-1) - CHROMA_ZERO, np.float32)
