"""Puts a geometry to the test: by a right one both halves of the rim tell the same angle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.strip import RIM, Strip

Strips = NDArray[np.float32]

LEAST_BINS, MOST_BINS = 20.0, 80.0
"""How far the disc has turned between two strips that are compared: 4 to 16 degrees."""
LEAST_SHARED = 1.0 / 3.0
"""Of a half so much is in both strips: a slot of which little is seen is compared over less of a turn."""
MOST_PAIRS = 60
"""Pairs of strips, evenly over all: a twentieth of a second on a PC."""
FEWEST_PAIRS = 8
"""Pairs by which noise averages out."""
SCALES = np.linspace(0.6, 1.6, 51)
"""Shares of that by which a half may seem to have moved: so wrong is a geometry of which the middle is far off."""
RIGHT_WITHIN = 0.06
"""The first geometry is known so well."""
LEAST_FIT, CLEARLY = 0.4, 0.2
"""Correlations: a half contradicts that fits so well elsewhere, and so much better than where it should be. Teeth fit
everywhere, noise nowhere."""
LEAST_KEPT = 0.4
"""The share of the likeness to the next strip that is left once the disc has turned on by a few degrees: 0.8 and
more by geometries that are right, 0.3 and 0.4 by a wrong one."""


def halves_differ(strips: Strips, places: NDArray[np.float64], sure: NDArray[np.bool_], weights: Strip) -> bool:
    """Whether a half of clean strips [m, 3, n] clearly moved further or less far than their places [m] in bins say.

    `weights` float32 [3, n] say what their values are worth.
    """
    middle = strips.shape[2] // 2
    most = min(MOST_BINS, (1.0 - LEAST_SHARED) * middle / SCALES[-1])
    pairs = _pairs(places, np.flatnonzero(sure), most)
    if len(pairs) < FEWEST_PAIRS:
        return False
    rims = strips[:, RIM] * np.sqrt(weights[RIM])
    for half in (rims[:, :middle], rims[:, middle:]):
        fits = np.mean([_fits(half[i], half[j], places[j] - places[i]) for i, j in pairs], axis=0)
        right = fits[np.abs(SCALES - 1.0) <= RIGHT_WITHIN + 1e-9].max()
        near = np.mean([_fit(half[i], half[i + 1], places[i + 1] - places[i]) for i, _ in pairs])
        if fits.max() > LEAST_FIT and fits.max() - right > CLEARLY:
            return True
        if near > LEAST_FIT and right < LEAST_KEPT * near:
            return True
    return False


def _pairs(places: NDArray[np.float64], among: NDArray[np.intp], most: float) -> list[tuple[int, int]]:
    """Strips between which the disc turned far enough, and by no more than so many bins."""
    found = []
    for i in among[np.unique(np.linspace(0, len(among) - 1, MOST_PAIRS).astype(int))] if len(among) else []:
        later = among[among > i]
        turned = np.abs(places[later] - places[i])
        fit = later[(turned > LEAST_BINS) & (turned < most)]
        if len(fit):
            found.append((int(i), int(fit[len(fit) // 2])))
    return found


def _fits(first: NDArray[np.float32], second: NDArray[np.float32], turned: float) -> NDArray[np.float64]:
    """The correlation of a half with the same later, moved by each share of so many bins."""
    return np.array([_fit(first, second, scale * turned) for scale in SCALES])


def _fit(first: NDArray[np.float32], second: NDArray[np.float32], turned: float) -> float:
    """0 where too little of the half is in both."""
    count, shift = len(first), round(turned)
    if count - abs(shift) < int(LEAST_SHARED * count):
        return 0.0
    one, other = first[max(shift, 0) : count + min(shift, 0)], second[max(-shift, 0) : count - max(shift, 0)]
    return float(one @ other) / (float(np.linalg.norm(one) * np.linalg.norm(other)) + 1e-9)
