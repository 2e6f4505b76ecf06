"""What is left of a strip once the light is taken out, averaged over each tooth: the map's unit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class ToothMeans:
    """Averages strips [n] over the teeth that are seen whole at every phase.

    `teeth` [n] are the columns' coordinates; value k of a result is the tooth `first` + k, for a phase in [-0.5, 0.5).
    """

    def __init__(self, teeth: NDArray[np.float64]) -> None:
        n = len(teeth)
        middle = 0.5 * (teeth[1:] + teeth[:-1])
        edges = np.concatenate([[2 * teeth[0] - middle[0]], middle, [2 * teeth[-1] - middle[-1]]])
        # s = u + p: tooth k covers s in [k - 0.5, k + 0.5].
        self.first = math.ceil(edges[0] + 0.5 + 0.5)
        last = math.floor(edges[-1] - 0.5 - 0.5)
        self.count = last - self.first + 1
        self._bounds = np.arange(self.first, last + 2) - 0.5
        self._edges, self._places = edges, np.arange(n + 1, dtype=np.float64)
        self._sums = np.zeros(n + 1)

    def __call__(self, rest: Floats, phase: float) -> Floats:
        """The means [count] of one strip [n]."""
        sums = self._sums
        np.cumsum(rest, out=sums[1:])
        at = np.interp(self._bounds - phase, self._edges, self._places)
        up_to = np.interp(at, self._places, sums)
        return ((up_to[1:] - up_to[:-1]) / (at[1:] - at[:-1])).astype(np.float32)


def likeness(one: Floats, other: Floats, moved: int) -> float:
    """The correlation of tooth means [seen] with others [seen] of a rim that has moved on by so many teeth."""
    seen = len(one)
    first, second = one[max(moved, 0) : seen + min(moved, 0)], other[max(-moved, 0) : seen - max(moved, 0)]
    return float(first @ second) / math.sqrt(float(first @ first) * float(second @ second) + 1e-12)
