"""Tells strips that do not show the disc: what a hand shows never comes back at the place where its teeth would be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.teeth import likeness

Floats = NDArray[np.float32]
Booleans = NDArray[np.bool_]

FAR_SHARE, TOO_FAR_SHARE = 0.3, 0.7
"""Of the teeth that are seen: so far a strip has moved on that is held against another, and no further. What covers
the slot looks like itself in the next picture."""
HIDDEN_SHARE = 0.3
"""Of the usual likeness, below which a strip does not show the disc: of a film with a hand one in a hundred has less
than 0.38, the hand at most 0.1."""
LEAST_USUAL = 0.25
"""The usual likeness from which on this can be told: paths in much noise have 0.3."""
LEAST_PAIRS = 40
"""Strips that have moved on far enough, from which on there is a usual likeness: about a second of a usual film."""
SHORTEST = 3
"""Strips in a row: noise spoils single ones."""
BETWEEN = 9
"""Fewer than so many strips between two that are covered are as well: a hand is like the rim by chance."""


def hidden(wholes: NDArray[np.int64], means: Floats) -> Booleans:
    """Which of the strips [m], with means [m, k] of teeth at whole places [m], do not show the disc.

    A strip does where it is like one that came before it or one that comes after it, some way further on.
    """
    alike = np.fmax(_far_on(wholes, means), _far_on(wholes[::-1], means[::-1])[::-1])
    told = np.isfinite(alike)
    if np.count_nonzero(told) < LEAST_PAIRS:
        return np.zeros(len(wholes), np.bool_)
    usual = float(np.median(alike[told]))
    if usual < LEAST_USUAL:
        return np.zeros(len(wholes), np.bool_)
    return _in_a_row(told & (alike < HIDDEN_SHARE * usual))


def _far_on(wholes: NDArray[np.int64], means: Floats) -> Floats:
    """The correlation [m] of each strip with the next one that has moved on far enough; NaN where none has."""
    seen = means.shape[1]
    found = np.full(len(wholes), np.nan, np.float32)
    for i in range(len(wholes) - 1):
        far = np.abs(wholes[i + 1 :] - wholes[i]) >= FAR_SHARE * seen
        j = i + 1 + int(far.argmax())
        shift = int(wholes[j] - wholes[i])
        if not far.any() or abs(shift) > TOO_FAR_SHARE * seen:
            continue
        found[i] = likeness(means[i], means[j], shift)
    return found


def _in_a_row(chosen: Booleans) -> Booleans:
    """Those of the chosen [m] that have enough of them beside each other, and the few between such."""
    rows = chosen.astype(np.uint8)[:, None]
    enough = cv2.morphologyEx(rows, cv2.MORPH_OPEN, np.ones((SHORTEST, 1), np.uint8))
    return np.asarray(cv2.morphologyEx(enough, cv2.MORPH_CLOSE, np.ones((BETWEEN, 1), np.uint8))[:, 0] > 0)
