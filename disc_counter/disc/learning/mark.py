"""Finds the mark on a panorama: red where the rest of the rim is not, or dark where it is bright."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.calibration import Mark
from disc_counter.disc.strip import BINS_PER_REVOLUTION, STEP_DEG

Around = NDArray[np.float64]

USUAL_WIDTH_DEG = 12.7
"""10 mm of the 283 mm round a usual disc."""
WIDTHS_DEG = (5.0, 30.0)
"""The narrowest and the widest mark: 4 to 24 mm on a usual disc."""
LEAST_REDNESS = 0.12
"""The least by which the mark must be redder than the rest, as a share of its brightness: a faded one still is."""
LEAST_DARKNESS = 0.1
"""The least by which a dark mark must be darker than the rest, as a share of its brightness."""


def find_mark(redness: Around, brightness: Around, wanted: str) -> Mark | None:
    """The mark on rows of redness and brightness round the rim, [1800] each, relative to the brightness; NaN: not seen.

    `wanted` is "red", "dark" or "auto". None where nothing stands out enough.
    """
    kinds = {"red": (redness, LEAST_REDNESS), "dark": (-brightness, LEAST_DARKNESS)}
    for kind in ("red", "dark") if wanted == "auto" else (wanted,):
        row, least = kinds[kind]
        found = _standing_out(row, least)
        if found is not None:
            return Mark(found[0], found[1], kind)
    return None


def _standing_out(row: Around, least: float) -> tuple[float, float] | None:
    """Middle (bins) and width (degrees) of the stretch that stands out most; None below `least`."""
    seen = np.isfinite(row)
    if seen.sum() < USUAL_WIDTH_DEG / STEP_DEG:
        return None
    usual = float(np.median(row[seen]))
    row = np.where(seen, row - usual, 0.0)
    width = int(USUAL_WIDTH_DEG / STEP_DEG)
    box = np.convolve(np.concatenate([row[-width:], row, row[:width]]), np.full(width, 1.0 / width), "same")
    box = box[width:-width]
    centre = int(box.argmax())
    if box[centre] < 0.6 * least:
        return None
    around = np.roll(row, BINS_PER_REVOLUTION // 2 - centre)
    middle = BINS_PER_REVOLUTION // 2
    level = 0.5 * float(np.percentile(around[middle - width // 3 : middle + width // 3], 60))
    if 2.0 * level < least:
        return None
    left, right = _edge(around, middle, -1, level), _edge(around, middle, 1, level)
    wide = (right - left) * STEP_DEG
    if not WIDTHS_DEG[0] < wide < WIDTHS_DEG[1]:
        return None
    return ((left + right) / 2 + centre - middle) % BINS_PER_REVOLUTION, wide


def _edge(row: Around, start: int, step: int, level: float) -> float:
    """Where the row falls through the level for good, going from `start`; between bins."""
    furthest = int(WIDTHS_DEG[1] / STEP_DEG)
    patience = int(1.5 / STEP_DEG)
    below = 0
    for distance in range(furthest):
        below = below + 1 if row[start + step * distance] < level else 0
        if below == patience:
            index = start + step * (distance - patience + 1)
            before, after = row[index - step], row[index]
            part = (before - level) / (before - after) if before > after else 0.5
            return index - step + step * part
    return float(start + step * furthest)
