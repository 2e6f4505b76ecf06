"""Keeps some of many pictures or strips, without knowing beforehand how many there will be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.luma import luma
from disc_counter.disc.strip import Unroller
from disc_counter.model import Frame, Image


class Sampler:
    """Keeps the grey of at most `most` pictures, evenly spread over all that are offered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._every = 1
        self._offered = 0
        self.pictures: list[Image] = []
        self.times_ns: list[int] = []

    def offer(self, time_ns: int, picture: Image) -> None:
        """Keep the picture's grey if it is one of those that spread evenly."""
        if self._offered % self._every == 0:
            if len(self.pictures) == self._most:
                del self.pictures[1::2], self.times_ns[1::2]
                self._every *= 2
            if self._offered % self._every == 0:
                self.pictures.append(picture.copy() if picture.ndim == 2 else luma(picture))
                self.times_ns.append(time_ns)
        self._offered += 1


class PartSampler:
    """Keeps at most `most` pictures' parts as they are, colours too, evenly spread over all that are offered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._every = 1
        self._offered = 0
        self.parts: list[Frame] = []

    def offer(self, part: Frame) -> None:
        """Keep a copy of the part if it is one of those that spread evenly."""
        if self._offered % self._every == 0:
            if len(self.parts) == self._most:
                del self.parts[1::2]
                self._every *= 2
            if self._offered % self._every == 0:
                chroma = None if part.chroma is None else part.chroma.copy()
                self.parts.append(replace(part, image=part.image.copy(), chroma=chroma))
        self._offered += 1

    @property
    def pictures(self) -> list[Image]:
        """The pictures of the parts."""
        return [part.image for part in self.parts]

    @property
    def times_ns(self) -> list[int]:
        """When they were taken."""
        return [part.time_ns for part in self.parts]


class StripKeeper:
    """Unrolls pictures and keeps the strips of at most `most` of them."""

    def __init__(self, geometry: Geometry, most: int) -> None:
        self.geometry = geometry
        self._unroll = Unroller(geometry)
        self._most = most
        self._every = 1
        self._offered = 0
        self._kept: list[NDArray[np.float32]] = []
        self._times_ns: list[int] = []
        self.angles_deg = self._unroll.angles_deg
        self.newest: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        """The raw strip of the last picture offered; the array is the next one's as well."""

    def offer(self, part: Frame) -> bool:
        """Keep the strip of a picture's part; False once there is no room for another."""
        self.newest = self._unroll(part.image, part.chroma)
        if self._offered % self._every == 0:
            self._kept.append(self.newest.copy())
            self._times_ns.append(part.time_ns)
        self._offered += 1
        return len(self._kept) < self._most

    def thin(self) -> None:
        """Drop every other strip, and keep only half as many from now on: of a slow disc that is enough."""
        del self._kept[1::2], self._times_ns[1::2]
        self._every *= 2

    @property
    def interval_ns(self) -> int:
        """How far apart the last two kept were taken; 0 for fewer."""
        return self._times_ns[-1] - self._times_ns[-2] if len(self._times_ns) > 1 else 0

    @property
    def strips(self) -> NDArray[np.float32]:
        """The raw strips kept, float32 [m, 3, n]."""
        return np.array(self._kept, np.float32)

    @property
    def times_ns(self) -> NDArray[np.int64]:
        """When they were taken, int64 [m]."""
        return np.array(self._times_ns, np.int64)
