"""A span in which the disc was not seen: where it must have got to meanwhile, and how far that is in doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.disc.tracking.doubt import ANY_LOADS, Loads, Speed
from disc_counter.model import NS_PER_S

SPEED_NS = 3 * NS_PER_S // 4
"""How long after it was seen again a disc's speed is still that with which it came: then its load may have stepped."""


@dataclass(slots=True)
class Lost:
    """Where the disc was, in bins, and how fast it turned, in bins a second, when it was last seen; and why no more.

    `speeds` are all that it may have had, in revolutions a second, where its speed was not sure.
    """

    time_ns: int
    place: float
    speed: float
    reason: str
    speeds: tuple[Speed, ...] = ()

    def expected(self, time_ns: int) -> float:
        """The place of a disc that turned on as it did."""
        return self.place + self.speed * (time_ns - self.time_ns) / NS_PER_S

    @property
    def may_have_had(self) -> tuple[Speed, ...]:
        """The speeds it may have had: that at which it was followed where no other was thought of."""
        return self.speeds or (Speed(self.speed / BINS_PER_REVOLUTION),)

    def doubt_bins(self, time_ns: int, loads: Loads) -> float:
        """One standard deviation of what is expected."""
        speeds = self.may_have_had
        own = self.speed / BINS_PER_REVOLUTION
        spread = sum(odds * ((one.turns - own) ** 2 + one.deviation**2) for one, odds in weighed(speeds)) ** 0.5
        return loads.not_seen((time_ns - self.time_ns) / NS_PER_S, spread) * BINS_PER_REVOLUTION


@dataclass(slots=True)
class Bridge:
    """A span without sight that has ended at `until_ns`, and the bins that the path is in doubt by for it."""

    lost: Lost
    until_ns: int
    loads: Loads = ANY_LOADS
    doubt_bins: float = 0.0
    confirmed: bool = False
    _entered: float = math.nan

    def settled(self, place: float, now_ns: int) -> bool:
        """Whether enough was seen of a disc that stood at a place when it was seen again: its speed then is known."""
        return place == self._entered and now_ns - self.until_ns > SPEED_NS

    def turns(self, place: float, speeds: Sequence[Speed]) -> int:
        """The whole turns that are missing in `place`, at which the disc was seen again, by its speeds at both ends.

        `speeds` are those that it may have had then, the one that is believed first, in revolutions a second.
        """
        unseen_s = (self.until_ns - self.lost.time_ns) / NS_PER_S
        angle = (place - self.lost.place) / BINS_PER_REVOLUTION
        turns = self.loads.whole_turns(angle, unseen_s, self.lost.may_have_had, speeds)
        self.doubt_bins = turns.deviation * BINS_PER_REVOLUTION
        self._entered = place + turns.count * BINS_PER_REVOLUTION
        return turns.count


def weighed(speeds: Sequence[Speed]) -> list[tuple[Speed, float]]:
    """Each speed with its share of the odds."""
    best = max(one.odds for one in speeds)
    shares = [math.exp(one.odds - best) for one in speeds]
    return [(one, share / sum(shares)) for one, share in zip(speeds, shares, strict=True)]
