"""Says when the mark passed the middle of the slot: once a turn, however long it trembles there."""

from __future__ import annotations

from collections import deque

from disc_counter.measurement.before_mark import PathBefore
from disc_counter.measurement.crossing import Crossing, Point
from disc_counter.model import UREV_PER_REVOLUTION, Revolution, Sight

HYSTERESIS_UREV = UREV_PER_REVOLUTION // 20
"""How far past the middle the mark has to be, in micro-revolutions, before a revolution is said: a trembling one is
none."""
MOST_DOUBT_UREV = UREV_PER_REVOLUTION // 4
"""The largest standard deviation of a path of which it is told what the mark passed before its place was known."""
POINTS = 64
"""Points kept before a crossing and after it: a second at 60 frames/s."""


class MarkPasses:
    """Follows the mark along the path; `feed` says each pass through the middle, in either direction.

    What it passed before its place on the rim was known is counted as soon as that is.
    """

    def __init__(self) -> None:
        self._start: Sight | None = None
        self._before = PathBefore()
        self._phase: float | None = None
        self._turn = 0
        self._now = (0.0, 0)
        self._recent: deque[Point] = deque(maxlen=POINTS)
        self._crossings: dict[int, Crossing] = {}

    def feed(self, sight: Sight) -> list[Revolution]:
        """Take in what is known after a frame; hand back the passes it settles, the earliest first.

        While the disc is not seen nothing is settled: the path concluded for that time counts once it is seen again.
        """
        self._start = self._start or sight
        if self._phase is None:
            self._before.note(sight)
        if sight.reason is not None or sight.angle_deg is None or sight.path_urev is None:
            return []
        passes = self._passed_before(sight) if self._phase is None else []
        along = self._along(sight.path_urev, sight.angle_deg)
        return passes + self._go_to(sight.time_ns, along, sight.path_urev)

    def finish(self) -> list[Revolution]:
        """The passes that only waited for more to be known about their time."""
        return self._settled(final=True)

    def _go_to(self, time_ns: int, along: float, path_urev: int) -> list[Revolution]:
        """The mark has gone along so far: the passes that are settled by it."""
        self._cross((time_ns, along))
        self._now = (along, path_urev)
        return self._settled(final=False)

    def _along(self, path_urev: int, angle_deg: float) -> float:
        """The angle tells where in the turn the mark is, the path which turn it is in."""
        angle_urev = _urev(angle_deg)
        turns = round((path_urev + (self._phase or 0.0) - angle_urev) / UREV_PER_REVOLUTION)
        along = angle_urev + turns * UREV_PER_REVOLUTION
        self._phase = along - path_urev
        return along

    def _passed_before(self, sight: Sight) -> list[Revolution]:
        """With the mark's place the path since the start tells what it passed before."""
        assert self._start is not None
        assert sight.path_urev is not None
        assert sight.angle_deg is not None
        self._phase = _urev(sight.angle_deg) - sight.path_urev
        before, self._before = self._before.known_by(sight), PathBefore()
        first: Point = (self._start.time_ns, float(self._start.path_urev or 0))
        if sight.uncertainty_urev > MOST_DOUBT_UREV:
            # Whole turns before it was found are a guess: passes are said from there on.
            first, before = (before or [(sight.time_ns, float(sight.path_urev))])[-1], []
        self._turn = int((first[1] + self._phase) // UREV_PER_REVOLUTION)
        self._recent.append((first[0], first[1] + self._phase))
        passes = (self._go_to(time_ns, path + self._phase, round(path)) for time_ns, path in before)
        return [each for settled in passes for each in settled]

    def _cross(self, point: Point) -> None:
        """Note every middle that lies between the last point and this one."""
        for crossing in self._crossings.values():
            if len(crossing.after) < POINTS:
                crossing.after.append(point)
        low, high = sorted((self._recent[-1][1] // UREV_PER_REVOLUTION, point[1] // UREV_PER_REVOLUTION))
        before = list(self._recent) if low != high else []
        for turn in range(int(low) + 1, int(high) + 1):
            self._crossings[turn] = Crossing(turn * UREV_PER_REVOLUTION, before, [point])
        self._recent.append(point)

    def _settled(self, final: bool) -> list[Revolution]:
        passes = []
        while self._gone(1) > HYSTERESIS_UREV and (final or self._crossings[self._turn + 1].ready):
            self._turn += 1
            passes.append(self._pass(self._turn, 1))
        while self._gone(0) < -HYSTERESIS_UREV and (final or self._crossings[self._turn].ready):
            passes.append(self._pass(self._turn, -1))
            self._turn -= 1
        if passes:
            now = int(self._now[0] // UREV_PER_REVOLUTION)
            low, high = min(self._turn, now), max(self._turn, now) + 1
            self._crossings = {turn: crossing for turn, crossing in self._crossings.items() if low <= turn <= high}
        return passes

    def _gone(self, turns: int) -> float:
        """How far the mark is past the middle that lies so many turns ahead."""
        return self._now[0] - (self._turn + turns) * UREV_PER_REVOLUTION

    def _pass(self, turn: int, direction: int) -> Revolution:
        along, path_urev = self._now
        since_urev = round(along - turn * UREV_PER_REVOLUTION)
        return Revolution(self._crossings[turn].time_ns, direction, path_urev - since_urev)


def _urev(angle_deg: float) -> float:
    return angle_deg / 360.0 * UREV_PER_REVOLUTION
