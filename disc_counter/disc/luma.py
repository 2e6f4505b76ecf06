"""The grey of a picture."""

from __future__ import annotations

import cv2
import numpy as np

from disc_counter.model import Image


def luma(picture: Image) -> Image:
    """The grey of a picture: its own if it has no colour, else the mean of its colours, green twice."""
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.transform(picture, np.array([[0.25, 0.5, 0.25]], np.float32)), np.uint8).reshape(
        picture.shape[:2]
    )
