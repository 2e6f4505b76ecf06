"""A disc that is turned by known loads, seen with noise, and the power that is read from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from disc_counter.camera.simulation import Path, Story
from disc_counter.energy import Constant, power_w
from disc_counter.measurement.power import PowerEstimator
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Sight

CONSTANT = Constant.of(75)
RATE = 30.0
NOISE_DEG = 0.05
"""White, in every sight."""
PERIODIC_DEG = 0.1
"""From place to place on the disc."""
INERTIA_S = 0.25
Load = tuple[float, float]
"""Seconds and watts."""
Seen = tuple[Sight, float]
"""What is seen of the disc, and its true power."""
Known = tuple[float, float] | None
"""The power that is read and one standard deviation of it."""


def film(loads: list[Load], seed: int = 1, constant: float = 75.0, fold: int = 1) -> Iterator[Seen]:
    """A disc, seen at 30 frames a second; the path's periodic error has `fold` waves a revolution."""
    path, random = Path(Story(loads, inertia_s=INERTIA_S), constant), Random(seed)
    start, _ = path.at(0.0)
    for number in range(int(sum(seconds for seconds, _ in loads) * RATE) + 1):
        turned, speed = path.at(number / RATE)
        error_deg = random.gauss(0.0, NOISE_DEG) + PERIODIC_DEG * math.sin(2 * math.pi * fold * turned)
        path_urev = round((turned - start + error_deg / 360) * UREV_PER_REVOLUTION)
        truth_w = power_w(speed * 360, Constant.of(constant))
        yield Sight(round(number / RATE * NS_PER_S), path_urev, 200, 0.0), truth_w


def once_a_second(seen: Iterator[Seen]) -> Iterator[tuple[float, float, Known]]:
    """Time in seconds, true power, and what is read, each full second."""
    estimator, next_ns = PowerEstimator(), NS_PER_S
    for sight, truth_w in seen:
        estimator.feed(sight)
        if sight.time_ns >= next_ns:
            next_ns += NS_PER_S
            yield sight.time_ns / NS_PER_S, truth_w, estimator.power(sight.time_ns, CONSTANT)


def read_after(loads: list[Load], seed: int = 1) -> float:
    """The watts that are read when the loads are over."""
    estimator, last_ns = PowerEstimator(), 0
    for sight, _ in film(loads, seed):
        estimator.feed(sight)
        last_ns = sight.time_ns
    power = estimator.power(last_ns, CONSTANT)
    assert power is not None
    return power[0]


def errors(before_w: float, after_w: float, after_s: float) -> list[float]:
    """The relative errors of the power read in the ten seconds that begin so long after a step, of ten such steps."""
    found = []
    for seed in range(10):
        step_s = 20 + 0.37 * seed
        seconds = once_a_second(film([(step_s, before_w), (after_s + 10, after_w)], seed))
        for time_s, _, power in seconds:
            if time_s >= step_s + after_s:
                assert power is not None
                found.append(abs(power[0] / after_w - 1))
    return found


def even(urev_per_s: float, first: int, count: int, reason: str | None = None) -> list[Sight]:
    """Some of the frames of a disc that turns evenly from frame 0 on."""
    return [
        Sight(round(number / RATE * NS_PER_S), round(urev_per_s * number / RATE), 200, 0.0, reason)
        for number in range(first, first + count)
    ]


def fed(*sights: Sight) -> PowerEstimator:
    """An estimator that has taken in some sights."""
    estimator = PowerEstimator()
    for sight in sights:
        estimator.feed(sight)
    return estimator


def at(frame: int) -> int:
    """When a frame is taken, in ns."""
    return round(frame / RATE * NS_PER_S)


def watts(estimator: PowerEstimator, frame: int, constant: Constant | None = CONSTANT) -> float | None:
    """What is read at a frame's time."""
    power = estimator.power(at(frame), constant)
    return None if power is None else power[0]
