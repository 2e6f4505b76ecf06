"""Which drums are covered in part, by paint, dirt or a label: half an 8 looks like a 3, and is neither."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.layout import Layout
from disc_counter.register.openings import CELL_PX, DIGIT_HALF_PX, HALF_PX, upright

Mask = NDArray[np.bool_]

ONE = 1
"""The one digit that is narrow by itself; but its stem is not at the side, as what is left of a 0 is."""
ASIDE = 0.34
"""How far the middle of a 1 is from where those of the others are, at most, in widths of theirs."""
CUT = 0.64
"""Width and height of a digit, as shares of what is usual in its row, below which part of it is covered: the digits of
a typeface are of one height, and all but the 1 of nearly one width."""
FEWEST_PX = 2
"""Pixels of a row or column that are ink where a digit goes through it: fewer are specks."""
BESIDE_PX = 2
"""Columns at each side of a place, of 24, that may show the plate between two drums."""
SOLID = 0.9
"""The share of a digit's height that no column of a digit fills, but a patch does."""
SOLID_PX = 7
"""Such columns side by side, of the 24 of a place, that are no stroke: the boldest pen is 5 wide."""
FEWEST_DIGITS = 3
"""Digits other than 1 that it takes to know how large a row's digits are."""
SHADES = (10, 90)
"""Shares of a place, in per cent, that are darker than ink and ground on average."""
HALF = 0.5
"""The share of a place from which on it is not ink but ground."""
PLAIN = 25.0
"""Difference of ink and ground, of 255, from which on edges are plain enough to measure digits by."""


def covered(picture: Image, row: Layout, digits: NDArray[np.int64], resting: Mask) -> Mask:
    """Whether part of each drum's digit is covered, in a grey picture: bool [drums].

    `digits` is what is read of the drums, `resting` which of them stand on a digit: others are not judged.
    """
    strip = upright(picture, row)[HALF_PX - DIGIT_HALF_PX - 2 : HALF_PX + DIGIT_HALF_PX + 2]
    places = strip.reshape(len(strip), -1, CELL_PX).transpose(1, 0, 2)[1:-1, :, BESIDE_PX:-BESIDE_PX]
    inks = _inks(places)
    columns, rows = (np.array([_ends(ink, axis) for ink in inks]) for axis in (0, 1))
    size = np.stack([np.ptp(columns, axis=1), np.ptp(rows, axis=1)], axis=1)
    whole = resting & (digits != ONE) & (size.min(axis=1) > 0)
    if whole.sum() < FEWEST_DIGITS:
        return np.zeros(len(digits), bool)
    cut = (size < CUT * np.median(size[whole], axis=0)).any(axis=1)
    solid = np.array([_solid(ink) for ink in inks])
    middles = columns.mean(axis=1)
    aside = np.abs(middles - np.median(middles[whole])) > ASIDE * np.median(size[whole, 0])
    return np.asarray((whole & (cut | solid)) | (resting & (digits == ONE) & aside))


def _inks(places: NDArray[np.uint8]) -> Mask:
    """Where each place [drums, rows, columns] is ink: of two shades the one that covers less in most of them.

    The last drum may be painted the other way round.
    """
    dark, light = np.percentile(places, SHADES, axis=(1, 2))[..., None, None]
    lights = (places > (dark + light) / 2) & (light - dark > PLAIN)
    shares = lights.mean(axis=(1, 2))
    swapped = np.full(len(places), np.median(shares[:-1]) >= HALF)
    swapped[-1] = shares[-1] >= HALF
    return np.asarray(lights ^ swapped[:, None, None])


def _ends(ink: Mask, axis: int) -> tuple[int, int]:
    """The first column (axis 0) or row (axis 1) that a digit goes through, and the one after its last."""
    there = np.flatnonzero(ink.sum(axis=axis) >= FEWEST_PX)
    return (int(there[0]), int(there[-1]) + 1) if len(there) else (0, 0)


def _solid(ink: Mask) -> bool:
    """Whether a patch of ink is wider than any stroke."""
    full = ink.mean(axis=0) >= SOLID
    runs = np.convolve(full, np.ones(SOLID_PX), "valid")
    return bool((runs >= SOLID_PX).any())
