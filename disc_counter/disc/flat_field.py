"""Takes out of a strip what stands still: lamps, shadows, dirt on the glass, and the brightness as a whole."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.aliasing import without_standing_teeth
from disc_counter.disc.strip import RIM, ROWS, STEP_DEG, TOP, Strip

HIGH_PASS_DEG = 12.0
"""The width in degrees from which on unevenness is light, not rim: the mark is 13 degrees wide."""
CAPS = (0.5, 0.25, 0.5)
"""The most that a value of the rim, its redness and the top face counts for: a torch or a cable in the slot must not
outweigh the rest."""
LEAST_LEVEL = 6.0
"""Grey levels below which nothing can be seen."""


class Cleaner:
    """Turns raw strips into relative ones, in place.

    `levels` is the still light along the slot, float32 [3, n] in grey levels: brightness of the rim, its redness that
    stands still, brightness of the top face. A strip is divided by it, so that only what turns is left.
    """

    def __init__(self, levels: Strip) -> None:
        rim = np.maximum(levels[RIM], LEAST_LEVEL)
        top = np.maximum(levels[TOP], LEAST_LEVEL)
        self._inverse = np.stack([1.0 / rim, 1.0 / rim, 1.0 / top]).astype(np.float32)
        self._still = (levels * self._inverse).astype(np.float32)
        count = rim.shape[0]
        self._kernel = (min(int(HIGH_PASS_DEG / STEP_DEG) | 1, count | 1), 1)
        self._gains = np.ones((ROWS, 1), np.float32)
        self._most = np.repeat(np.array(CAPS, np.float32)[:, None], count, axis=1)
        self._least = -self._most
        # Where nothing can be seen the still light counts for less than one: against its own mean a strip of usual
        # brightness has a gain of one, and nothing that stands is left of it.
        self._rim_even, self._top_even = (
            np.full(count, 1.0 / max(float(self._still[row].sum()), 1.0), np.float32) for row in (RIM, TOP)
        )

    def __call__(self, strip: Strip) -> float:
        """Make `strip` relative, in place; the brightness against the learnt light is handed back."""
        strip *= self._inverse
        rim_gain = float(strip[RIM] @ self._rim_even)
        top_gain = float(strip[TOP] @ self._top_even)
        self._gains[:, 0] = (
            1.0 / max(rim_gain, 0.02),
            1.0 / max(rim_gain, 0.02),
            1.0 / max(top_gain, 0.02),
        )
        strip *= self._gains
        strip -= self._still
        strip -= cv2.blur(strip, self._kernel)
        np.minimum(strip, self._most, out=strip)
        np.maximum(strip, self._least, out=strip)
        return rim_gain


def learn_levels(strips: NDArray[np.float32], rounds: int = 2) -> Strip:
    """The mean light in strips [m, 3, n] of a moving disc, each brought to the same brightness."""
    gains = strips[:, RIM].mean(1)
    gains = gains / max(float(np.median(gains)), 1.0)
    usable = (gains > 0.2) & (gains < 5.0)
    scaled = strips[usable] / gains[usable, None, None]
    levels = np.asarray(scaled.mean(0), np.float32)
    levels[RIM] = without_standing_teeth(levels[RIM], scaled[:, RIM])
    return levels


def smoothed(strips: NDArray[np.float32], bins: int) -> NDArray[np.float32]:
    """Strips [m, 3, n], each value the mean of so many around it."""
    return np.array([cv2.blur(strip, (bins, 1)) for strip in strips], np.float32)
