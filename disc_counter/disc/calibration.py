"""What is learnt of a meter's disc and kept: geometry, light, panorama, mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import Geometry
from disc_counter.disc.panorama import Panorama
from disc_counter.disc.strip import Strip, Unroller
from disc_counter.model import Window


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark's middle in the panorama, its width, and whether it is red or dark."""

    middle_bin: float
    width_deg: float
    kind: str


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """All that is needed to know the disc's angle from a single picture.

    `geometry` is in pixels of the whole picture. `levels` and `weights` are float32 [3, n] along the slot, `panorama`
    float32 [3, 1800] round the disc, `surroundings` the still picture (grey, uint8) of the window and a margin, by
    which a moved camera is noticed. `usual_fit` is the correlation that good strips reach.
    """

    size: tuple[int, int]
    window: Window
    geometry: Geometry
    levels: Strip
    weights: Strip
    panorama: Panorama
    mark: Mark | None
    closed: bool
    usual_fit: float
    surroundings: NDArray[np.uint8]
    surroundings_at: tuple[int, int]

    def unroller(self, across: int, down: int) -> Unroller:
        """What cuts strips as they were learnt, after a camera was moved by so many pixels."""
        height, width = self.surroundings.shape[:2]
        left, top = self.surroundings_at
        return Unroller(self.geometry.moved(across, down), Window(left + across, top + down, width, height))
