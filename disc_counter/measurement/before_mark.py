"""The path of a disc whose mark is not known yet: what the mark has passed meanwhile is told once it is."""

from __future__ import annotations

from disc_counter.measurement.crossing import Point
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

STEP_UREV, STEP_NS = 2000, NS_PER_S
"""From one point that is kept to the next, whichever comes first: less than a degree, or a second."""
MOST_POINTS = 4096
"""Points kept: of more every other one is left out."""
LEAST_UREV = UREV_PER_REVOLUTION // 10
"""The least path that tells by which factor all of it was counted too long or too short."""
MOST_FACTOR = 2.0
"""A path that is put right by more than this, either way, was not that of the disc."""


class PathBefore:
    """Notes sights until the mark is known, and gives their path as it is known then.

    Until a turn has closed a path is counted to a scale that is guessed: all of it is too long, or too short, alike.
    """

    def __init__(self) -> None:
        self._points: list[Point] = []
        self._step_urev = STEP_UREV
        self._corrected_urev: int | None = None

    def note(self, sight: Sight) -> None:
        """Take in a sight, in the order of time; one of an unseen disc tells nothing."""
        if sight.path_urev is None or sight.reason is not None:
            return
        self._put_right(sight, sight.path_urev)
        if self._points:
            time_ns, before = self._points[-1]
            if abs(sight.path_urev - before) < self._step_urev and sight.time_ns - time_ns < STEP_NS:
                return
        self._points.append((sight.time_ns, float(sight.path_urev)))
        if len(self._points) > MOST_POINTS:
            del self._points[1::2]
            self._step_urev *= 2

    def known_by(self, sight: Sight) -> list[Point]:
        """The points before a sight with a path, to its scale; empty where it is not that of what was noted."""
        assert sight.path_urev is not None
        self._put_right(sight, sight.path_urev)
        return [point for point in self._points if point[0] < sight.time_ns]

    def _put_right(self, sight: Sight, path_urev: int) -> None:
        """Bring all points to the scale by which the path was put right just now."""
        before, self._corrected_urev = self._corrected_urev, sight.corrected_urev
        if before is None or before == sight.corrected_urev:
            return
        was_urev = path_urev - (sight.corrected_urev - before)
        factor = path_urev / was_urev if abs(was_urev) > LEAST_UREV else 1.0
        if 1.0 / MOST_FACTOR < factor < MOST_FACTOR:
            self._points = [(time_ns, factor * path) for time_ns, path in self._points]
        else:
            self._points = []
