"""What a disc may have done while it was not seen: lengths in revolutions, speeds in revolutions a second.

While the disc is not seen its load may step, and step again. Nobody saw when, so the path that is concluded is a
mixture: most likely one step at most from the speed before to the speed after, else any path that a load could make.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FASTEST_TURNS = 2.2
"""Revolutions a second that any disc may make: 900 revolutions a kWh at 8.8 kW, or 600 at 13 kW."""
USUAL_SHARE = 0.25
"""One standard deviation of what a load steps by, as a share of the fastest that is believed."""
SMALL_SHARE = 0.1
"""Of those steps, in every second one: a lamp or a fridge, not an oven."""
STEP_S = 30.0
"""Seconds in which an unseen load has more likely stepped than not."""
AT_ONCE = 0.1
"""How likely it steps just as sight is lost: who turns the light off, or reaches across the meter, turns more off."""
TURN_EDGE = 0.05
"""Revolutions: how well the angle at the end of an unseen path is foretold at the best (cyclic variation, the map)."""
MOST_TURNS = 60
"""Revolutions to either side that are weighed: more would be all alike."""
DRAWS = 1.0 / math.sqrt(12.0)
"""One standard deviation of something between 0 and 1 of which nothing else is known."""


@dataclass(frozen=True, slots=True)
class Speed:
    """A speed, one standard deviation of it, and how likely it is beside others (logarithm of the odds)."""

    turns: float
    deviation: float = 0.0
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class Loads:
    """How fast a disc may turn (`fastest`, revolutions a second), and so by how much its load steps."""

    fastest: float = FASTEST_TURNS

    @property
    def step(self) -> float:
        """One standard deviation of a step, in revolutions a second."""
        return USUAL_SHARE * self.fastest

    def nothing_known(self, seconds: float) -> float:
        """One standard deviation of the path of a disc of which nothing is known."""
        return DRAWS * 2.0 * self.fastest * seconds

    def not_seen(self, seconds: float, speed_deviation: float) -> float:
        """One standard deviation of the path since the disc was seen last, at a speed known so well."""
        stepped = math.sqrt(stepped_odds(seconds)) * self.step * seconds
        return math.hypot(speed_deviation * seconds, stepped)

    def passed_over(self, seconds: float) -> float:
        """One standard deviation of the path since a picture that was measured, of a disc that could be seen.

        Whoever passes pictures over takes the light from nobody: the load steps as often as at any time.
        """
        return math.sqrt(-math.expm1(-seconds / STEP_S)) * self.step * seconds

    def unseen(self, seconds: float, before: Speed, after: Speed) -> tuple[float, float]:
        """The path of so many unseen seconds between two speeds, and one standard deviation of it."""
        ends = _Ends(before, after, seconds)
        return ends.expected, math.hypot(ends.spread, self.not_seen(seconds, 0.0))

    def density(self, path: float, seconds: float, before: Speed, after: Speed) -> float:
        """How likely an unseen path is between two speeds; not normalised."""
        return self._density(path, seconds, [_Ends(before, after, seconds)])

    def whole_turns(self, angle: float, seconds: float, before: Sequence[Speed], after: Sequence[Speed]) -> Turns:
        """How many whole turns were made unseen, where the disc is `angle` (modulo a revolution) further than before.

        `before` and `after` are the speeds that it may have had when it was seen last, and when it was seen again.
        """
        ends = [_Ends(first, last, seconds) for first in before for last in after]
        likeliest = max(ends, key=lambda one: one.odds)
        turns = round(likeliest.expected - angle)
        weights = [self._density(angle + turns + more, seconds, ends) for more in range(-MOST_TURNS, MOST_TURNS + 1)]
        total = sum(weights)
        if total <= 0.0:
            return Turns(turns, self.not_seen(seconds, likeliest.deviation / max(seconds, 1e-9)))
        squares = sum(weight * (place - MOST_TURNS) ** 2 for place, weight in enumerate(weights))
        return Turns(turns, math.sqrt(squares / total))

    def _density(self, path: float, seconds: float, ends: Sequence[_Ends]) -> float:
        """How likely an unseen path is, whatever the ends were; not normalised."""
        more = stepped_odds(seconds)
        wide = self.step * seconds
        best, density = max(one.odds for one in ends), 0.0
        for one in ends:
            steps = 0.5 * (
                _normal(path - one.expected, math.hypot(wide, one.deviation))
                + _normal(path - one.expected, math.hypot(SMALL_SHARE * wide, one.deviation))
            )
            density += math.exp(one.odds - best) * ((1.0 - more) * one.density(path) + more * steps)
        return density


ANY_LOADS = Loads()
"""Those of a meter whose constant is not known."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Whole turns that were made unseen, and one standard deviation of them."""

    count: int
    deviation: float


class _Ends:
    """An unseen path between two speeds, of which one became the other at one time."""

    def __init__(self, before: Speed, after: Speed, seconds: float) -> None:
        self.odds = before.odds + after.odds
        self.expected = 0.5 * (before.turns + after.turns) * seconds
        self.deviation = math.hypot(TURN_EDGE, 0.5 * math.hypot(before.deviation, after.deviation) * seconds)
        self._half = 0.5 * abs(after.turns - before.turns) * seconds

    @property
    def spread(self) -> float:
        """One standard deviation of the path."""
        return math.hypot(self.deviation, self._half / math.sqrt(3.0))

    def density(self, path: float) -> float:
        """How likely the path is: even between the two speeds, blurred by what they are in doubt by."""
        away = path - self.expected
        if self._half < 0.5 * self.deviation:
            return _normal(away, self.spread)
        edge = math.sqrt(2.0) * self.deviation
        return (math.erf((away + self._half) / edge) - math.erf((away - self._half) / edge)) / (4.0 * self._half)


def stepped_odds(seconds: float) -> float:
    """How likely the load has stepped within so many seconds without sight."""
    return 1.0 - (1.0 - AT_ONCE) * math.exp(-seconds / STEP_S)


def _normal(away: float, deviation: float) -> float:
    return math.exp(-0.5 * (away / deviation) ** 2) / (deviation * math.sqrt(2.0 * math.pi))
