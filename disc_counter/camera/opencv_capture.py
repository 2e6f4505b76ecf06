"""What the sources that read through OpenCV have in common: quiet opening, the picture's size, and its rotation."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, cast

import cv2

from disc_counter.model import Image

# Read once by OpenCV when it first opens a film: what FFmpeg has to say is said in one sentence of our own.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

# OpenCV 4 has its log level at the top, OpenCV 5 in a module of its own.
_logging: Any = getattr(cv2.utils, "logging", cv2)

_ROTATE_CODES = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


SLOW = 0.95
"""The least share of the pictures asked for; a camera that delivers fewer is reported."""


def too_slow(rate: float, asked_rate: float) -> str | None:
    """What to do where a camera takes fewer pictures a second than were asked for."""
    if rate >= SLOW * asked_rate:
        return None
    return f"the camera takes {rate:.0f} pictures a second, not {asked_rate:g}: set [camera] frame_rate to {rate:.0f}"


def open_quietly(source: str | int, backend: int) -> cv2.VideoCapture:
    """A capture that may turn out not to be opened, without OpenCV's chatter on stderr."""
    level = _logging.getLogLevel()
    _logging.setLogLevel(0)
    try:
        return cv2.VideoCapture(source, backend)
    finally:
        _logging.setLogLevel(level)


def rotation_of(degrees: int) -> Callable[[Image], Image]:
    """Turns a picture clockwise by 0, 90, 180 or 270 degrees; at 0 it is handed through, not copied."""
    if degrees == 0:
        return lambda image: image
    code = _ROTATE_CODES[degrees]
    return lambda image: cast(Image, cv2.rotate(image, code))


def rotated_size(capture: cv2.VideoCapture, degrees: int) -> tuple[int, int]:
    """Width and height in pixels after rotation."""
    width, height = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
    return (width, height) if degrees % 180 == 0 else (height, width)
