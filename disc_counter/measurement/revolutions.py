"""Says when the mark passed the middle of the slot: once a turn, however long it trembles there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from disc_counter.model import UREV_PER_REVOLUTION, Revolution, Sight

HYSTERESIS_UREV = UREV_PER_REVOLUTION // 20
"""So far past the middle the mark has to be: a trembling one is no revolution."""
POINTS = 64
"""Before a crossing and after it: a second at 60 frames/s."""
NEAR_UREV = 6000
"""2 degrees to either side: over so little a disc turns evenly, and a straight line through it takes the noise out."""
FEWEST_POINTS = 4

Point = tuple[int, float]
"""A time (ns) and how far the mark has gone along, in micro-revolutions; whole turns are in the middle of the slot."""


@dataclass(slots=True)
class _Crossing:
    """The points between which the mark crossed the middle, and those around them."""

    before: Point
    after: Point
    around: list[Point]
    wanted: int = field(default=POINTS)

    def time_ns(self, middle_urev: float) -> int:
        """When the mark was at `middle_urev`: by a line through what is near, else between the two points."""
        (first_ns, first), (last_ns, last) = self.before, self.after
        between = (
            first_ns + round((middle_urev - first) / (last - first) * (last_ns - first_ns))
            if last != first
            else last_ns
        )
        near = [
            (time - between, along - middle_urev) for time, along in self.around if abs(along - middle_urev) < NEAR_UREV
        ]
        if len(near) < FEWEST_POINTS:
            return between
        mean_time = sum(time for time, _ in near) / len(near)
        mean_along = sum(along for _, along in near) / len(near)
        spread = sum((time - mean_time) ** 2 for time, _ in near)
        slope = sum((time - mean_time) * (along - mean_along) for time, along in near) / spread
        if slope * (last - first) <= 0:
            return between
        passed = between + round(mean_time - mean_along / slope)
        return min(max(passed, self.around[0][0]), self.around[-1][0])


class MarkPasses:
    """Follows the mark along the path; `feed` says each pass through the middle, in either direction."""

    def __init__(self) -> None:
        self._phase: float | None = None
        self._start_urev: int | None = None
        self._turn = 0
        self._recent: deque[Point] = deque(maxlen=POINTS)
        self._crossings: dict[int, _Crossing] = {}

    def feed(self, sight: Sight) -> list[Revolution]:
        """Take in what is known after a frame; hand back the passes it settles, the earliest first.

        While the disc is not seen nothing is settled: the path concluded for that time counts once it is seen again.
        """
        if self._start_urev is None:
            self._start_urev = sight.path_urev
        if sight.reason is not None or sight.angle_deg is None:
            return []
        along = self._along(sight.path_urev, sight.angle_deg)
        self._cross((sight.time_ns, along))
        return self._settled(along, sight.path_urev)

    def _along(self, path_urev: int, angle_deg: float) -> float:
        """The angle tells where in the turn the mark is, the path which turn it is in."""
        angle_urev = angle_deg / 360.0 * UREV_PER_REVOLUTION
        if self._phase is None:
            assert self._start_urev is not None
            self._phase = angle_urev - path_urev
            self._turn = int((self._start_urev + self._phase) // UREV_PER_REVOLUTION)
        turns = round((path_urev + self._phase - angle_urev) / UREV_PER_REVOLUTION)
        along = angle_urev + turns * UREV_PER_REVOLUTION
        self._phase = along - path_urev
        return along

    def _cross(self, point: Point) -> None:
        """Note every middle that lies between the last point and this one."""
        for crossing in self._crossings.values():
            if crossing.wanted:
                crossing.around.append(point)
                crossing.wanted -= 1
        if self._recent:
            last = self._recent[-1]
            low, high = sorted((last[1] // UREV_PER_REVOLUTION, point[1] // UREV_PER_REVOLUTION))
            for turn in range(int(low) + 1, int(high) + 1):
                self._crossings[turn] = _Crossing(last, point, [*self._recent, point])
        self._recent.append(point)

    def _settled(self, along: float, path_urev: int) -> list[Revolution]:
        passes = []
        while along > (self._turn + 1) * UREV_PER_REVOLUTION + HYSTERESIS_UREV:
            self._turn += 1
            passes.append(self._pass(self._turn, 1, along, path_urev))
        while along < self._turn * UREV_PER_REVOLUTION - HYSTERESIS_UREV:
            passes.append(self._pass(self._turn, -1, along, path_urev))
            self._turn -= 1
        kept = (self._turn, self._turn + 1)
        if passes:
            self._crossings = {turn: crossing for turn, crossing in self._crossings.items() if turn in kept}
        return passes

    def _pass(self, turn: int, direction: int, along: float, path_urev: int) -> Revolution:
        middle = turn * UREV_PER_REVOLUTION
        crossing = self._crossings.get(turn)
        time_ns = crossing.time_ns(middle) if crossing else self._recent[0][0]
        return Revolution(time_ns, direction, path_urev - round(along - middle))
