"""Parts of a picture: windows within it, why nothing can be seen in one, the picture turned."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from disc_counter.model import Image, Window

DARK, BRIGHT, FLAT = 48, 243, 4.0
"""Of 255: a window that is darker, brighter, or of less contrast than this shows nothing."""


def around(windows: Sequence[Window], size: tuple[int, int]) -> Window:
    """The window that holds them all, within a picture of that size (width, height)."""
    x, y = max(0, min(each.x for each in windows)), max(0, min(each.y for each in windows))
    right = min(size[0], max(each.x + each.width for each in windows))
    bottom = min(size[1], max(each.y + each.height for each in windows))
    return Window(x, y, right - x, bottom - y)


def unseen(image: Image, window: Window) -> str | None:
    """Why nothing can be seen in the window, if so."""
    if window.width <= 0 or window.height <= 0:
        height, width = image.shape[:2]
        return f"the window lies outside the picture, which is {width} x {height}"
    brightness, contrast = cv2.meanStdDev(image[window.slices])
    if brightness.mean() > BRIGHT:
        return "overexposed: less light, or a shorter exposure, is needed"
    if contrast.max() < FLAT:
        return "too dark" if brightness.mean() < DARK else "nothing is seen in the window: is it covered?"
    return None


def inside(window: Window, image: Image) -> Window:
    """The part of a window that lies in the picture."""
    height, width = image.shape[:2]
    x0, y0 = max(window.x, 0), max(window.y, 0)
    x1, y1 = min(window.x + window.width, width), min(window.y + window.height, height)
    return Window(x0, y0, max(0, x1 - x0), max(0, y1 - y0))


def turned(image: Image, window: Window) -> tuple[Image, Window]:
    """The picture and the window turned by 180 degrees."""
    height, width = image.shape[:2]
    x, y = width - window.x - window.width, height - window.y - window.height
    return np.asarray(cv2.rotate(image, cv2.ROTATE_180), np.uint8), Window(x, y, window.width, window.height)
