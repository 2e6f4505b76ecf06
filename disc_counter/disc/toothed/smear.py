"""How long a picture is exposed, seen from how faint teeth become with speed: a sinc, negative beyond one tooth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EXPOSURES_S = np.geomspace(0.0008, 0.033, 90)
BEYOND = 1.05
"""A smear of so many teeth must have been seen, otherwise nothing was turned over."""
BETTER = 0.5
"""Squares left must be less than this share of those of teeth that only fade."""
SLOWER = (0.3, 0.8)
"""Smears (teeth) that must have been seen as well: a faint amplitude alone may be 0.8 or 1.5 teeth."""
LEAST_PICTURES = 6


def turned(smear: NDArray[np.float64] | float) -> NDArray[np.bool_]:
    """Where teeth smeared by so many teeth appear turned over: dark for bright."""
    return np.asarray(np.floor(np.abs(smear)).astype(np.int64) % 2 == 1, np.bool_)


def exposure(speeds: NDArray[np.float64], strengths: NDArray[np.float64]) -> float:
    """The exposure in seconds that explains strengths [m] at speeds [m] in teeth a second; 0 where it is not told."""
    speeds = np.abs(speeds)
    fast = speeds * EXPOSURES_S[-1] > BEYOND
    if fast.sum() < LEAST_PICTURES:
        return 0.0
    signed = np.sinc(speeds[None] * EXPOSURES_S[:, None])
    models = np.abs(signed)
    # Below one tooth as measured, beyond it as if nothing came back.
    fading = np.where(speeds[None] * EXPOSURES_S[:, None] < 1.0, models, 0.0)
    left, left_fading = (_left(model, strengths) for model in (models, fading))
    best = int(left.argmin())
    beyond = (speeds * EXPOSURES_S[best] > BEYOND) & (speeds * EXPOSURES_S[best] < 2.0)
    between = (speeds * EXPOSURES_S[best] > SLOWER[0]) & (speeds * EXPOSURES_S[best] < SLOWER[1])
    if (
        beyond.sum() < LEAST_PICTURES
        or between.sum() < LEAST_PICTURES
        or speeds.min() * EXPOSURES_S[best] > SLOWER[0]
        or left[best] > BETTER * left_fading.min()
    ):
        return 0.0
    return float(EXPOSURES_S[best])


def _left(models: NDArray[np.float64], strengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each model [k, m] leaves of strengths [m], robustly."""
    gain = (models @ strengths) / np.maximum((models * models).sum(1), 1e-9)
    return np.asarray(np.minimum(np.abs(gain[:, None] * models - strengths), 0.5).mean(1))
