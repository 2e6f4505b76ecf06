"""Power from the disc's path, a few seconds after it changed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from disc_counter.energy import Constant, power_w
from disc_counter.measurement.slope import Sample, Slope, newest_slope
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

SAMPLE_NS = NS_PER_S // 10
"""The stretch of the path that is one sample, in ns: it spares work in the fit and costs no precision."""
LONGEST_NS = 60 * NS_PER_S
"""How far back the path is kept, in ns: at 40 W a disc of 75 U/kWh has turned by 18 degrees in a minute."""
BLIND_NS = 3 * NS_PER_S // 2
"""How long without sight the power is still known, in ns."""
JUMP_DEG_PER_S = 1000.0
"""The fastest that a disc turns, in degrees a second (900 revolutions a kWh at 11 kW): after a faster step the path was
corrected, and what was before says nothing."""
DEG_PER_UREV = 360.0 / UREV_PER_REVOLUTION


def turned_urev(sight: Sight) -> int | None:
    """The path less what it was corrected by: what has turned before the camera; None while that is not known."""
    return None if sight.path_urev is None else sight.path_urev - sight.corrected_urev


@dataclass(slots=True)
class _Gathering:
    """The sights that are to become a sample, as sums."""

    count: int = 0
    time_ns: int = 0
    path_urev: int = 0
    doubt_urev: int = 0

    def add(self, sight: Sight, path_urev: int) -> None:
        self.count += 1
        self.time_ns += sight.time_ns
        self.path_urev += path_urev
        self.doubt_urev = sight.uncertainty_urev

    @property
    def sample(self) -> Sample:
        return Sample(self.time_ns / self.count / NS_PER_S, self.path_urev / self.count, self.doubt_urev)


class PowerEstimator:
    """Takes in every sight; `power` says what it comes to."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()
        self._gathering = _Gathering()
        self._until_ns = 0
        self._seen_ns: int | None = None
        self._last: Sight | None = None

    def feed(self, sight: Sight) -> None:
        """Take in what is known after a frame; a path without sight is concluded and says nothing about the power."""
        last, self._last = self._last, sight
        path_urev = turned_urev(sight)
        if sight.reason is not None or path_urev is None:
            return
        if last is not None and _jumped(last, sight, path_urev):
            self._samples.clear()
            self._gathering = _Gathering()
        if self._seen_ns is None or sight.time_ns >= self._until_ns:
            self._close(sight.time_ns)
        self._gathering.add(sight, path_urev)
        self._seen_ns = sight.time_ns

    def power(self, now_ns: int, constant: Constant | None) -> tuple[float, float] | None:
        """Watts and one standard deviation of them; None while it is not known."""
        slope = self.slope(now_ns) if constant else None
        if slope is None or constant is None:
            return None
        return (
            power_w(slope.urev_per_s * DEG_PER_UREV, constant),
            power_w(slope.deviation * DEG_PER_UREV, constant),
        )

    def slope(self, now_ns: int) -> Slope | None:
        """The slope of the newest straight part of the path; None without sight or with too little of it."""
        if self._seen_ns is None or now_ns - self._seen_ns > BLIND_NS:
            return None
        return newest_slope([*self._samples, self._gathering.sample])

    def _close(self, time_ns: int) -> None:
        """End the sample that is being gathered, and forget what is too old."""
        if self._gathering.count:
            self._samples.append(self._gathering.sample)
        self._gathering = _Gathering()
        self._until_ns = time_ns + SAMPLE_NS
        oldest_s = (time_ns - LONGEST_NS) / NS_PER_S
        while self._samples and self._samples[0].time_s < oldest_s:
            self._samples.popleft()


def _jumped(last: Sight, sight: Sight, path_urev: int) -> bool:
    seconds, before_urev = max((sight.time_ns - last.time_ns) / NS_PER_S, 1e-3), turned_urev(last)
    return before_urev is not None and abs(path_urev - before_urev) * DEG_PER_UREV > JUMP_DEG_PER_S * seconds
