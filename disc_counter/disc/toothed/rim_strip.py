"""Cuts the rim out of a picture: one value a column, the mean over the rim's height."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.redness import TO_REDNESS, ChromaRedness
from disc_counter.disc.toothed.band import Band
from disc_counter.model import Image

Strip = NDArray[np.float32]
"""float32 [n]: grey levels along the rim, a value a column of the picture."""

INSET_ROWS = 0.5
"""The band's outermost half row is mixed with what lies above and below it."""
TO_GREY = np.array([[0.25, 0.5, 0.25]], np.float32)


class StripCutter:
    """Cuts strips of one band, which may have been shifted by a moved camera."""

    def __init__(self, band: Band, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        self.band = band
        columns = np.arange(band.first, band.last + 1, dtype=np.float64)
        self.count = len(columns)
        top, bottom = -band.above + INSET_ROWS, band.below - INSET_ROWS
        heights = np.linspace(top, bottom, max(round(bottom - top) + 1, 2))
        rows = band.row(columns)[None] + heights[:, None] + shift[1]
        across = np.tile(columns + shift[0], (len(heights), 1))
        self._chroma = ChromaRedness(across, rows)
        self._map, self._part = cv2.convertMaps(across.astype(np.float32), rows.astype(np.float32), cv2.CV_16SC2)

    def __call__(self, picture: NDArray[np.uint8]) -> Strip:
        """The strip of a picture, uint8 [rows, columns] or [rows, columns, 3] in BGR."""
        mean = self._mean(picture)
        grey = mean[0] if picture.ndim == 2 else cv2.transform(mean, TO_GREY).reshape(-1)
        return np.asarray(grey, np.float32)

    def redness(self, picture: Image, chroma: Image | None) -> Strip | None:
        """How red each column is, in grey levels, of a picture and chroma as in a Frame; None of a grey picture."""
        if picture.ndim == 3:
            return np.asarray(cv2.transform(self._mean(picture), TO_REDNESS).reshape(-1), np.float32)
        return None if chroma is None else self._chroma(chroma)

    def _mean(self, picture: Image) -> Strip:
        seen = cv2.remap(picture, self._map, self._part, cv2.INTER_LINEAR)
        return np.asarray(cv2.reduce(seen, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F), np.float32)
