"""When the mark crossed the middle of the slot, to a fraction of a frame."""

from __future__ import annotations

from dataclasses import dataclass

NEAR_UREV = 1500
"""How far to either side of a crossing points are used, in micro-revolutions: over half a degree a disc turns evenly,
and a line through it takes the noise out."""
BACK_UREV = 700
"""How far the mark has to go back for another pass to begin, in micro-revolutions: a quarter of a degree is more than
noise."""
FEWEST_POINTS = 4
"""Points on a side below which no line is laid through them."""
GAP_NS = 300_000_000
"""The longest time between two points, in ns: further apart, the load may have changed."""
SPEED_POINTS = 15
"""Points by which a speed is told: half a second at 30 frames/s."""
LEAST_CHANGE = 0.1
"""The least change of the speed, as a share, that is no noise."""

Point = tuple[int, float]
"""A time (ns) and how far the mark has gone along, in micro-revolutions; whole turns are in the middle of the slot."""


@dataclass(slots=True)
class Crossing:
    """The points before the mark crossed the middle, and those after it; both in the order of time."""

    middle_urev: float
    before: list[Point]
    after: list[Point]

    @property
    def bridged(self) -> bool:
        """Whether the disc was not seen when the mark crossed the middle."""
        return self.after[0][0] - self.before[-1][0] > GAP_NS

    @property
    def ready(self) -> bool:
        """Whether what comes after it is known well enough to say when it was."""
        return not self.bridged or len(self.after) >= SPEED_POINTS

    @property
    def time_ns(self) -> int:
        """When: by a line through what is near, or between the two points beside the middle where too few are."""
        between_ns = self._between_ns()
        ahead = 1.0 if self.after[0][1] > self.before[-1][1] else -1.0
        away = [(time - between_ns, (along - self.middle_urev) * ahead) for time, along in self.before + self.after]
        here = len(self.before)
        coming = _near([(-time, -distance) for time, distance in reversed(away[:here])])
        going = _near(away[here:])
        reach_ns = min(coming[-1][0], going[-1][0]) if coming and going else 0
        near = [*((-time, -distance) for time, distance in coming), *going]
        near = [point for point in near if abs(point[0]) <= reach_ns]
        return between_ns + (_zero_ns(near) if len(near) >= FEWEST_POINTS else 0)

    def _between_ns(self) -> int:
        """By the speed between the two points beside the middle; over a gap by those before and after it."""
        (first_ns, first), (last_ns, last) = self.before[-1], self.after[0]
        span_ns, path, wanted = last_ns - first_ns, last - first, self.middle_urev - first
        if self.bridged and min(len(self.before), len(self.after)) >= SPEED_POINTS:
            before, after = _speed(self.before[-SPEED_POINTS:]), _speed(self.after[:SPEED_POINTS])
            return first_ns + _stepped_ns(before, after, span_ns, path, wanted)
        return first_ns + round(wanted / path * span_ns)


def _stepped_ns(before: float, after: float, span_ns: int, path: float, wanted: float) -> int:
    """How long `wanted` took of a `path` on which the speed (micro-revolutions a ns) stepped from one to the other.

    Where no such step explains the path, its speed is taken to be even.
    """
    if abs(after - before) < LEAST_CHANGE * max(abs(after), abs(before)) or after == before:
        return round(wanted / path * span_ns)
    step_ns = (path - after * span_ns) / (before - after)
    if not 0.0 <= step_ns <= span_ns:
        return round(wanted / path * span_ns)
    if before and 0.0 <= wanted / before <= step_ns:
        return round(wanted / before)
    return round(step_ns + (wanted - before * step_ns) / after) if after else span_ns


def _near(points: list[Point]) -> list[Point]:
    """Of points that go away from the middle, those near it, as far as the mark did not turn back."""
    furthest = 0
    for place, (_, distance) in enumerate(points):
        if distance > NEAR_UREV:
            return points[:place]
        if distance < points[furthest][1] - BACK_UREV:
            return points[: furthest + 1]
        if distance > points[furthest][1]:
            furthest = place
    return points


def _zero_ns(points: list[Point]) -> int:
    """When the line through the points passes 0; 0 where it does not rise, or is off at 0 by more than noise."""
    mean_time, mean_distance, rise = _line(points)
    if rise <= 0.0 or abs(mean_distance - rise * mean_time) > BACK_UREV:
        return 0
    return round(mean_time - mean_distance / rise)


def _speed(points: list[Point]) -> float:
    return _line(points)[2]


def _line(points: list[Point]) -> tuple[float, float, float]:
    """The mean time and distance, and the slope; 0 for points of one time."""
    start_ns = points[0][0]
    mean_time = sum(time - start_ns for time, _ in points) / len(points)
    mean_distance = sum(distance for _, distance in points) / len(points)
    spread = sum((time - start_ns - mean_time) ** 2 for time, _ in points)
    rise = sum((time - start_ns - mean_time) * (distance - mean_distance) for time, distance in points)
    return start_ns + mean_time, mean_distance, rise / spread if spread else 0.0
