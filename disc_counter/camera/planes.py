"""Luma and chroma out of a camera's YUV buffer, without converting anything."""

from __future__ import annotations

import cv2
import numpy as np

from disc_counter.errors import CameraError
from disc_counter.model import Image

YUV_FORMATS = ("YUV420", "NV12")
"""Planes U and V after each other, or their values in turn."""


def planes(buffer: Image, layout: str, size: tuple[int, int]) -> tuple[Image, Image]:
    """Luma [height, width] and chroma [height / 2, width / 2, 2] of a buffer whose rows may be padded.

    `size` is width and height in pixels, `buffer` uint8 with at least height x 3 / 2 rows of equal length. Luma is a
    view; chroma is one of NV12, and a new array of YUV420, whose planes lie apart. CameraError for another layout.
    """
    if layout not in YUV_FORMATS:
        raise CameraError(f"the camera gives pictures as {layout}: {' or '.join(YUV_FORMATS)} would be right")
    width, height = size
    flat = buffer.reshape(-1)
    stride = flat.size // (height * 3 // 2)
    luma = flat[: height * stride].reshape(height, stride)[:, :width]
    rest = flat[height * stride : height * stride * 3 // 2]
    if layout == "NV12":
        return luma, rest.reshape(height // 2, stride // 2, 2)[:, : width // 2]
    u, v = rest.reshape(2, height // 2, stride // 2)[:, :, : width // 2]
    return luma, np.asarray(cv2.merge([u, v]), np.uint8)
