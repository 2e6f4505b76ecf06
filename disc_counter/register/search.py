"""Where the register is in a whole picture: strips at all heights are looked along, as in a window."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register import drums
from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX, grey
from disc_counter.register.layout import Layout, combed, most_plain

SEARCH_WIDTH_PX = 640
"""Width to which larger pictures are made smaller first, in pixels."""
SMALLEST_CROP_PX = 22
"""The lowest crop that is tried, in pixels: its digits are 14 pixels high. Of 40 drawn registers each whose digits are
10, 11, 12 and 13 pixels high 33, 39, 38 and 40 were seen; crops from 20 pixels on, each 1.26 times as high as the one
before, see 35, 38, 40 and 40, for 40 per cent more work."""
GROWTH = 1.32
"""From one height of crops to the next: a digit is recognised 15 per cent too large or small."""
LARGEST_CROP = 0.6
"""The highest crop, as a share of the picture's height."""
PLAIN = 0.2
"""How plainly a register must be seen to be one."""
MOST_ROWS = 8
"""Rows of digits that are looked at closely: on drawn plates the register was always among the five plainest."""
BESIDE = 0.75
"""How plain a line may be, in shares of the one above or below it, not to be only the edge of what is seen there."""
SAME_HEIGHT, SAME_LENGTH = 0.5, 0.3
"""Rows are of the same digits where they are less far apart, in heights of a crop, and share more of their length."""


def candidates(image: Image, counts: Sequence[int], window: Window | None = None) -> list[Layout]:
    """The rows of digits in a picture, or in a window of it, drums and print alike, the plainest first.

    None of them lies on another.
    """
    if window is not None:
        return [row.moved(window.x, window.y) for row in candidates(image[window.slices], counts)]
    shrink = max(1.0, image.shape[1] / SEARCH_WIDTH_PX)
    size = (round(image.shape[1] / shrink), round(image.shape[0] / shrink))
    small = grey(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8))
    kept: list[Layout] = []
    for row in sorted(_everywhere(small, counts), key=lambda row: -row.worth):
        if row.plain >= PLAIN and not any(on_each_other(row, other) for other in kept):
            kept.append(row)
    return [row.enlarged(shrink) for row in kept[:MOST_ROWS]]


def on_each_other(one: Layout, other: Layout) -> bool:
    """Whether two rows are of the same digits."""
    apart = abs(one.middles[:, 1].mean() - other.middles[:, 1].mean())
    left = max(one.middles[0, 0], other.middles[0, 0])
    right = min(one.middles[-1, 0], other.middles[-1, 0])
    shorter = min(float(np.ptp(each.middles[:, 0])) for each in (one, other))
    return bool(apart < SAME_HEIGHT * max(one.height_px, other.height_px) and right - left > SAME_LENGTH * shorter)


def _everywhere(small: Image, counts: Sequence[int]) -> list[Layout]:
    """Rows at all places of a grey picture, looked over once for each height of crops."""
    height, width = small.shape
    found = []
    crop_px = float(SMALLEST_CROP_PX)
    while crop_px <= LARGEST_CROP * height:
        scale = HEIGHT_PX / crop_px
        # Beyond its edges the picture goes on for half a crop's width, so that a drum at its edge is seen.
        aside = round(WIDTH_PX / 2)
        size = (max(1, round(width * scale)), max(HEIGHT_PX, round(height * scale)))
        resized = cv2.resize(small, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        scaled = np.asarray(cv2.copyMakeBorder(resized, 0, 0, aside, aside, cv2.BORDER_REPLICATE), np.uint8)
        plains = drums.over(scaled)
        for row, hopeful in enumerate(_hopeful(most_plain(plains, counts))):
            y = (row * drums.ROW_PX + HEIGHT_PX / 2) / scale - 0.5
            found += combed(plains[row], (-0.5, y), crop_px, np.array(counts)[hopeful].tolist())
        crop_px *= GROWTH
    return found


def _hopeful(most: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where a comb is worth its work, of how plain rows may be [lines, counts]: not beside a line that is plainer."""
    around = np.pad(most, ((1, 1), (0, 0)))
    plainest = np.maximum(around[:-2], around[2:])
    return np.asarray((most >= PLAIN) & (most >= BESIDE * plainest))
