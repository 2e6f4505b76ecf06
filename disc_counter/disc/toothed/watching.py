"""Decides whether a toothed disc is still seen, and concludes what it did unseen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.doubt import ANY_LOADS, Loads, Speed
from disc_counter.disc.toothed.pursuit import GOOD_EVIDENCE, POOR_EVIDENCE, Pursuit

PATIENCE_S = 0.3
"""The longest time in which nothing speaks for the place before sight is lost, in s: a few pictures."""
MISSING, BLOCKED = "frames missing", "blocked"
MOST_GAP_S = 0.6
"""Between two pictures further apart the disc may have turned anywhere."""
ASTRAY_S = 3.0
"""How long a disc is looked for where it was mapped, in s: a few pictures find it there."""
FOUND_LEAD = 8.0
FOUND_PICTURES = 4
WOBBLE_TEETH = 0.4
"""Nothing is known better: smear may show a tooth half a tooth off."""
SPEED_DOUBT_TEETH = 1.0
"""Teeth a second: one standard deviation of a speed that the last few pictures tell."""
MOST_BACK_S = 1.5
SETTLE_S = 0.3
"""How long after a disc was found its speed is known, in s: by it the whole turns unseen are counted."""


@dataclass(slots=True)
class LastSeen:
    """When the disc was last seen, where (teeth) and how fast (teeth a second), and why it is not seen."""

    time_s: float
    place: float
    speed: float
    reason: str

    def expected(self, time_s: float) -> float:
        return self.place + self.speed * (time_s - self.time_s)


class Watching:
    """Decides whether a pursuit still sees its disc, and bridges what it did not see."""

    def __init__(self, pursuit: Pursuit, teeth: int, loads: Loads = ANY_LOADS) -> None:
        self._pursuit, self._teeth, self._loads = pursuit, teeth, loads
        self.first_s = self._last_s = 0.0
        self._begun = False
        self.lost: LastSeen | None = None
        self.doubt_teeth = 0.0
        self.interrupted = False
        """Whether pictures showed nothing since the first one."""
        self._poor_s = 0.0
        self._good = 0
        self._looked_s = 0.0
        """For how long it has been looked for in pictures that came, in s."""
        self._seen: LastSeen | None = None
        self._bridge: tuple[LastSeen, float] | None = None
        self._never = False
        """Whether the disc has not been seen yet."""

    def start_at(self, place: float, speed: float, time_s: float) -> None:
        self._begun = True
        self.first_s = self._last_s = time_s
        self._pursuit.follower.start_at(place, speed)

    def unseen(self, time_s: float, reason: str) -> None:
        """A time of which there is no picture."""
        self._begin(time_s)
        if self.lost is None and time_s - self._last_s > PATIENCE_S:
            self._lose(reason, self._last_s)
        if self.lost is not None:
            self.interrupted = True
            self.lost.reason, self._good = reason, 0

    def _begin(self, time_s: float) -> None:
        if not self._begun:
            self._begun = True
            self.first_s = self._last_s = time_s
            self.lost, self._never = LastSeen(time_s, 0.0, 0.0, "searching"), True
            self._pursuit.evidence = 0.0

    def feed(self, strip: NDArray[np.float32], time_s: float) -> None:
        self._begin(time_s)
        seconds = time_s - self._last_s
        if seconds > MOST_GAP_S and self.lost is None:
            self._lose(MISSING, self._last_s)
        self._last_s = time_s
        self._pursuit.feed(strip, max(seconds, 1e-3))
        self.interrupted |= self._pursuit.reason is not None
        if self.lost is None:
            self._looked_s = 0.0
            self._watch(time_s, seconds)
        else:
            if self._pursuit.reason is None:
                self._looked_s += min(seconds, MOST_GAP_S)
            self._look(time_s)
        if self._bridge is not None and time_s - self._bridge[1] > SETTLE_S:
            self._count_turns()

    def place(self, time_s: float) -> float:
        """Where the disc is taken to be, in teeth: between two pictures it turns on as it did."""
        if self.lost is not None:
            return self.lost.expected(time_s)
        best = self._pursuit.best
        return best.place + best.speed * (time_s - self._last_s)

    @property
    def sure(self) -> bool:
        """Whether the disc is seen, and nothing else is nearly as likely."""
        pursuit = self._pursuit
        seen = self.lost is None and self._bridge is None and pursuit.reason is None
        return seen and pursuit.evidence > GOOD_EVIDENCE and pursuit.follower.lead > FOUND_LEAD

    @property
    def settling(self) -> bool:
        """Whether the disc was just found again, and the whole turns made unseen are still to be added."""
        return self._bridge is not None

    @property
    def astray(self) -> bool:
        """Whether nothing was seen for a while, and the disc not in what came since: it may have turned anywhere."""
        unseen = self.lost is not None and self.lost.reason != BLOCKED
        return unseen and self._looked_s > ASTRAY_S

    def doubt(self, time_s: float) -> float:
        """One standard deviation of the path, in teeth."""
        lost = self.lost or (self._bridge[0] if self._bridge else None)
        if lost is None:
            unseen = self._loads.passed_over(time_s - self._last_s) * self._teeth
        else:
            unseen = self._loads.not_seen(time_s - lost.time_s, SPEED_DOUBT_TEETH / self._teeth) * self._teeth
        return math.hypot(WOBBLE_TEETH, self.doubt_teeth, unseen, self._spread())

    def _spread(self) -> float:
        """How far the likely places lie apart."""
        hypotheses = self._pursuit.follower.hypotheses
        if len(hypotheses) == 1:
            return 0.0
        odds = np.exp([h.odds for h in hypotheses])
        off = np.array([h.place for h in hypotheses]) - hypotheses[0].place
        return float(np.sqrt((odds * off * off).sum() / odds.sum()))

    def _watch(self, time_s: float, seconds: float) -> None:
        pursuit = self._pursuit
        if pursuit.evidence > GOOD_EVIDENCE and pursuit.reason is None:
            self._seen = LastSeen(time_s, pursuit.best.place, pursuit.best.speed, "")
        poor = pursuit.reason is not None or pursuit.evidence < POOR_EVIDENCE
        self._poor_s = self._poor_s + seconds if poor else 0.0
        if self._poor_s > PATIENCE_S:
            self._lose(pursuit.reason or BLOCKED, time_s - self._poor_s)

    def _lose(self, reason: str, since_s: float) -> None:
        """From the place and the speed at which the disc was surely seen last, if that is not long ago."""
        best, seen = self._pursuit.best, self._seen
        if seen is not None and since_s - seen.time_s < MOST_BACK_S:
            self.lost = LastSeen(seen.time_s, seen.place, seen.speed, reason)
        else:
            self.lost = LastSeen(since_s, best.place - best.speed * (self._last_s - since_s), best.speed, reason)
        self._good = 0
        self._bridge = None

    def _look(self, time_s: float) -> None:
        assert self.lost is not None
        pursuit = self._pursuit
        if pursuit.reason is not None:
            self.lost.reason = pursuit.reason
        good = pursuit.reason is None and pursuit.evidence > GOOD_EVIDENCE and pursuit.follower.lead > FOUND_LEAD
        self._good = self._good + 1 if good else 0
        if self._good >= FOUND_PICTURES:
            self._bridge = None if self._never else (self.lost, time_s)
            self.lost, self._poor_s, self._never = None, 0.0, False

    def _count_turns(self) -> None:
        """Add the whole turns made unseen, by the speeds before and after."""
        assert self._bridge is not None
        lost, until_s = self._bridge
        self._bridge = None
        best, teeth = self._pursuit.best, self._teeth
        angle = (best.place - best.speed * (self._last_s - until_s) - lost.place) / teeth
        turns = self._loads.whole_turns(angle, until_s - lost.time_s, [self._speed(lost.speed)], self._speeds())
        deviation = turns.deviation
        if self._pursuit.grows:
            deviation = math.hypot(deviation, turns.count)
        else:
            for hypothesis in self._pursuit.follower.hypotheses:
                hypothesis.place += turns.count * teeth
        self.doubt_teeth = math.hypot(self.doubt_teeth, deviation * teeth)

    def _speeds(self) -> list[Speed]:
        """Those that the disc may have, the likeliest first."""
        return [self._speed(each.speed, float(each.odds)) for each in self._pursuit.follower.hypotheses]

    def _speed(self, teeth_s: float, odds: float = 0.0) -> Speed:
        return Speed(float(teeth_s) / self._teeth, SPEED_DOUBT_TEETH / self._teeth, odds)
