"""Learns a disc anew that is no longer found by what was learnt of it: the camera was put elsewhere, or the meter."""

from __future__ import annotations

from collections.abc import Callable

from disc_counter.disc.frozen import FROZEN
from disc_counter.model import NS_PER_S, Frame, Sight
from disc_counter.service.follower import Learner

LOST_NS = 300 * NS_PER_S
"""How long a disc must not be recognised before it is learnt anew, in ns: whoever stands before the meter has gone, and
the tracker has looked for it all round, and for a camera that was bumped."""
NOTHING_TO_SEE = ("dark", "glare", FROZEN)
"""Reasons that say nothing against what was learnt."""


class Relearning:
    """Watches over a known disc; pictures in which it is not found are learnt from beside it."""

    def __init__(self, learner: Callable[[], Learner]) -> None:
        self._make = learner
        self._learner: Learner | None = None
        self._since_ns: int | None = None
        self._before: Sight | None = None

    def take(self, frame: Frame, sight: Sight) -> tuple[Learner, Sight, Sight] | None:
        """Take a picture, and what is seen in it by what was learnt before.

        Once a turn has been learnt: the learner, what it says of this picture, and what was known when it began.
        """
        if sight.reason is None:
            self.stop()
        elif sight.reason not in NOTHING_TO_SEE:
            return self._look(frame, sight)
        elif self._learner is None:
            self._since_ns = None
        return None

    def stop(self) -> None:
        """The disc is seen again, or nothing more comes: let go of what was kept."""
        if self._learner is not None:
            self._learner.close()
        self._learner = self._since_ns = self._before = None

    def _look(self, frame: Frame, sight: Sight) -> tuple[Learner, Sight, Sight] | None:
        if self._since_ns is None:
            self._since_ns = sight.time_ns
        if self._learner is None or self._before is None:
            if sight.time_ns - self._since_ns < LOST_NS:
                return None
            self._learner, self._before = self._make(), sight
        learner, before = self._learner, self._before
        found = learner.feed(frame)
        if learner.calibration is None:
            return None
        self._learner = self._since_ns = self._before = None
        return learner, found, before
