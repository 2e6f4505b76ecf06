"""The slot's limits in a still picture, from where a disc was seen to move."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Window

SIDE_PX = 4
BESIDE_SHARE = 0.6
"""The dark below (or above) the rim belongs to the window: in it the rim's edge is recognised."""
LEAST_BESIDE_SHARE = 0.06
LEAST_EDGE, LEAST_EDGE_SHARE = 20.0, 0.4
"""Grey levels between the dark in the slot and the plate beside it; where light is short, that share of the plate's."""
MOST_WIDENING = 5.0
GLARE_SHARE = 0.12
"""The widest reflection of a lamp within the slot, as a share of the picture's width."""
MOST_SMEARED_PX = 20
"""The most plate at one end of what is seen to move: a film's compression smears movement over a block of 16 pixels."""
LEAST_MIRRORED, MIRRORED_SHARE = 10.0, 0.5
"""Grey levels by which a mirrored lamp is brighter than the plate, and the share of a gap's columns that must be."""


def _bridged(dark: NDArray[np.bool_], bright: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """The dark columns [n], and between two of them short gaps in which a lamp is mirrored, brighter than the plate."""
    filled = dark.copy()
    places = np.flatnonzero(dark)
    for before, after in pairwise(places.tolist()):
        gap = slice(before + 1, after)
        if 1 < after - before <= most and bright[gap].mean() >= MIRRORED_SHARE:
            filled[gap] = True
    return filled


def _trimmed(left: int, right: int, inside: NDArray[np.bool_]) -> tuple[int, int]:
    """The columns from `left` to `right` without what was smeared over the plate, `inside` [width] being the slot's.

    Where more would be taken away it is no smear: a lamp shines on the slot's end.
    """
    places = left + np.flatnonzero(inside[left:right])
    if places.size == 0:
        return left, right
    first, end = int(places[0]), int(places[-1]) + 1
    return first if first - left <= MOST_SMEARED_PX else left, end if right - end <= MOST_SMEARED_PX else right


def slot_around(box: Window, still: NDArray[np.float32]) -> Window:
    """The box with the dark beside the rim, in which its edge is recognised, and sideways up to the slot's edges."""
    height = still.shape[0]
    left, right = _sides(box, still)
    beside = max(int(BESIDE_SHARE * box.height), int(LEAST_BESIDE_SHARE * (right - left)))
    top, bottom = max(box.y - beside, 0), min(box.y + box.height + beside, height)
    return Window(left, top, right - left, bottom - top)


def _sides(box: Window, still: NDArray[np.float32]) -> tuple[int, int]:
    """The first column of the slot and the one after its last."""
    height, width = still.shape
    beside = max(int(BESIDE_SHARE * box.height), int(LEAST_BESIDE_SHARE * box.width))
    top, bottom = max(box.y - beside, 0), min(box.y + box.height + beside, height)
    darkest = np.percentile(still[top:bottom], 15, axis=0)
    inside = float(np.median(darkest[box.x : box.x + box.width]))
    outside = float(np.percentile(darkest, 85))
    left, right = box.x, box.x + box.width
    if outside > inside + min(LEAST_EDGE, LEAST_EDGE_SHARE * outside):
        level = (inside + outside) / 2
        brightest = np.percentile(still[top:bottom], 95, axis=0)
        mirrored = brightest > float(np.percentile(brightest, 85)) + LEAST_MIRRORED
        inside_slot = _bridged(darkest < level, mirrored, round(GLARE_SHARE * width))
        left, right = _trimmed(left, right, inside_slot)
        while left > 0 and inside_slot[left - 1]:
            left -= 1
        while right < width and inside_slot[right]:
            right += 1
    if left == 0 or right == width or right - left > MOST_WIDENING * box.width:
        left, right = max(box.x - SIDE_PX, 0), min(box.x + box.width + SIDE_PX, width)
    return left, right
