"""A study that is being made beside the pictures, and what was seen since it was begun."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.study import Study, study

Floats = NDArray[np.float32]


@dataclass(slots=True)
class Inquiry:
    """`level` is the usual brightness of its strips; `known` says whether their places were given.

    `since` are the strips that came after them, each with its time in seconds and how red it is.
    """

    level: float
    known: bool
    _answer: Future[tuple[Study | None, ToothClosure | None]]
    since: list[tuple[Strip, float, Strip | None]] = field(default_factory=list)

    @classmethod
    def made(
        cls, aside: Executor, strips: Floats, times_s: NDArray[np.float64], places: NDArray[np.float64] | None
    ) -> Inquiry:
        """Begun on strips [m, n], their times [m] and, where the disc was followed, its places in teeth [m]."""
        return cls(float(np.median(strips)), places is not None, aside.submit(_studied, strips, times_s, places))

    @property
    def answered(self) -> bool:
        """Whether it is done."""
        return self._answer.done()

    @property
    def answer(self) -> tuple[Study | None, ToothClosure | None]:
        """What it found, and the turn that closes by it; raises what it raised."""
        return self._answer.result()


def _studied(
    strips: Floats, times_s: NDArray[np.float64], places: NDArray[np.float64] | None
) -> tuple[Study | None, ToothClosure | None]:
    found = study(strips, times_s, places)
    return found, None if found is None else found.closure()
