"""Where to begin following a disc that is not mapped yet: at the strips in which its speed is least in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.strip import FASTEST_BINS, RED, Strip
from disc_counter.disc.tracking.first_speeds import first_speeds

ALONE_LEAD = 40.0
"""The lead of a start at which no other speed is possible at all."""
STARTS = 24
"""Strips, evenly over the film, among which a start is looked for."""
STARTS_ON_MARK = 8
"""Further ones with the most red: on equal teeth the mark alone tells the speed."""
START_STRIPS = 6
"""Strips in a row by which the speed at a start is told: a fifth of a second at 30 frames/s."""

Strips = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Start:
    """A strip to start from, the speeds possible there with their odds, and by how much the best of them leads."""

    index: int
    speeds: list[tuple[float, float]]
    lead: float


def starts(strips: Strips, times_ns: NDArray[np.int64], weights: Strip) -> list[Start]:
    """Strips to start from, those first in which the speed is least in doubt; each far from those before it."""
    redness = (strips[:, RED] ** 2 * weights[RED]).sum(1)
    last = max(len(strips) - START_STRIPS, 0)
    candidates = np.concatenate(
        [np.linspace(0, last, STARTS).astype(int), np.argsort(redness[: last + 1])[-STARTS_ON_MARK:]]
    )
    found = [_start(int(index), strips, times_ns, weights) for index in np.unique(candidates)]
    found.sort(key=lambda start: -start.lead)
    apart = len(strips) / STARTS / 2
    chosen: list[Start] = []
    for start in found:
        if all(abs(start.index - other.index) > apart for other in chosen):
            chosen.append(start)
    return chosen


def _start(index: int, strips: Strips, times_ns: NDArray[np.int64], weights: Strip) -> Start:
    there = slice(index, index + START_STRIPS)
    speeds = sorted(
        first_speeds(list(strips[there]), times_ns[there].tolist(), weights, FASTEST_BINS), key=lambda entry: -entry[1]
    )
    return Start(index, speeds, speeds[0][1] - speeds[1][1] if len(speeds) > 1 else ALONE_LEAD)
