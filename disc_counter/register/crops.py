"""What the net is given of a drum: a grey crop of 32 by 20 pixels, its brightness and contrast evened out."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image

Crop: TypeAlias = NDArray[np.float32]

HEIGHT_PX, WIDTH_PX = 32, 20
"""What the nets are given of a drum: a digit is 20 pixels high in it."""
FAINT = 4.0
"""Contrast (standard deviation, of 255 grey levels) below which noise would be blown up to look like digits."""


def grey(image: Image, part: Image | None = None) -> Image:
    """The picture in one channel, the channels weighted by their contrast: under red light only red tells something.

    `image` is uint8 [height, width, 3] or already [height, width]; the contrast is that of `part`, else of all of it.
    """
    if image.ndim == 2:
        return image
    contrast = cv2.meanStdDev(image if part is None else part)[1] + 1e-3
    weights = (contrast**2 / (contrast**2).sum()).astype(np.float32)
    return np.asarray(cv2.transform(image, weights.T), np.uint8)


def cut(image: Image, x: float, y: float, height_px: float, width_px: float | None = None) -> Image:
    """The part of a grey picture round (x, y) that is `height_px` high, resized to the net's 32 rows.

    Beyond the picture its edge goes on. `width_px` is in the picture's pixels, for a strip of several drums.
    """
    scale = HEIGHT_PX / height_px
    columns = WIDTH_PX if width_px is None else max(WIDTH_PX, round(width_px * scale))
    if scale < 1:
        image, x, y, scale = _halved(image, x, y, scale)
    turn = np.array(
        [[scale, 0, (columns - 1) / 2 - x * scale], [0, scale, (HEIGHT_PX - 1) / 2 - y * scale]], np.float64
    )
    return np.asarray(
        cv2.warpAffine(image, turn, (columns, HEIGHT_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def normalised(crops: NDArray[np.uint8]) -> Crop:
    """Crops [n, 32, 20] with mean 0 and contrast 1 each: float32 of the same shape."""
    values = crops.astype(np.float32)
    mean = values.mean(axis=(1, 2), keepdims=True)
    contrast = values.std(axis=(1, 2), keepdims=True)
    return np.asarray((values - mean) / np.maximum(contrast, FAINT), np.float32)


def _halved(image: Image, x: float, y: float, scale: float) -> tuple[Image, float, float, float]:
    """The picture made smaller by averaging until what is left of the scale needs none."""
    whole = max(1, int(1 / scale + 0.5))
    if whole == 1:
        return image, x, y, scale
    size = (max(1, image.shape[1] // whole), max(1, image.shape[0] // whole))
    trimmed = image[: size[1] * whole, : size[0] * whole]
    small = np.asarray(cv2.resize(trimmed, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, (x + 0.5) / whole - 0.5, (y + 0.5) / whole - 0.5, scale * whole
