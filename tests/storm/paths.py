"""Discs that go any way, seen now and then: nothing fails, and the energy is the path's."""

from __future__ import annotations

from random import Random

from disc_counter.energy import DEAD_BAND_UREV, Constant
from disc_counter.measurement import Measurement
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, MeasurementEvent, Progress, Sight

LEGS = 12
MOST_LOOKS = 120
FRAME_NS = NS_PER_S // 30


def blow(seed: int, sights: int) -> str:
    """So many sights; AssertionError names the path's seed."""
    chance, seen, paths = Random(seed), 0, 0
    while seen < sights:
        path_seed = chance.randrange(2**32)
        seen += _path(Random(path_seed), f"path {path_seed}")
        paths += 1
    return f"{paths} paths, {seen} sights: no exception, energy equal to the path's"


def _path(chance: Random, name: str) -> int:
    measurement, time_ns, path_urev, events = Measurement(Constant.of(75)), 0, 0, list[MeasurementEvent]()
    phase, noise_deg, seen = chance.random(), chance.choice((0.0, 0.0, 1.0)), 0
    for _ in range(chance.randint(1, LEGS)):
        time_ns += round(chance.choice((0.0, 0.1, 0.5, 5.0, 600.0)) * NS_PER_S)
        path_urev += round(chance.choice((0.0, chance.uniform(-0.2, 0.2), chance.uniform(-8, 8))) * UREV_PER_REVOLUTION)
        speed = chance.uniform(-1.5, 1.5) * UREV_PER_REVOLUTION / 30
        reason = chance.choice((None, None, None, "dark"))
        marked = chance.random() < 0.8
        for _ in range(chance.randint(1, MOST_LOOKS)):
            time_ns, path_urev, seen = time_ns + FRAME_NS, path_urev + round(speed), seen + 1
            angle = (path_urev / UREV_PER_REVOLUTION + phase) * 360 + chance.gauss(0.0, noise_deg)
            angle_deg = (angle + 180.0) % 360.0 - 180.0 if marked and reason is None else None
            events += measurement.feed(Sight(time_ns, path_urev, 1000, angle_deg, reason))
    events += measurement.finish()
    last = next(event for event in reversed(events) if isinstance(event, Progress))
    off_urev = last.forward_urev - last.reverse_urev - path_urev
    assert abs(off_urev) <= DEAD_BAND_UREV, f"{name}: {off_urev} urev off"
    return seen
