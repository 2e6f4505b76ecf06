"""Parts of pictures over a whole turn, kept in colour: what is made of them once it has closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.from_film import PICTURES_FOR_GEOMETRY, learn, refined_by
from disc_counter.disc.learning.looking_back import bins_off, count_off
from disc_counter.disc.learning.refining import Refining
from disc_counter.disc.learning.route import Look
from disc_counter.disc.learning.sampling import PartSampler
from disc_counter.disc.learning.window import find_window
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.luma import luma
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.errors import DiscCounterError, NothingTurnsError
from disc_counter.model import Frame

FEWEST_PICTURES = 10
"""Pictures in which movement is looked for at least."""


class KeptTurn:
    """Keeps parts of pictures, cut to a view, evenly spread over all that are offered."""

    def __init__(self, view: LearningView, mark: str) -> None:
        """`mark` is "auto", "red" or "dark"."""
        self._view, self._mark = view, mark
        self._parts = PartSampler(PICTURES_FOR_GEOMETRY)

    def offer(self, part: Frame) -> None:
        """Take the wide part of the next picture."""
        self._parts.offer(part)

    def shows_movement(self, since_ns: int) -> bool:
        """Whether something that may be a disc moves in the parts that were taken since then."""
        pictures = [luma(part.image) for part in self._parts.parts if part.time_ns > since_ns]
        if len(pictures) < FEWEST_PICTURES:
            return False
        try:
            find_window(pictures)
        except NothingTurnsError:
            return False
        return True

    def refined_by(self, look: Look) -> Geometry:
        """The geometry of a look at a closed turn, made exact by how far the disc had turned in each part."""
        return refined_by(look, self._parts)

    def mapped_by(self, refined: Geometry, look: Look, first: Calibration, since_ns: int) -> Calibration | None:
        """The map by the refined geometry, from the parts kept since then; None where it is not as sure."""
        route = look.route
        assert route.revolution_bins is not None
        second = Refining(refined, self._view)
        places = route.places * (BINS_PER_REVOLUTION / route.revolution_bins)
        for part in self._parts.parts:
            at = int(np.clip(np.searchsorted(look.times_ns, part.time_ns), 1, len(look.times_ns) - 1))
            if since_ns <= part.time_ns <= look.times_ns[-1] and route.sure[at] and route.sure[at - 1]:
                second.offer_part(part, float(np.interp(part.time_ns, look.times_ns, places)))
        return second.better_than(first, self._mark) if second.seen_round else None

    def learnt_anew(self, look: Look, first: Calibration, scale: float) -> tuple[Calibration, float] | None:
        """The disc learnt anew from a whole turn, window and all, where that is surer.

        With it how many bins further the disc stands on its map; `scale` brings the look's places to bins. The first
        window was found in a few seconds of a slow disc, and may be a part of the slot: then a turn misses 360 degrees.
        """
        if look.true_to_scale:
            return None
        try:
            found = learn(lambda: self._parts.parts, mark=self._mark)
        except DiscCounterError:
            return None
        if not found.closed or found.usual_fit < first.usual_fit:
            return None
        anew = self._view.in_whole(found)
        off = bins_off(anew, reversed(self._placed(look.times_ns, look.route.places * scale)), self._at)
        return None if off is None else (anew, off)

    def count_off(
        self, calibration: Calibration, times_ns: NDArray[np.int64], places: NDArray[np.float64]
    ) -> float | None:
        """By how many revolutions the first pictures show the disc further on than was counted; None if they do not.

        It was counted to stand at `places` [m] of the map at `times_ns` [m].
        """
        return count_off(calibration, self._placed(times_ns, places), self._at)

    @property
    def _at(self) -> tuple[int, int]:
        return self._view.wide.x, self._view.wide.y

    def _placed(self, times_ns: NDArray[np.int64], places: NDArray[np.float64]) -> list[tuple[Frame, float]]:
        """The parts that were taken within some times [m], each with the place between those there [m]."""
        known = [part for part in self._parts.parts if times_ns[0] <= part.time_ns <= times_ns[-1]]
        return [(part, float(np.interp(part.time_ns, times_ns, places))) for part in known]
