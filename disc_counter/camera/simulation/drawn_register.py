"""The register: five white drums on black and a red one for tenths that turns all the time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

INTEGER_DIGITS, DECIMAL_DIGITS = 5, 1
DIGITS = INTEGER_DIGITS + DECIMAL_DIGITS

Pixels = NDArray[np.float32]


def drums(kwh: float) -> list[float]:
    """Where each drum stands, 0 <= x < 10, most significant first: it moves on while the one below goes from 9 to 0."""
    places, below = [], 10.0 * (kwh * 10**DECIMAL_DIGITS / 10 % 1)
    places.append(below)
    for digit in range(1, DIGITS):
        whole = int(kwh * 10**DECIMAL_DIGITS // 10**digit) % 10
        below = whole + max(0.0, below - 9.0)
        places.append(below)
    return places[::-1]


def draw(kwh: float, width: int, height: int) -> Pixels:
    """The register's window, float32 [height, width, 3]."""
    window = np.full((height, width, 3), (20.0, 21.0, 20.0), np.float32)
    pitch = width / DIGITS
    inner_height, inner_width = round(height * 0.86), round(pitch * 0.72)
    for number, turned in enumerate(drums(kwh)):
        left, top = round(pitch * (number + 0.5) - inner_width / 2), (height - inner_height) // 2
        ground = (36.0, 30.0, 178.0) if number >= INTEGER_DIGITS else (30.0, 31.0, 30.0)
        window[top : top + inner_height, left : left + inner_width] = _drum(turned, inner_width, inner_height, ground)
    return window


def _drum(turned: float, width: int, height: int, ground: tuple[float, float, float]) -> Pixels:
    """One drum: the digit before and after, rolling upwards, darker towards its edges."""
    face = np.full((height, width, 3), ground, np.float32)
    step = height * 1.15
    for digit in range(int(turned) - 1, int(turned) + 3):
        _digit(face, digit % 10, height / 2 + (digit - turned) * step)
    bend = np.linspace(-1, 1, height, dtype=np.float32)
    return np.asarray(face * (1.0 - 0.45 * bend**4)[:, None, None], np.float32)


def _digit(face: Pixels, digit: int, middle: float) -> None:
    height, width = face.shape[:2]
    size, thickness = height / 34.0, max(2, round(height / 12))
    (across, up), _ = cv2.getTextSize(str(digit), cv2.FONT_HERSHEY_SIMPLEX, size, thickness)
    sheet = np.zeros((up + 4 * thickness, width), np.uint8)
    left = max(0, (width - across) // 2)
    cv2.putText(
        sheet, str(digit), (left, up + 2 * thickness), cv2.FONT_HERSHEY_SIMPLEX, size, 255, thickness, cv2.LINE_AA
    )
    shift = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, middle - sheet.shape[0] / 2]])
    ink = cv2.warpAffine(sheet, shift, (width, height)).astype(np.float32)[..., None] / 255
    face += ink * (np.array([222.0, 224.0, 224.0], np.float32) - face)
