"""What a house with a solar roof takes from the grid, and gives back, in the course of its days."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

DAY_S = 86_400.0
SOLAR_PEAK_W = 5600.0
"""What the roof gives at a clear noon, in watts."""
APPLIANCES = ((2000.0, 160.0), (1500.0, 900.0), (2100.0, 600.0), (700.0, 420.0), (900.0, 1500.0), (350.0, 2400.0))
"""Kettle, hob, washing machine, vacuum cleaner, oven, television: power and how long, in W and s."""


def household(seed: int = 0, start_s: float = 0.0, *, roof: bool = True) -> Iterator[tuple[float, float]]:
    """An endless power profile of (seconds, watts), negative while the roof gives more than the house takes.

    `start_s` is the time of day at which it begins; the same arguments give the same days, `roof` or not.
    """
    random = np.random.default_rng(seed)
    now, running, clouds = start_s, list[tuple[float, float]](), 0.5
    while True:
        hold = float(random.uniform(8.0, 40.0))
        running = [(until, watts) for until, watts in running if until > now]
        if len(running) < 3 and random.random() < 0.16 * _activity(now):
            watts, seconds = APPLIANCES[int(random.integers(len(APPLIANCES)))]
            running.append((now + seconds * random.uniform(0.5, 1.5), watts * random.uniform(0.9, 1.1)))
        clouds = float(np.clip(clouds + random.normal(scale=0.08), 0.1, 1.0))
        house = 75.0 + random.uniform(0, 25) + _fridge(now) + 160.0 * _evening(now) + sum(w for _, w in running)
        yield hold, house - (SOLAR_PEAK_W * clouds * _sun(now) if roof else 0.0)
        now += hold


def _sun(now: float) -> float:
    """The sun's height, 0..1, from six to eight in the evening."""
    share_of_day = (now % DAY_S / 3600.0 - 6.0) / 14.0
    return math.sin(math.pi * share_of_day) ** 1.3 if 0.0 < share_of_day < 1.0 else 0.0


def _activity(now: float) -> float:
    """How busy the house is, 0..1: little at night, much in the morning, at noon and in the evening."""
    hour = now % DAY_S / 3600.0
    return 0.12 + sum(0.8 * math.exp(-(((hour - busy) / 1.4) ** 2)) for busy in (7.0, 12.5, 19.0))


def _evening(now: float) -> float:
    hour = now % DAY_S / 3600.0
    return math.exp(-(((hour - 20.5) / 2.0) ** 2))


def _fridge(now: float) -> float:
    return 85.0 if now % 2700.0 < 900.0 else 0.0
