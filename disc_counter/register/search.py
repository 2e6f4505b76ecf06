"""Where the register is in a whole picture: strips at all heights are looked along, as in a window."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.crops import grey
from disc_counter.register.layout import Layout, rows

SEARCH_WIDTH_PX = 640
"""Width to which larger pictures are made smaller first, in pixels."""
SMALLEST_CROP_PX = 16
"""The lowest crop that is tried, in pixels: its digits are 10 pixels high, and below 8 they are guesses."""
GROWTH = 1.26
"""From one height of crops to the next: a digit is recognised 12 per cent too large or too small."""
LARGEST_CROP = 0.6
"""The highest crop, as a share of the picture's height."""
EVERY_HEIGHT = 0.3
"""From one strip to the next, in heights of a crop."""
PLAIN = 0.2
"""How plainly a register must be seen to be one."""


def search(image: Image, counts: Sequence[int]) -> Window | None:
    """The window of the plainest row of drums in a picture; None if there is none."""
    shrink = max(1.0, image.shape[1] / SEARCH_WIDTH_PX)
    size = (round(image.shape[1] / shrink), round(image.shape[0] / shrink))
    small = grey(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8))
    best = max(_everywhere(small, counts), key=lambda row: row.worth, default=None)
    if best is None or best.plain < PLAIN:
        return None
    return _round(best, shrink)


def _everywhere(small: Image, counts: Sequence[int]) -> list[Layout]:
    height, width = small.shape
    found = []
    crop_px = float(SMALLEST_CROP_PX)
    while crop_px <= LARGEST_CROP * height:
        for y in np.arange(crop_px / 2, height - crop_px / 2, EVERY_HEIGHT * crop_px):
            found += rows(small, Window(0, round(y - crop_px / 2), width, round(crop_px)), crop_px, counts)
        crop_px *= GROWTH
    return found


def _round(row: Layout, shrink: float) -> Window:
    """A window round the row, a crop high, in pixels of the picture before it was made smaller."""
    half = row.height_px / 2
    x0, x1 = row.middles[0, 0] - half, row.middles[-1, 0] + half
    y0 = row.middles[:, 1].mean() - half
    x0 = max(x0, 0.0)
    return Window(round(x0 * shrink), round(y0 * shrink), round((x1 - x0) * shrink), round(row.height_px * shrink))
