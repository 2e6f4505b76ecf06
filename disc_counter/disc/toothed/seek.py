"""Keeps the first pictures of a film until the rim's band is found in them, then cuts strips out of them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band, BandFinder, hint_area
from disc_counter.disc.toothed.continuity import Continuity
from disc_counter.disc.toothed.rim_strip import Strip, StripCutter
from disc_counter.disc.toothed.steady import grey

Picture = NDArray[np.uint8]

MOST_AREAS = 120
"""Pictures' areas kept until the band is found: 12 MB."""
FIND_EVERY = 4
"""Changed pictures from one try to the next."""


class Seeker:
    """Looks for the band in and around a window (x, y, width, height) of pictures of a size (width, height)."""

    def __init__(self, window: tuple[int, int, int, int], size: tuple[int, int]) -> None:
        self._area = hint_area(window, size)
        self._finder = BandFinder()
        self._areas: list[tuple[Picture, float, bool]] = []
        self._continuity = Continuity()
        self._skipped: tuple[Picture, float] | None = None

    def feed(self, picture: Picture, time_s: float) -> Band | None:
        """Take the next picture; the band in the picture's pixels once it is found."""
        left, top, right, bottom = self._area
        area = np.ascontiguousarray(grey(picture[top:bottom, left:right]))
        after_hole = self._continuity.broken_at(time_s)
        if not self._finder.feed(area) and not after_hole:
            self._skipped = (area, time_s)
            return None
        if self._skipped is not None:
            self._areas.append((*self._skipped, False))
            self._skipped = None
        self._areas.append((area, time_s, after_hole))
        if len(self._areas) > MOST_AREAS:
            del self._areas[: MOST_AREAS // 2]
        band = self._finder.find() if self._finder.moved % FIND_EVERY == 0 else None
        if band is None:
            return None
        rows = (band.rows[0] + top, band.rows[1], band.rows[2])
        return replace(band, first=band.first + left, last=band.last + left, rows=rows)

    def strips(self, band: Band) -> list[tuple[Strip, float, bool]]:
        """The strips of the pictures that were kept, their times in seconds, and whether nothing was seen right before.

        The pictures are given up.
        """
        left, top = self._area[:2]
        rows = (band.rows[0] - top, band.rows[1], band.rows[2])
        cutter = StripCutter(replace(band, first=band.first - left, last=band.last - left, rows=rows))
        cut = [(cutter(area).copy(), time_s, after_hole) for area, time_s, after_hole in self._areas]
        self._areas = []
        return cut
