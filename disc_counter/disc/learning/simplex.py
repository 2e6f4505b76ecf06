"""Nelder and Mead's simplex search (The Computer Journal 7, 1965): a few parameters, no derivatives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def climb(
    value: Callable[[Vector], float], start: Vector, steps: Vector, rounds: int = 120, tolerance: float = 1e-5
) -> tuple[Vector, float]:
    """The parameters of a local maximum of `value` near `start`, and the value there.

    `steps` [n] are the sizes of the first simplex; the search ends after `rounds` or when the values in the simplex
    agree within `tolerance` of each other, relative to their size.
    """
    count = len(start)
    points = [start.astype(np.float64)] + [start + steps * (np.arange(count) == i) for i in range(count)]
    simplex = sorted(((value(point), point) for point in points), key=_best_first)
    for _ in range(rounds):
        best, worst = simplex[0][0], simplex[-1][0]
        if abs(best - worst) <= tolerance * max(abs(best), 1e-9):
            break
        middle = np.mean([point for _, point in simplex[:-1]], axis=0)
        away = middle - simplex[-1][1]
        candidate = _tried(value, middle + away)
        if candidate[0] > best:
            candidate = max(candidate, _tried(value, middle + 2.0 * away), key=lambda entry: entry[0])
        elif candidate[0] <= simplex[-2][0]:
            candidate = _tried(value, middle + (0.5 if candidate[0] > worst else -0.5) * away)
            if candidate[0] <= worst:
                anchor = simplex[0][1]
                simplex = [simplex[0]] + [_tried(value, (point + anchor) / 2.0) for _, point in simplex[1:]]
                simplex.sort(key=_best_first)
                continue
        simplex[-1] = candidate
        simplex.sort(key=_best_first)
    return simplex[0][1], simplex[0][0]


def _tried(value: Callable[[Vector], float], point: Vector) -> tuple[float, Vector]:
    return value(point), point


def _best_first(entry: tuple[float, Vector]) -> float:
    return -entry[0]
