"""Finds the mark: the stretch of the rim that is darker than the rest of it, or redder."""

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
LEAST = {"red": 0.12, "dark": 0.1}
"""By so much of the rim's brightness a mark must be redder, or darker, than the rest: a faded one still is."""
BOX_SHARE = 0.7
"""Of that, what the mean over a mark of usual width must reach: its ends may lie outside of a narrow one."""
MOST_STRIPS = 600
LEAST_TINTED = 0.5
"""The share of the teeth whose colour must be known for the mark to be looked for by its redness."""


def find_mark(
    strips: Floats, reds: Floats, found: Study, teeth: tuple[int, int], wanted: str = "auto"
) -> ToothMark | None:
    """The mark on a disc, from raw strips and their redness (NaN: not known) [m, n]; None where nothing stands out.

    `teeth` are those round the disc, and those of the ring on which they are told apart: as many, or more where no turn
    has closed yet. `wanted` is "red", "dark" or "auto": that by which it stands out the most.
    """
    chosen = np.unique(np.linspace(0, len(strips) - 1, MOST_STRIPS).astype(int))
    columns = slice(found.ruler.first, found.ruler.last)
    levels = strips[chosen][:, columns]
    dark = levels / np.maximum(np.median(levels, axis=0), 2.0)
    dark = 1.0 - dark / np.maximum(np.median(dark, axis=1, keepdims=True), 0.01)
    rows = {"dark": (dark, chosen)}
    tinted = np.isfinite(reds[chosen][:, columns.start])
    if tinted.any():
        red = reds[chosen[tinted]][:, columns] / np.maximum(np.median(levels[tinted], axis=1, keepdims=True), 2.0)
        rows["red"] = (red - np.median(red, axis=0), chosen[tinted])
    best: tuple[float, ToothMark] | None = None
    for kind, (row, which) in rows.items():
        mark = _standing_out(row, which, found, teeth, kind) if wanted in ("auto", kind) else None
        if mark is not None and (best is None or mark[0] > best[0]):
            best = mark
    return best[1] if best else None


def _standing_out(
    shown: Floats, which: NDArray[np.int64], found: Study, teeth: tuple[int, int], kind: str
) -> tuple[float, ToothMark] | None:
    """The stretch that stands out of `shown` [m, n] of the strips `which` [m], and by how many usual deviations."""
    values, there = _round_the_ring(shown, which, found, teeth[1])
    if there.sum() < LEAST_TINTED * min(teeth):
        return None
    ring, width = len(values), max(int(USUAL_DEG / 360.0 * teeth[0]), 3)
    box = np.convolve(np.concatenate([values, values[:width]]), np.full(width, 1.0 / width), "valid")[:ring]
    begin = int(box.argmax())
    if box[begin] < BOX_SHARE * LEAST[kind]:
        return None
    turned = np.convolve(np.roll(values, ring // 2 - begin - width // 2), np.full(3, 1 / 3), "same")
    beyond = turned - 0.5 * float(box[begin])
    low, high = ring // 2 - _reach(beyond[ring // 2 :: -1]), ring // 2 + _reach(beyond[ring // 2 :])
    wide = (high - low) / teeth[0] * 360.0
    if not WIDTHS_DEG[0] < wide < WIDTHS_DEG[1]:
        return None
    middle = float((0.5 * (low + high) - ring // 2 + begin + width // 2) % ring)
    usual = 1.48 * float(np.median(np.abs(values[there]))) + 1e-6
    return float(box[begin]) / usual, ToothMark(middle, wide, kind)


def _reach(beyond: NDArray[np.floating]) -> float:
    """Up to where a row stays above 0, from its first value on: a single one below does not end it."""
    below = np.flatnonzero((beyond[:-1] <= 0.0) & (beyond[1:] <= 0.0))
    end = int(below[0]) if len(below) else len(beyond) - 1
    if end == 0:
        return 0.0
    before, after = float(beyond[end - 1]), float(beyond[end])
    return end - 1 + (before / (before - after) if before > 0.0 > after else 1.0)


def _round_the_ring(
    shown: Floats, which: NDArray[np.int64], found: Study, ring: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """What strips show of each tooth [ring], 0 in the middle of all, and which teeth they show."""
    average = ToothMeans(found.ruler.teeth)
    means = np.array([average(row, float(p)) for row, p in zip(shown, found.phases[which], strict=True)])
    values, counts = entered(means, found.wholes[which] + average.first, ring)
    there = counts > 0
    return np.where(there, values - np.median(values[there]), 0.0).astype(np.float32), there
