"""What a disc did before the strips by which it is being learnt: since the first picture of all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from disc_counter.disc.doubt import ANY_LOADS, Speed
from disc_counter.disc.toothed.study import Study

UNSEEN_SHARE, UNSEEN_TEETH_S = 0.3, 10.0
"""Doubt of the path before the first strip: a share of it, and teeth a second."""
SPEED_DOUBT_TEETH = 2.0
"""One standard deviation of the speed at which it was seen last, in teeth a second."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Until `time_s` the disc turned `teeth` since the first picture of all, in doubt by `doubt` (teeth).

    `speed` is its speed then, in teeth a second; None where it was not seen.
    """

    time_s: float
    teeth: float = 0.0
    doubt: float = 0.0
    speed: float | None = None

    def origin(self, found: Study) -> tuple[float, float]:
        """The place of the first picture of all by what a study found, and how far that is in doubt, in teeth.

        Between this and the first strip it is taken to have turned as it did
        before and after.
        """
        begin = float(found.places[0]) - found.earlier - self.teeth
        doubt = math.hypot(self.doubt, found.doubt)
        unseen_s = found.begun_s - self.time_s
        if unseen_s <= 0.0:
            return begin, doubt
        speed = found.first_speed
        if self.speed is None:
            return begin - speed * unseen_s, math.hypot(doubt, (UNSEEN_SHARE * abs(speed) + UNSEEN_TEETH_S) * unseen_s)
        guess = found.guessed_teeth
        ends = [Speed(each / guess, SPEED_DOUBT_TEETH / guess) for each in (self.speed, speed)]
        turned, deviation = ANY_LOADS.unseen(unseen_s, *ends)
        return begin - turned * guess, math.hypot(doubt, deviation * guess)
