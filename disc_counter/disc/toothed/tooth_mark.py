"""Finds the mark: the stretch of the rim that is darker than the rest of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.teeth import ToothMeans
from disc_counter.disc.toothed.tooth_calibration import ToothMark
from disc_counter.disc.toothed.toothmap import entered

Floats = NDArray[np.float32]

WIDTHS_DEG = (8.0, 32.0)
USUAL_DEG = 14.0
LEAST_DARKNESS = 0.1
MOST_STRIPS = 600


def find_mark(strips: Floats, found: Study, teeth: int, ring: int) -> ToothMark | None:
    """The mark on a disc of so many teeth, from raw strips [m, n]; None where nothing stands out.

    Teeth are told apart round a `ring` of so many: those of the disc, or more where no turn has closed yet.
    """
    chosen = np.unique(np.linspace(0, len(strips) - 1, MOST_STRIPS).astype(int))
    raw = strips[chosen][:, found.ruler.first : found.ruler.last]
    raw = raw / np.maximum(np.median(raw, axis=0), 2.0)
    raw = raw / np.maximum(np.median(raw, axis=1, keepdims=True), 0.01) - 1.0
    average = ToothMeans(found.ruler.teeth)
    means = np.array([average(row, float(p)) for row, p in zip(raw, found.phases[chosen], strict=True)])
    values, counts = entered(means, found.wholes[chosen] + average.first, ring)
    values = np.where(counts > 0, values - np.median(values[counts > 0]), 0.0)
    width = max(int(USUAL_DEG / 360.0 * teeth), 3)
    box = np.convolve(np.concatenate([values, values[:width]]), np.full(width, 1.0 / width), "valid")[:ring]
    begin = int(box.argmin())
    if box[begin] > -0.7 * LEAST_DARKNESS:
        return None
    turned = np.roll(values, ring // 2 - begin - width // 2)
    dark = np.convolve(turned, np.full(3, 1 / 3), "same") < 0.5 * float(box[begin])
    low = high = ring // 2
    while low > 0 and dark[low - 1 : low + 1].any():
        low -= 1
    while high < ring - 1 and dark[high : high + 2].any():
        high += 1
    wide = (high - low) / teeth * 360.0
    if not WIDTHS_DEG[0] < wide < WIDTHS_DEG[1]:
        return None
    return ToothMark(float((0.5 * (low + high) - ring // 2 + begin + width // 2) % ring), wide)
