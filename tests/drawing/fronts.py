"""A meter's front, evenly lit: a plain register, and below it a serial number in the drums' own typeface."""

from __future__ import annotations

import cv2
import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.training.print_rows import PrintedNumber
from tests.drawing.plain_registers import PLAIN, drawn, window_of

PLATE = 130.0
SERIAL = "8301752"
SCALE = 0.6
"""Of what a register is drawn at: digits are 24 pixels high."""


def front(register: float, count: int = 7, serial: str = SERIAL) -> tuple[Image, Window]:
    """The picture, uint8 [height, width, 3], and the window round its drums."""
    seen = drawn(register, count)
    height, width = seen.image.shape
    canvas: Image = np.full((2 * height, width, 3), round(PLATE), np.uint8)
    canvas[:height] = seen.image[..., None]
    digit_px = seen.digit_px
    printed = PrintedNumber(
        digits=serial,
        style=PLAIN,
        font=None,
        height_px=1.1 * digit_px,
        spacing_px=1.05 * digit_px,
        ink=(20.0, 20.0, 20.0),
        label=None,
        frame=0,
        boxed=False,
        margin_px=(0.0, 0.0),
    )
    if serial:
        printed.paint(canvas, round(1.2 * digit_px), round(height + 0.1 * digit_px))
    place = window_of(seen)
    small = cv2.resize(canvas, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    around = [round(SCALE * each) for each in (place.x, place.y, place.width, place.height)]
    return np.asarray(small, np.uint8), Window(*around)
