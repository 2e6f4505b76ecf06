"""Follows a disc that has not been seen all round yet, on a map that grows: provisional counting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.beginning import Beginning
from disc_counter.disc.toothed.closure import closing
from disc_counter.disc.toothed.guess import GUESS_SHARE
from disc_counter.disc.toothed.phase_light import PhaseLight
from disc_counter.disc.toothed.pursuit import Pursuit
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.tooth_calibration import ToothSight
from disc_counter.disc.toothed.tooth_view import ToothView, ToothViewer
from disc_counter.disc.toothed.toothmap import ToothMap, entered
from disc_counter.disc.toothed.watching import LastSeen, Watching

RING = 4096
"""Teeth: larger than any disc several times round."""
LIKELY_ODDS, LIKELY_LEAD = 6.0, 4.0
"""Natural logarithms: a number of teeth that is so likely, and so much more than any other, is better than a guess."""
LIKELY_SHARE = 0.05
"""One standard deviation of a path by such a number, as a share: one in fifty is another, and wrong by a quarter."""
CHECK_SHARE = 0.02
"""How far the disc turns, in revolutions, until a closing is looked for once more: energy is in doubt until there is
one, and a look takes as much as some ten pictures."""
CHECK_S = 0.15
"""The least time between two looks, in s."""
FREE_TEETH = 50
"""A stretch of the ring without any tooth seen, where the map begins."""
ALIAS_TEETH = 0.5
"""A picture: until teeth have come back on the other side of the slot, another speed may be the right one."""


class GrowingDisc:
    """Goes on from a study. Path counts from `origin`, which is in doubt by `doubt` (teeth)."""

    settling = False
    """A map that is open knows no whole turns: places are never put right by them."""

    def __init__(self, found: Study, level: float, origin: float, doubt: float, direction: int) -> None:
        """`level` is the usual brightness of a strip; `direction` as a tracker's."""
        light = PhaseLight(found.light.coefficients, found.light.spread)
        viewer = ToothViewer(found.ruler, light, found.strength, found.tooth_cap)
        values, counts = entered(found.means, found.wholes + viewer.means.first, RING)
        self._map = ToothMap(values, counts, viewer.means.count)
        place, times_s = float(found.places[-1]), found.times_s
        self._pursuit = Pursuit(viewer, self._map, place, found.last_speed, level, found.exposure_s, grows=True)
        self._guess = self._by_perspective = found.guessed_teeth
        self._guess_share = GUESS_SHARE
        self._watch = Watching(self._pursuit, round(self._guess))
        self._watch.start_at(place, found.last_speed, float(times_s[-1]))
        self._watch.doubt_teeth = doubt
        self._origin, self._direction = origin, direction
        self._unsupported_since = float(times_s[0]) if found.support is None else None
        self._doubt_per_s = ALIAS_TEETH * (len(times_s) - 1) / max(float(times_s[-1] - times_s[0]), 1e-3)
        self._checked_at = place
        self._checked_s = self._fed_s = float(times_s[-1])

    def guess_as(self, before: GrowingDisc) -> None:
        """Take the number of teeth that was likely before, where one was."""
        if before._guess_share < self._guess_share:
            self._guess, self._guess_share = before._guess, before._guess_share

    @property
    def place(self) -> float:
        return self._pursuit.best.place

    @property
    def teeth_guessed(self) -> float:
        """How many teeth are taken to be round the disc until a turn has closed."""
        return self._guess

    @property
    def view(self) -> ToothView | None:
        return self._pursuit.view

    @property
    def reason(self) -> str | None:
        """Why the disc is not seen; None while it is."""
        return self._watch.lost.reason if self._watch.lost else None

    @property
    def astray(self) -> bool:
        """Whether nothing was seen for a while, and the disc is not where it was mapped since."""
        return self._watch.astray

    @property
    def left(self) -> Beginning:
        """Where it was seen last, for whoever learns it anew."""
        lost = self._watch.lost or LastSeen(self._fed_s, self.place, self._pursuit.best.speed, "")
        doubt = self._watch.doubt(lost.time_s) + self._alias_doubt(lost.time_s)
        return Beginning(lost.time_s, lost.place - self._origin, doubt, lost.speed)

    def unseen(self, time_s: float, reason: str) -> ToothSight:
        """A time of which there is no picture, for a reason."""
        self._watch.unseen(time_s, reason)
        return self.sight(time_s)

    def feed_strip(self, strip: Strip, time_s: float) -> None:
        self._watch.feed(strip, time_s)
        self._fed_s = time_s

    def sight(self, time_s: float) -> ToothSight:
        """In revolutions by the guessed number of teeth."""
        path = self._direction * (self._origin - self._watch.place(time_s)) / self._guess
        doubt = self._watch.doubt(time_s) / self._guess + self._guess_share * abs(path)
        return ToothSight(path, doubt + self._alias_doubt(time_s) / self._guess, self.reason)

    def _alias_doubt(self, time_s: float) -> float:
        """The doubt in teeth of a speed that may be another."""
        since = self._unsupported_since
        return 0.0 if since is None else self._doubt_per_s * (time_s - since)

    def closes(self) -> bool:
        """Whether the map seems to come back: then all strips should be studied. Looked for every so often."""
        moved = abs(self.place - self._checked_at)
        if moved < CHECK_SHARE * self._guess or self._fed_s < self._checked_s + CHECK_S:
            return False
        self._checked_at, self._checked_s = self.place, self._fed_s
        counts = self._map.counts
        around: NDArray[np.bool_] = np.concatenate([counts, counts[:FREE_TEETH]]) == 0
        gap = int(np.argmax(np.convolve(around, np.ones(FREE_TEETH), "valid")))
        closure = closing(np.roll(self._map.values, -gap), np.roll(counts, -gap), self._by_perspective)
        if closure is None:
            return False
        if closure.odds > LIKELY_ODDS and closure.odds - closure.rival > LIKELY_LEAD:
            self._guess, self._guess_share = float(closure.teeth), LIKELY_SHARE
        return closure.certain
