"""A span in which the disc was not seen: where it must have got to meanwhile, and how far that is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.disc.strip import BINS_PER_REVOLUTION
from disc_counter.model import NS_PER_S

UNCERTAIN_TURNS = 0.25
"""The largest change of speed, in turns over the span, that leaves no doubt which turn it is: half of half a turn."""


@dataclass(slots=True)
class Lost:
    """Where the disc was, in bins, and how fast it turned, in bins a second, when it was last seen; and why no more."""

    time_ns: int
    place: float
    speed: float
    reason: str

    def expected(self, time_ns: int) -> float:
        """The place of a disc that turned on as it did."""
        return self.place + self.speed * (time_ns - self.time_ns) / NS_PER_S


@dataclass(slots=True)
class Bridge:
    """A span without sight that has ended at `until_ns`, and the bins that the path is in doubt by for it."""

    lost: Lost
    until_ns: int
    doubt_bins: float = 0.0
    confirmed: bool = False

    def turns(self, place: float, speed: float, now_ns: int) -> int:
        """The whole turns that are missing in `place`, at which the disc is now; its speeds before and after tell."""
        unseen_s = (self.until_ns - self.lost.time_ns) / NS_PER_S
        since_s = (now_ns - self.until_ns) / NS_PER_S
        expected = self.lost.place + 0.5 * (self.lost.speed + speed) * unseen_s + speed * since_s
        change = abs(speed - self.lost.speed) * unseen_s / 4.0
        self.doubt_bins = change if change > UNCERTAIN_TURNS * BINS_PER_REVOLUTION else 0.0
        return round((expected - place) / BINS_PER_REVOLUTION)
