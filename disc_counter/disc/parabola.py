"""The top of a correlation between two steps of its shift."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FURTHEST = 0.5
"""Steps: a maximum whose top lay further away would not be the maximum."""


def vertex(values: NDArray[np.floating[Any]], index: int) -> float:
    """Where the parabola through a maximum and its neighbours has its top, in steps from `index`, -0.5 to 0.5.

    0 at either end of the values, and where they do not bend down.
    """
    if not 0 < index < len(values) - 1:
        return 0.0
    return _top(float(values[index - 1]), float(values[index]), float(values[index + 1]))


def vertex_round(values: NDArray[np.floating[Any]], index: int) -> float:
    """The same for values all round a circle: the last one is beside the first."""
    return _top(float(values[index - 1]), float(values[index]), float(values[(index + 1) % len(values)]))


def _top(left: float, middle: float, right: float) -> float:
    bend = left - 2.0 * middle + right
    return min(max(0.5 * (left - right) / bend, -FURTHEST), FURTHEST) if bend < 0.0 else 0.0
