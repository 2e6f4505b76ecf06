"""The second look: a refined geometry, tried over a whole turn beside the map that is followed."""

from __future__ import annotations

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.flat_field import Cleaner, learn_levels
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.mapping import map_disc
from disc_counter.disc.learning.noise import first_weights
from disc_counter.disc.learning.route import Look, Route
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.strip import BINS_PER_REVOLUTION, Strip, Unroller
from disc_counter.model import Frame

REFINING_TURNS = 1.04
"""Revolutions over which a refined geometry is tried: a whole turn, and what shows that it closes."""
AS_SURE = 0.98
"""The share of the first map's fit that a refined one must reach to replace it."""
MOST_STRIPS = 1800
"""Strips kept: 600 values of float32 and three rows each, 13 MB."""
MOST_STANDING_BINS = 0.5
"""A disc that moved less than this between two pictures shows nothing new."""


class Refining:
    """Keeps strips by a refined geometry, with the places at which the disc was followed meanwhile."""

    def __init__(self, geometry: Geometry, view: LearningView) -> None:
        self._unroll = Unroller(geometry)
        self._view = view
        self._strips: list[Strip] = []
        self._places: list[float] = []
        self._times_ns: list[int] = []
        self._every_bins = MOST_STANDING_BINS

    @property
    def seen_round(self) -> bool:
        """Whether a whole turn was seen."""
        if not self._places:
            return False
        return max(self._places) - min(self._places) > REFINING_TURNS * BINS_PER_REVOLUTION

    def offer(self, frame: Frame, place: float) -> None:
        """Keep the strip of a whole picture in which the disc stood at a place, in bins."""
        self.offer_part(frame.cut(self._view.wide), place)

    def offer_part(self, part: Frame, place: float) -> None:
        """Keep the strip of the window's part of a picture, if the disc has moved since the last."""
        if self._places and abs(place - self._places[-1]) < self._every_bins:
            return
        self._strips.append(self._unroll(part.image, part.chroma).copy())
        self._places.append(place)
        self._times_ns.append(part.time_ns)
        if len(self._strips) == MOST_STRIPS:
            del self._strips[1::2], self._places[1::2], self._times_ns[1::2]
            self._every_bins *= 2.0

    def better_than(self, first: Calibration, mark: str) -> Calibration | None:
        """The calibration by the refined geometry; None where its map is not as sure as the first one."""
        strips = np.array(self._strips, np.float32)
        clean = strips.copy()
        cleaner = Cleaner(learn_levels(strips))
        for strip in clean:
            cleaner(strip)
        weights = first_weights(self._unroll.geometry, self._unroll.angles_deg, clean)
        places = np.array(self._places)
        route = Route(places, np.ones(len(places), np.bool_), weights, float(BINS_PER_REVOLUTION))
        look = Look(self._unroll.geometry, self._unroll.angles_deg, strips, np.array(self._times_ns, np.int64), route)
        mapped = map_disc(look)
        if mapped.usual_fit < AS_SURE * first.usual_fit:
            return None
        return self._view.calibration(mapped, mark)
