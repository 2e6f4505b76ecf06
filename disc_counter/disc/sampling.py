"""Keeps some of many pictures or strips, without knowing beforehand how many there will be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.strip import Unroller
from disc_counter.model import Image

LONGEST_SKIP = 5
"""Strips in a row that are left out at most, where nothing changes."""
NEW_SHARE = 0.3
"""A strip is new if it differs from the last by this share of what strips that are far apart differ by."""
FAR = 30
"""Strips that are so many apart show other parts of the rim."""


class Sampler:
    """Keeps at most `most` pictures, evenly spread over all that are offered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._every = 1
        self._offered = 0
        self.pictures: list[Image] = []
        self.times_ns: list[int] = []

    def offer(self, time_ns: int, picture: Image) -> None:
        """Keep a copy of the picture if it is one of those that spread evenly."""
        if self._offered % self._every == 0:
            if len(self.pictures) == self._most:
                del self.pictures[1::2], self.times_ns[1::2]
                self._every *= 2
            if self._offered % self._every == 0:
                self.pictures.append(picture.copy())
                self.times_ns.append(time_ns)
        self._offered += 1


class StripKeeper:
    """Unrolls pictures and keeps the strips, up to `most`; of a disc that hardly moves only some."""

    def __init__(self, geometry: Geometry, most: int) -> None:
        self._unroll = Unroller(geometry)
        self._most = most
        self._skipped = 0
        self._kept: list[NDArray[np.float32]] = []
        self._times_ns: list[int] = []
        self.angles_deg = self._unroll.angles_deg

    def offer(self, time_ns: int, picture: Image) -> bool:
        """Unroll a picture and keep its strip if it shows anything new; False once enough are kept."""
        strip = self._unroll(picture)
        if len(self._kept) > FAR and self._skipped < LONGEST_SKIP:
            change = np.abs(strip - self._kept[-1]).mean()
            if change < NEW_SHARE * np.abs(strip - self._kept[-FAR]).mean():
                self._skipped += 1
                return True
        self._skipped = 0
        self._kept.append(strip.copy())
        self._times_ns.append(time_ns)
        return len(self._kept) < self._most

    @property
    def strips(self) -> NDArray[np.float32]:
        """The raw strips kept, float32 [m, 3, n]."""
        return np.array(self._kept, np.float32)

    @property
    def times_ns(self) -> NDArray[np.int64]:
        return np.array(self._times_ns, np.int64)
