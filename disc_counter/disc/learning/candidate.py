"""A window and a geometry on trial: the disc is followed through all that was seen, on a map that grows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.learning.kept_turn import KeptTurn
from disc_counter.disc.learning.mapping import map_disc
from disc_counter.disc.learning.provisional import Provisional
from disc_counter.disc.learning.route import Look, look_at
from disc_counter.disc.learning.sampling import StripKeeper
from disc_counter.disc.learning.tries import Tries
from disc_counter.disc.learning.window_view import LearningView
from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.model import NS_PER_S, Frame

STRIPS_LIVE = 1800
"""Strips kept for a look: 600 values of float32 and three rows each, 13 MB."""
MOST_INTERVAL_NS = 2 * NS_PER_S
"""Strips further apart than this do not show which way a disc turns once a load is switched on."""
HOPELESS_TURNS = 2.2
"""A geometry with which more than this was seen and no turn has closed is given up, in revolutions."""
FIRST_LOOK_NS = 3 * NS_PER_S
"""The first wait until the disc is looked for in strips where earlier ones did not show it: a few degrees."""
MOST_EARLY_NS = NS_PER_S // 3
"""How far apart pictures that were kept may be for the disc to be followed in them: it turns by half a slot in that
time at 5 kW and 375 revolutions a kWh."""
PROVE_NS = 3 * NS_PER_S
"""How long after they were kept all pictures are looked at first, to see whether they are followed right."""
PROVED_SHARE = 0.7
"""Of these pictures, in which the disc must be followed surely for them to say anything."""
REFUTED_SHARE = 0.3
"""The share of them below which nothing is followed by that geometry: it was found from a hand or a torch."""
STOOD_BINS = 10.0
"""Between two proofs a disc that turned by less, two degrees, stood: in seconds one at 40 W turns further."""
AGREE_BINS, AGREE_SHARE = 6.0, 0.15
"""By how much both may differ in what the disc turned meanwhile: a tooth, and a share."""
FEWEST_STRIPS = 20
"""Strips in which it is looked for at least: two thirds of a second."""
ROUND_TURNS = 1.02
"""Revolutions that the strips of a map must span: every tooth seen at all places of the slot."""


@dataclass(frozen=True, eq=False, slots=True)
class Learnt:
    """What a closed turn told: the calibration, where the disc stands in it now (bins) and how fast it turns there.

    `turned` are the revolutions since the disc was first followed, signed like places; they are `proved` where the
    first pictures show by the map how far it has turned since. `refined` is the geometry to try next.
    """

    calibration: Calibration
    place: float
    speed: float
    turned: float
    proved: bool
    refined: Geometry


class Candidate:
    """A window and the geometry that parts of pictures show in it.

    The disc is followed from the first of those parts on where they are enough for that, else from the next pictures:
    `early` tells which, and `made_ns` when the last of those parts was taken. `learnt` is what came of it once a turn
    has closed.
    """

    def __init__(
        self,
        view: LearningView,
        geometry: Geometry,
        wholes: Sequence[Frame],
        parts: Sequence[Frame],
        mark: str,
        patience_ns: int,
    ) -> None:
        """`wholes` are wide parts of whole pictures; it is followed in `parts`, which are more where light is short.

        By a geometry by which nothing is followed for `patience_ns` nothing will be.
        """
        self.view, self._mark = view, mark
        self._patience_ns, self._refuted, self._closely = patience_ns, False, len(parts) > len(wholes)
        early, self._kept = StripKeeper(geometry, STRIPS_LIVE), KeptTurn(view, mark)
        for part in parts:
            early.offer(part)
        for whole in wholes:
            self._kept.offer(whole)
        self.made_ns = self._looked_ns = self._now_ns = parts[-1].time_ns
        self._keeper = StripKeeper(geometry, STRIPS_LIVE)
        self._looks, self._proofs = Tries(self.made_ns, FIRST_LOOK_NS), Tries(self.made_ns, PROVE_NS)
        self._proved, self._began_bins = (self.made_ns, math.inf), 0.0
        self._provisional: Provisional | None = None
        self._first_route = np.zeros(1, np.int64), np.zeros(1)
        self.learnt: Learnt | None = None
        dense = parts[-1].time_ns - parts[0].time_ns < MOST_EARLY_NS * (len(parts) - 1)
        self.early = dense and self._begin(early, self.made_ns)
        self.disproved = False
        """Whether what was counted with those parts is wrong, as later pictures show."""

    @property
    def turned(self) -> float | None:
        """Revolutions since the first picture, signed like places: they fall while the rim moves right.

        None while the disc is not followed.
        """
        followed = self._provisional
        return None if followed is None else followed.turned_bins / followed.revolution_bins

    @property
    def since_ns(self) -> int:
        """When the disc was first followed; what it turned counts from there."""
        assert self._provisional is not None
        return self._provisional.since_ns

    @property
    def first_speed(self) -> float:
        """Revolutions a second then, signed like places."""
        assert self._provisional is not None
        return self._provisional.first_speed / self._provisional.revolution_bins

    @property
    def turns_seen(self) -> float:
        """The part of a turn that was seen, in revolutions by the first geometry."""
        return self._provisional.turns_seen if self._provisional else 0.0

    @property
    def lost(self) -> bool:
        """Whether the disc is not followed at the moment."""
        return self._provisional is None or self._provisional.lost

    @property
    def failed(self) -> bool:
        """Whether it is to be given up: what is followed does not close, or nothing was followed for long."""
        if self._provisional is None:
            return self._refuted or self._now_ns - self._looked_ns > self._patience_ns
        return self._span > HOPELESS_TURNS or self._keeper.interval_ns > MOST_INTERVAL_NS

    @property
    def _span(self) -> float:
        """Revolutions since the first strip of the keeper, without their sign."""
        assert self._provisional is not None
        return abs(self._provisional.turned_bins - self._began_bins) / self._provisional.revolution_bins

    def feed(self, part: Frame) -> None:
        """Take the wide part of the next picture."""
        self._now_ns = part.time_ns
        self._kept.offer(part)
        room = self._keeper.offer(part)
        if self._provisional is None:
            if self._looks.due(part.time_ns):
                self._begin(self._keeper, part.time_ns)
        else:
            self._provisional.feed(self._keeper.newest, part.time_ns)
            if len(self._keeper.times_ns) >= FEWEST_STRIPS and self._proofs.due(part.time_ns):
                self._prove(self._provisional, part.time_ns)
            if self._provisional is not None:
                self._try_to_close(self._provisional, part.time_ns)
        if not room:
            self._keeper.thin()

    def _prove(self, followed: Provisional, now_ns: int) -> None:
        """Hold what is followed against another look, at all pictures since the geometry was found: they must agree.

        Pictures that were kept are far apart, and a map that grows may follow light that stands.
        """
        (since_ns, before), self._proved = self._proved, (now_ns, followed.turned_bins)
        look = look_at(self._keeper)
        stood = abs(followed.turned_bins - before) < STOOD_BINS
        # Where light is short a look may show nothing of a disc that is followed on.
        trusted = self._closely and not (followed.lost or stood)
        if (look.sure < REFUTED_SHARE and not trusted) or (stood and self._kept.shows_movement(since_ns)):
            self.disproved = self._refuted = True
            self._provisional = None
        elif look.sure >= PROVED_SHARE:
            self._agree(look, followed, now_ns)

    def _agree(self, look: Look, followed: Provisional, now_ns: int) -> None:
        """Begin anew where a look at all pictures shows another path."""
        places = look.route.places[look.route.sure]
        seen, turned = float(places[-1] - places[0]), followed.turned_bins - self._began_bins
        if abs(turned - seen) > AGREE_BINS + AGREE_SHARE * max(abs(seen), abs(turned)):
            self.disproved = True
            self.look_again(now_ns)

    def look_again(self, time_ns: int) -> None:
        """What was followed is not: begin anew with all strips since the geometry was found."""
        self._provisional, self._looked_ns = None, time_ns
        self._looks = Tries(time_ns, FIRST_LOOK_NS)
        self.early = False
        self._begin(self._keeper, time_ns)

    def _begin(self, keeper: StripKeeper, now_ns: int) -> bool:
        """Follow the disc from the first strip of a keeper on; whether it is followed in them."""
        if len(keeper.times_ns) < FEWEST_STRIPS:
            return False
        look = look_at(keeper)
        self._refuted = keeper is self._keeper and look.sure < REFUTED_SHARE and not self._closely
        if self._refuted or (not look.closed and look.stands):
            return False
        try:
            self._provisional = Provisional(look)
        except ValueError:
            return False
        sure = look.route.sure
        places = look.route.places[sure]
        self._first_route = look.times_ns[sure], places - places[0]
        self._began_bins = self._provisional.turned_bins if keeper is not self._keeper else 0.0
        self.learnt = self._learnt(look, self._provisional, 0, now_ns) if look.closed else None
        return True

    def _try_to_close(self, followed: Provisional, now_ns: int) -> None:
        closure = followed.closure()
        if closure is not None and closure.certain:
            followed.revolution_bins = closure.revolution_bins
            if self._span > ROUND_TURNS:
                look = look_at(self._keeper)
                if look.closed:
                    self.learnt = self._learnt(look, followed, self.made_ns, now_ns)

    def _learnt(self, look: Look, followed: Provisional, since_ns: int, now_ns: int) -> Learnt:
        """Map the disc: by the refined geometry where that is as sure, from the pictures kept since then."""
        assert look.route.revolution_bins is not None
        followed.revolution_bins = look.route.revolution_bins
        scale = BINS_PER_REVOLUTION / look.route.revolution_bins
        first = self.view.calibration(map_disc(look), self._mark)
        refined = self._kept.refined_by(look)
        last = int(np.flatnonzero(look.route.sure)[-1])
        speed = followed.speed * scale
        place = float(look.route.places[last]) * scale + speed * (now_ns - int(look.times_ns[last])) / NS_PER_S
        calibration = self._kept.mapped_by(refined, look, first, since_ns) or first
        turned_bins = followed.turned_bins * scale
        anew = self._kept.learnt_anew(look, calibration, scale)
        if anew is not None:
            calibration, place = anew[0], place + anew[1]
        times_ns, places = self._first_route
        off = self._kept.count_off(calibration, times_ns, place - turned_bins + scale * places)
        return Learnt(
            calibration=calibration,
            place=place,
            speed=speed,
            turned=turned_bins / BINS_PER_REVOLUTION - (off or 0.0),
            proved=off is not None,
            refined=refined,
        )
