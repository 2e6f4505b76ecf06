"""How many teeth are round a disc, guessed from how they crowd at the slot's ends, until a turn has closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PERSPECTIVE = 0.25
"""Disc's radius over the camera's distance: 45 mm at 18 cm. Between 0.15 and 0.35 the guess moves by a fifth."""
HALF_ANGLES_DEG = np.arange(16.0, 62.0, 1.0)
OFF_MIDDLE = np.linspace(-0.25, 0.25, 11)
"""The middle of the disc, off the middle of the strip, in strips."""
GUESS_SHARE = 0.2
"""One standard deviation of the guess."""
RANGE = (70.0, 650.0)


def guess_teeth(teeth: NDArray[np.float64]) -> float:
    """Teeth all round, from the columns' coordinates in teeth [n]."""
    x = np.linspace(-0.5, 0.5, len(teeth))
    best, found = np.inf, 400.0
    a = np.radians(np.linspace(-75.0, 75.0, 601))
    across = np.sin(a) / (1.0 - PERSPECTIVE * np.cos(a))
    rising = np.cos(a) > PERSPECTIVE + 0.03
    a, across = a[rising], across[rising]
    height = teeth - teeth.mean()
    for half in np.radians(HALF_ANGLES_DEG):
        scale = 0.5 / float(np.interp(half, a, across))
        angles = np.interp((x - OFF_MIDDLE[:, None]) / scale, across, a)
        # A straight line through each row of angles: its slope, and the squares that it leaves of the heights.
        angles -= angles.mean(axis=1, keepdims=True)
        shared, square = angles @ height, np.square(angles).sum(axis=1)
        left = float(height @ height) - shared * shared / square
        least = int(left.argmin())
        if left[least] < best:
            best, found = float(left[least]), abs(float(shared[least] / square[least])) * 2.0 * np.pi
    return float(np.clip(found, *RANGE))
