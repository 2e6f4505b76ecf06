"""Puts together what is known of a disc, whether a turn of it has closed or not yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.guess import guess_teeth
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.teeth import ToothMeans
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.toothed.tooth_mark import find_mark
from disc_counter.disc.toothed.toothmap import entered
from disc_counter.model import Window

MOST_COUNT = 60.0
"""Pictures' worth of a tooth of the map: it goes on being learnt."""
OPEN_RING = 4096
"""Teeth of a map that has not closed: more than any disc has several times round."""


def calibrated(
    found: Study,
    closure: ToothClosure | None,
    strips: NDArray[np.float32],
    size: tuple[int, int],
    window: Window,
    band: Band,
    still: tuple[NDArray[np.uint8], tuple[int, int]],
) -> ToothedCalibration:
    """The calibration from a study of raw strips [m, n]; `closure` is None where its map has not closed.

    `size` is the pictures' width and height, `still` what stands around the band and where it begins (column, row).
    """
    guessed = None if closure else round(guess_teeth(found.ruler.teeth))
    ring = closure.teeth if closure else OPEN_RING
    teeth = guessed or ring
    values, counts, usual_fit = _mapped(found, ring)
    return ToothedCalibration(
        size=size,
        window=window,
        band=band,
        ruler=found.ruler,
        light=found.light.coefficients,
        spread=found.light.spread,
        strength=found.strength,
        tooth_cap=found.tooth_cap,
        values=values,
        counts=np.minimum(counts, MOST_COUNT),
        usual_fit=usual_fit,
        usual_level=float(np.median(strips)),
        surroundings=still[0],
        surroundings_at=still[1],
        exposure_s=found.exposure_s,
        mark=find_mark(strips, found, teeth, ring),
        turns=float(np.ptp(found.places)) / teeth,
        clear=closure is not None and closure.clear,
        guessed_teeth=guessed,
    )


def _mapped(found: Study, ring: int) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """The map and its counts [ring], and how like it pictures usually are (correlation)."""
    firsts = found.wholes + ToothMeans(found.ruler.teeth).first
    values, counts = entered(found.means, firsts, ring)
    there = values[(firsts[:, None] + np.arange(found.means.shape[1])) % ring]
    fits = (there * found.means).sum(1) / np.sqrt((there**2).sum(1) * (found.means**2).sum(1) + 1e-12)
    return values, counts, float(np.median(fits))
