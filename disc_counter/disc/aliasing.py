"""Tells teeth from still light where they seem to stand: a rim that turns by whole teeth from picture to picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Spectrum = NDArray[np.float64]

HIGH_PASS_BINS = 61
"""12 degrees, as in a strip that is cleaned: what is wider is light, not teeth."""
COARSEST_BINS = 20
"""The widest teeth and divisions: those of a scale of a hundred have 18. What is wider is uneven light."""
NEIGHBOURS = 20
"""Frequencies to either side of a line with which its power is compared: enough for a mean, few enough to be like
it."""
LINE = 12.0
"""How many times the power of the frequencies around a line must reach: equal teeth or divisions stand out by 20 to
1000."""
STANDING_SHARE = 0.05
"""The largest share of a line's power that may be left in the mean of many strips: teeth that turn leave none of it,
what stands still all."""
ENVELOPE_BINS = 41
"""Bins over which the teeth's contrast is taken as even: several teeth, and along the slot it changes no faster."""


def without_standing_teeth(level: Rows, rows: Rows) -> Rows:
    """The still light [n] that was learnt from rows [m, n] of strips, less the teeth in it."""
    count = level.shape[0]
    fine = _fine(level[None])[0]
    window = np.hanning(count)
    power = (np.abs(np.fft.rfft(_fine(rows) * window, axis=1)) ** 2).mean(0)
    standing = np.abs(np.fft.rfft(fine * window)) ** 2
    size = float(level.mean()) + 1e-6
    left = fine.copy()
    for line in _lines(power, count):
        if standing[line] > STANDING_SHARE * power[line]:
            left -= _wave(left, line)
    return np.asarray(level - size * (fine - left), np.float32)


def _fine(rows: Rows) -> Rows:
    """What in rows is narrower than light, relative to their mean."""
    relative = rows / (rows.mean(1, keepdims=True) + 1e-6)
    return np.asarray([row - cv2.blur(row[None], (HIGH_PASS_BINS, 1))[0] for row in relative], np.float32)


def _lines(power: Spectrum, count: int) -> list[int]:
    """The frequencies, in waves along the strip, that stand out: of each group the strongest."""
    around = np.array(
        [np.median(power[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]) for place in range(len(power))]
    )
    out = np.flatnonzero(power > LINE * around)
    out = out[out > count / COARSEST_BINS]
    groups = np.split(out, np.flatnonzero(np.diff(out) > 1) + 1)
    return [int(group[power[group].argmax()]) for group in groups if len(group)]


def _wave(row: Rows, line: int) -> Rows:
    """The part of a row that has this frequency, its strength slowly changing along the row."""
    carrier = np.exp(-2j * np.pi * line * np.arange(len(row)) / len(row))
    strength = [_smooth(row * part) for part in (carrier.real, carrier.imag)]
    return np.asarray(2.0 * ((strength[0] + 1j * strength[1]) * carrier.conj()).real, np.float32)


def _smooth(row: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.blur(row[None], (ENVELOPE_BINS, 1))[0], np.float64)
