"""Puts together what is known of a disc whose turn has closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.teeth import ToothMeans
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.toothed.tooth_mark import find_mark
from disc_counter.disc.toothed.toothmap import entered
from disc_counter.model import Window

MOST_COUNT = 60.0
"""Pictures' worth of a tooth of the map: it goes on being learnt."""


def calibrated(
    found: Study,
    closure: ToothClosure,
    strips: NDArray[np.float32],
    size: tuple[int, int],
    window: Window,
    band: Band,
    still: tuple[NDArray[np.uint8], tuple[int, int]],
) -> ToothedCalibration:
    """The calibration from a study of raw strips [m, n] whose map has closed.

    `size` is the pictures' width and height, `still` what stands around the band and where it begins (column, row).
    """
    teeth = closure.teeth
    firsts = found.wholes + ToothMeans(found.ruler.teeth).first
    values, counts = entered(found.means, firsts, teeth)
    there = values[(firsts[:, None] + np.arange(found.means.shape[1])) % teeth]
    fits = (there * found.means).sum(1) / np.sqrt((there**2).sum(1) * (found.means**2).sum(1) + 1e-12)
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
        usual_fit=float(np.median(fits)),
        usual_level=float(np.median(strips)),
        surroundings=still[0],
        surroundings_at=still[1],
        exposure_s=found.exposure_s,
        mark=find_mark(strips, found, teeth),
        turns=float(np.ptp(found.places)) / teeth,
        clear=closure.clear,
    )
