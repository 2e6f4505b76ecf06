"""A study that is being made beside the pictures, and what was seen since it was begun."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.growing import GrowingDisc
from disc_counter.disc.toothed.keeper import ToothStrips
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.study import Study, study
from disc_counter.disc.toothed.tooth_view import ToothView
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker

Floats = NDArray[np.float32]


SETTLING = "settling"
"""Why a disc that was just found again is not where it is said to be: it may have turned whole turns unseen."""


@dataclass(frozen=True, slots=True)
class FollowedStrip:
    """A strip, its time in seconds, how red it is, and as the disc is followed its place (teeth; None where it is not),
    what was viewed (None where it is not seen), and why it is not seen."""

    strip: Strip
    time_s: float
    red: Strip | None
    place: float | None = None
    view: ToothView | None = None
    reason: str | None = None

    @classmethod
    def by(
        cls, follower: GrowingDisc | ToothedTracker | None, strip: Strip, time_s: float, red: Strip | None = None
    ) -> FollowedStrip:
        """As the disc is followed by whoever was given the strip last."""
        if follower is None:
            return cls(strip, time_s, red)
        lost = SETTLING if follower.settling else follower.reason
        return cls(strip, time_s, red, follower.place, follower.view if lost is None else None, lost)


@dataclass(slots=True)
class Inquiry:
    """`level` is the usual brightness of its strips; `known` says whether their places were given.

    `since` are the strips that came after them.
    """

    level: float
    known: bool
    _answer: Future[tuple[Study | None, ToothClosure | None]]
    since: list[FollowedStrip] = field(default_factory=list)

    @classmethod
    def made(cls, aside: Executor, kept: ToothStrips, places_known: bool) -> Inquiry:
        """Begun on what was kept; `places_known` says whether the disc was followed on a map to where it is now."""
        strips, places = kept.strips, kept.places if places_known else None
        answer = aside.submit(_studied, strips, kept.times_s, places, kept.after_holes)
        return cls(float(np.median(strips)), places_known, answer)

    @property
    def answered(self) -> bool:
        """Whether it is done."""
        return self._answer.done()

    @property
    def answer(self) -> tuple[Study | None, ToothClosure | None]:
        """What it found, and the turn that closes by it; raises what it raised."""
        return self._answer.result()


def _studied(
    strips: Floats, times_s: NDArray[np.float64], places: NDArray[np.float64] | None, after_holes: NDArray[np.bool_]
) -> tuple[Study | None, ToothClosure | None]:
    found = study(strips, times_s, places, after_holes)
    return found, None if found is None else found.closure()
