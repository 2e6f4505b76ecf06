"""Power from the disc's path, a few seconds after it changed: the slope of the newest straight part of it.

A load steps and then stays. The newest second says that it changed, a long span says how large it is now: so the span
grows for as long as the slopes of all shorter ones agree with it (the intersection of confidence intervals;
Goldenshluger and Nemirovski, "On spatially adaptive estimation of nonparametric regression", 1997).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from disc_counter.energy import Constant, power_w
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

SAMPLE_NS = NS_PER_S // 10
"""So much of the path is taken together to one sample: what is spared in a fit is not lost in precision."""
LONGEST_NS = 60 * NS_PER_S
SPANS_S = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0, 28.0, 40.0, 60.0)
SETTLING_S = 0.8
"""A disc follows a step of the load within a few tenths of a second: its speed just after one is still changing."""
AGREEMENT = 1.6
"""Standard deviations to either side in which the slopes of two spans have to agree."""
WOBBLE_UREV = 220.0
"""0.08 degrees: what the path is off by at a time, from place to place on the disc, however often it is measured."""
UNEVEN = 0.0005
"""Of the slope: the map of the disc is in places stretched by so much."""
BLIND_NS = 3 * NS_PER_S // 2
"""Without sight for longer, the power is not known."""
LEAST_SAMPLES = 4
JUMP_DEG_PER_S = 1000.0
"""No disc turns so fast (900 revolutions a kWh at 11 kW): the path was corrected, and what was before says nothing."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The path's slope and one standard deviation of it, in micro-revolutions a second."""

    urev_per_s: float
    deviation: float


class PowerEstimator:
    """Takes in every sight; `power` says what it comes to."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()
        self._sums = (0, 0.0, 0.0)
        self._until_ns = 0
        self._seen_ns: int | None = None
        self._last: Sight | None = None

    def feed(self, sight: Sight) -> None:
        """Take in what is known after a frame; a path without sight is concluded and says nothing about the power."""
        last, self._last = self._last, sight
        if sight.reason is not None:
            return
        if last is not None and self._jumped(last, sight):
            self._restart()
        if self._seen_ns is None or sight.time_ns >= self._until_ns:
            self._close(sight.time_ns)
        count, time_sum, path_sum = self._sums
        self._sums = (count + 1, time_sum + sight.time_ns / NS_PER_S, path_sum + sight.path_urev)
        self._seen_ns = sight.time_ns

    def power(self, now_ns: int, constant: Constant | None) -> tuple[float, float] | None:
        """Watts and one standard deviation of them; None while it is not known."""
        slope = self.slope(now_ns)
        if slope is None or constant is None:
            return None
        per_urev = 360.0 / UREV_PER_REVOLUTION
        return power_w(slope.urev_per_s * per_urev, constant), power_w(slope.deviation * per_urev, constant)

    def slope(self, now_ns: int) -> Slope | None:
        """The slope of the newest straight part of the path; None without sight or with too little of it."""
        if self._seen_ns is None or now_ns - self._seen_ns > BLIND_NS:
            return None
        times, paths = self._newest_first()
        return newest_slope(times, paths)

    def _newest_first(self) -> tuple[list[float], list[float]]:
        """The samples and what is begun of the next one, the newest first; times relative to it."""
        samples = list(self._samples)
        count, time_sum, path_sum = self._sums
        if count:
            samples.append((time_sum / count, path_sum / count))
        samples.reverse()
        return [samples[0][0] - time for time, _ in samples], [path - samples[0][1] for _, path in samples]

    def _jumped(self, last: Sight, sight: Sight) -> bool:
        seconds = max((sight.time_ns - last.time_ns) / NS_PER_S, 1e-3)
        away_deg = abs(sight.path_urev - last.path_urev) * 360.0 / UREV_PER_REVOLUTION
        return away_deg > JUMP_DEG_PER_S * seconds

    def _restart(self) -> None:
        self._samples.clear()
        self._sums = (0, 0.0, 0.0)

    def _close(self, time_ns: int) -> None:
        """End the sample that is being gathered, and forget what is too old."""
        count, time_sum, path_sum = self._sums
        if count:
            self._samples.append((time_sum / count, path_sum / count))
        self._sums = (0, 0.0, 0.0)
        self._until_ns = time_ns + SAMPLE_NS
        oldest_s = (time_ns - LONGEST_NS) / NS_PER_S
        while self._samples and self._samples[0][0] < oldest_s:
            self._samples.popleft()


class _Line:
    """A straight line through points that are added one by one."""

    def __init__(self) -> None:
        self.count = 0
        self._x = self._y = self._xx = self._xy = self._yy = 0.0

    def add(self, x: float, y: float) -> None:
        self.count += 1
        self._x += x
        self._y += y
        self._xx += x * x
        self._xy += x * y
        self._yy += y * y

    @property
    def spread(self) -> float:
        """The sum of squares of x about their mean."""
        return self._xx - self._x * self._x / self.count

    @property
    def slope(self) -> float:
        return (self._xy - self._x * self._y / self.count) / self.spread

    @property
    def variance(self) -> float:
        """Of the points about the line."""
        total = self._yy - self._y * self._y / self.count - self.slope**2 * self.spread
        return max(total, 0.0) / max(self.count - 2, 1)


def newest_slope(times_s: list[float], paths_urev: list[float]) -> Slope | None:
    """The slope at the newest of samples, given the newest first; times count backwards from it. None for too few."""
    chosen: Slope | None = None
    chosen_s = 0.0
    low, high = -math.inf, math.inf
    for span_s, slope in _slopes(times_s, paths_urev):
        low = max(low, slope.urev_per_s - AGREEMENT * slope.deviation)
        high = min(high, slope.urev_per_s + AGREEMENT * slope.deviation)
        if chosen is not None and low > high:
            settling = abs(slope.urev_per_s - chosen.urev_per_s) * math.exp(-chosen_s / SETTLING_S)
            return Slope(chosen.urev_per_s, math.hypot(chosen.deviation, settling))
        chosen, chosen_s = slope, span_s
    return chosen


def _slopes(times_s: list[float], paths_urev: list[float]) -> Iterator[tuple[float, Slope]]:
    """The slopes over longer and longer spans, and last over all there is."""
    line, quietest = _Line(), math.inf
    spans = iter(SPANS_S)
    span_s = next(spans)
    for time_s, path_urev in zip(times_s, paths_urev, strict=True):
        if time_s > span_s and line.count >= LEAST_SAMPLES:
            if line.count > 2 * LEAST_SAMPLES:
                quietest = min(quietest, line.variance)
            yield span_s, _slope_of(line, quietest)
            span_s = next((longer for longer in spans if longer >= time_s), math.inf)
        line.add(-time_s, path_urev)
    if line.count >= LEAST_SAMPLES:
        yield times_s[-1], _slope_of(line, quietest)


def _slope_of(line: _Line, quietest: float) -> Slope:
    white = min(line.variance, quietest) / line.spread
    length = math.sqrt(12.0 * line.spread / line.count)
    wobble = 2.0 * WOBBLE_UREV / length
    uneven = UNEVEN * line.slope
    return Slope(line.slope, math.sqrt(white + wobble * wobble + uneven * uneven))
