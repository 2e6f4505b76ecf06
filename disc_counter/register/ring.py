"""A drum's position as a distribution over a circle of ten digits, for drums that roll up or down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIGITS = 10
BINS_PER_DIGIT = 5
BINS = DIGITS * BINS_PER_DIGIT
ROLLS = 2
"""0: the next digit comes from below; 1: from above."""
NOTHING = ROLLS * BINS
"""The net's last output: there is no digit."""
OUTPUTS = ROLLS * BINS + 1

CENTRES = np.arange(BINS) / BINS_PER_DIGIT
"""The positions the bins stand for: 0.0, 0.2, ... 9.8."""


def away(position: NDArray[np.float64] | float, other: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """How far `position` is past `other` the short way round, in [-5, 5)."""
    return np.asarray((np.asarray(position) - other + DIGITS / 2) % DIGITS - DIGITS / 2)


def bell(position: NDArray[np.float64] | float, width: float) -> NDArray[np.float64]:
    """A distribution over the bins [..., 50], a bell of `width` digits round `position` [...]."""
    shape = np.exp(-0.5 * (away(CENTRES, np.asarray(position)[..., None]) / width) ** 2)
    return np.asarray(shape / shape.sum(axis=-1, keepdims=True))


def middle(distribution: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the peak of each distribution [..., 50] is, 0 <= position < 10: the mean of what lies round its top."""
    top = CENTRES[distribution.argmax(axis=-1)]
    offset = away(CENTRES, np.asarray(top)[..., None])
    near = distribution * (np.abs(offset) <= 0.5)
    return np.asarray((top + (near * offset).sum(axis=-1) / near.sum(axis=-1)) % DIGITS)
