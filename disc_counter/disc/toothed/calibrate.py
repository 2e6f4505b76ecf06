"""Puts together what is known of a disc, whether a turn of it has closed or not yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.band import Band
from disc_counter.disc.toothed.closure import ToothClosure
from disc_counter.disc.toothed.keeper import ToothStrips
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


@dataclass(frozen=True, eq=False, slots=True)
class RimView:
    """Where things are in pictures of a size (width, height): the slot, the rim's band, and what stands around it with
    the column and row where that begins."""

    size: tuple[int, int]
    window: Window
    band: Band
    surroundings: NDArray[np.uint8]
    surroundings_at: tuple[int, int]


def calibrated(
    found: Study, closure: ToothClosure | None, kept: ToothStrips, view: RimView, mark: str = "auto"
) -> ToothedCalibration:
    """The calibration from a study of the strips that were kept; `closure` is None where its map has not closed.

    `mark` is "auto", "red" or "dark".
    """
    strips = kept.strips[found.used]
    guessed = None if closure else round(found.guessed_teeth)
    ring = closure.teeth if closure else OPEN_RING
    teeth = guessed or ring
    values, counts, usual_fit = _mapped(found, ring)
    return ToothedCalibration(
        size=view.size,
        window=view.window,
        band=view.band,
        ruler=found.ruler,
        light=found.light.coefficients,
        spread=found.light.spread,
        strength=found.strength,
        tooth_cap=found.tooth_cap,
        values=values,
        counts=np.minimum(counts, MOST_COUNT),
        usual_fit=usual_fit,
        usual_level=float(np.median(strips)),
        surroundings=view.surroundings,
        surroundings_at=view.surroundings_at,
        exposure_s=found.exposure_s,
        mark=find_mark(strips, kept.reds[found.used], found, (teeth, ring), mark),
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
