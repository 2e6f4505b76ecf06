"""A study that is being made beside the pictures, and what was seen since it was begun."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.followed_strip import FollowedStrip
from disc_counter.disc.toothed.keeper import ToothStrips
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.studying import study

Floats = NDArray[np.float32]


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
