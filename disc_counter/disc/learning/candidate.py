"""A window and a geometry on trial: the disc is followed through all that was seen, on a map that grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.from_film import PICTURES_FOR_GEOMETRY, refined_by
from disc_counter.disc.learning.geometry_search import find_geometry
from disc_counter.disc.learning.mapping import map_disc
from disc_counter.disc.learning.provisional import Provisional
from disc_counter.disc.learning.refining import Refining
from disc_counter.disc.learning.route import Look, look_at
from disc_counter.disc.learning.sampling import PartSampler, StripKeeper
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.errors import NothingTurnsError
from disc_counter.model import NS_PER_S, Frame

STRIPS_LIVE = 1800
"""Strips kept for a look: 600 values of float32 and three rows each, 13 MB."""
MOST_INTERVAL_NS = 2 * NS_PER_S
"""Strips further apart than this do not show which way a disc turns once a load is switched on."""
HOPELESS_TURNS = 2.2
"""A geometry with which more than this was seen and no turn has closed is given up, in revolutions."""
ROUND_TURNS = 1.02
"""Revolutions that the strips of a map must span: every tooth seen at all places of the slot."""


@dataclass(frozen=True, eq=False, slots=True)
class Learnt:
    """What a closed turn told: the calibration, where the disc stands in it now (bins) and how fast it turns there.

    `turned` are the revolutions since the first picture, signed like places; `refined` is the geometry to try next.
    """

    calibration: Calibration
    place: float
    speed: float
    turned: float
    refined: Geometry


class Candidate:
    """Begins with parts of pictures, from the first one on; raises ValueError where the disc is not followed in them.

    `learnt` is what came of it once a turn has closed.
    """

    def __init__(self, view: LearningView, parts: Sequence[Frame], mark: str) -> None:
        self.view = view
        self._mark = mark
        inner = view.inner
        try:
            geometry = find_geometry([part.image[inner] for part in parts], (view.window.width - 1) / 2)
        except NothingTurnsError as error:
            raise ValueError("nothing turns") from error
        geometry = geometry.moved(*view.offset)
        early = StripKeeper(geometry, STRIPS_LIVE)
        self.parts = PartSampler(PICTURES_FOR_GEOMETRY)
        for part in parts:
            early.offer(part)
            self.parts.offer(part)
        look = look_at(early)
        self._provisional = Provisional(look)
        self._began_bins = self._provisional.turned_bins
        self._began_ns = parts[-1].time_ns
        self._keeper = StripKeeper(geometry, STRIPS_LIVE)
        self.learnt = self._learnt(look, 0, parts[-1].time_ns) if look.closed else None

    @property
    def turned(self) -> float:
        """Revolutions since the first picture, signed like places: they fall while the rim moves right."""
        return self._provisional.turned_bins / self._provisional.revolution_bins

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions by the first geometry."""
        return self._provisional.turns_seen

    @property
    def lost(self) -> bool:
        """Whether the disc is not followed at the moment."""
        return self._provisional.lost

    @property
    def failed(self) -> bool:
        """Whether it is to be given up: what is followed does not close, or is not followed at all."""
        return self._span > HOPELESS_TURNS or self.lost or self._keeper.interval_ns > MOST_INTERVAL_NS

    @property
    def _span(self) -> float:
        """Revolutions since the first strip of the keeper, without their sign."""
        return abs(self._provisional.turned_bins - self._began_bins) / self._provisional.revolution_bins

    def feed(self, part: Frame) -> None:
        """Take the wide part of the next picture."""
        self.parts.offer(part)
        room = self._keeper.offer(part)
        self._provisional.feed(self._keeper.newest, part.time_ns)
        closure = self._provisional.closure()
        if closure is not None and closure.certain:
            self._provisional.revolution_bins = closure.revolution_bins
            if self._span > ROUND_TURNS:
                look = look_at(self._keeper)
                if look.closed:
                    self.learnt = self._learnt(look, self._began_ns, part.time_ns)
        if not room:
            self._keeper.thin()

    def _learnt(self, look: Look, since_ns: int, now_ns: int) -> Learnt:
        """Map the disc: by the refined geometry where that is as sure, from the pictures kept since then."""
        assert look.route.revolution_bins is not None
        scale = BINS_PER_REVOLUTION / look.route.revolution_bins
        first = self.view.calibration(map_disc(look), self._mark)
        refined = refined_by(look, self.parts)
        last = int(np.flatnonzero(look.route.sure)[-1])
        speed = self._provisional.speed * scale
        place = float(look.route.places[last]) * scale + speed * (now_ns - int(look.times_ns[last])) / NS_PER_S
        return Learnt(
            calibration=self._second(look, refined, first, since_ns) or first,
            place=place,
            speed=speed,
            turned=self._provisional.turned_bins / look.route.revolution_bins,
            refined=refined,
        )

    def _second(self, look: Look, refined: Geometry, first: Calibration, since_ns: int) -> Calibration | None:
        """The map by the refined geometry, from the pictures that were kept; None where it is not as sure."""
        route = look.route
        assert route.revolution_bins is not None
        second = Refining(refined, self.view)
        places = route.places * (BINS_PER_REVOLUTION / route.revolution_bins)
        for part in self.parts.parts:
            at = int(np.clip(np.searchsorted(look.times_ns, part.time_ns), 1, len(look.times_ns) - 1))
            if since_ns <= part.time_ns <= look.times_ns[-1] and route.sure[at] and route.sure[at - 1]:
                second.offer_part(part, float(np.interp(part.time_ns, look.times_ns, places)))
        return second.better_than(first, self._mark) if second.seen_round else None
