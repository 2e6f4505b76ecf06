"""The strips from before a known disc was found: where it stood in the first of them is looked up once it is."""

from __future__ import annotations

from disc_counter.disc.panorama import Matcher
from disc_counter.disc.strip import Strip
from disc_counter.disc.tracking.beam import BeamSearch, Hypothesis
from disc_counter.model import NS_PER_S

MOST_STRIPS = 90
"""Strips kept, half a megabyte: three seconds at 30 frames/s. A search that takes longer has seen something else."""
POOR_SHARE = 0.2
"""The largest share of strips that may not fit: a way back through more is made up."""


class FirstStrips:
    """Keeps clean strips from the first picture on, as long as there are few of them and none is missing."""

    def __init__(self) -> None:
        self._strips: list[Strip] = []
        self._times_ns: list[int] = []
        self._whole = True

    def keep(self, strip: Strip, time_ns: int) -> None:
        """Take the clean strip of the next picture; a copy is kept."""
        if len(self._strips) == MOST_STRIPS:
            self.give_up()
        if self._whole:
            self._strips.append(strip.copy())
            self._times_ns.append(time_ns)

    def give_up(self) -> None:
        """Something was not seen: there is no way back any more."""
        self._strips, self._times_ns, self._whole = [], [], False

    def first_place(self, matcher: Matcher, found: Hypothesis, fastest_bins: float, least_fit: float) -> float | None:
        """Where the disc stood in the first strip, in bins like those of the hypothesis that holds at the last one.

        None where it cannot be followed back that far: strips must fit by `least_fit`.
        """
        if not self._whole or not self._strips:
            return None
        back = BeamSearch(fastest_bins, [Hypothesis(found.place, -found.speed, 0.0, found.fit, True, found.place)])
        poor = 0
        for index in range(len(self._strips) - 2, -1, -1):
            matcher.take(self._strips[index])
            back.step((self._times_ns[index + 1] - self._times_ns[index]) / NS_PER_S, matcher)
            poor += back.best.fit < least_fit
        return back.best.place if poor <= POOR_SHARE * len(self._strips) else None
