"""The disc as it is seen through the slot at any angle, with motion blur: one look-up in the atlas a frame."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation import atlas
from disc_counter.camera.simulation.meter import DrawnMeter
from disc_counter.camera.simulation.optics import BELOW, FACE, RIM, Floats, PinholeCamera, angle_at_column, meet
from disc_counter.model import Image, Window

ACROSS, DOWN = 3, 3
"""Rays a pixel to either direction: without them edges would be stairs."""
LENS_SIGMA_PX = 0.55
"""Pixels, one standard deviation, over which the lens smears a point."""
BLUR_MARGIN = 700
"""Columns of the atlas kept beside what is visible, for motion blur."""

BLOCKS = 16
"""Portions in which rays are cast, to be light on memory."""

Pixels = NDArray[np.float32]


class SlotView:
    """Draws the disc within a window of the picture.

    `zero` is the rim angle (radians) in the middle of the slot: where the mark stands at whole revolutions.
    """

    def __init__(self, meter: DrawnMeter, camera: PinholeCamera, window: Window, zero: float) -> None:
        self._window, self._direction = window, meter.direction
        self._exposure_s = meter.view.exposure_s
        looks = [_look(meter, camera, block, zero) for block in np.array_split(_subpixels(window), BLOCKS)]
        columns, self._rows, even, glint = (np.concatenate(parts) for parts in zip(*looks, strict=True))
        self._first = math.floor(columns.min()) - BLUR_MARGIN
        self._span = math.ceil(columns.max() - columns.min()) + 2 * BLUR_MARGIN + 2
        self._columns = columns - np.float32(self._first)
        self._skin = _wrapped(atlas.paint(meter.rim, meter.mark, meter.seed), self._span)
        shade = _shade(meter, window)
        self._light, self._glint = _shrunk(even, window) * shade, _shrunk(glint, window) * shade

    def draw(self, revolutions: float, speed: float) -> Pixels:
        """The window float32 [height, width, 3] at an angle (revolutions) and speed (revolutions per second)."""
        start = (self._first - self._direction * revolutions * atlas.COLUMNS) % atlas.COLUMNS
        whole = int(start)
        skin = self._skin[:, whole : whole + self._span]
        blur = round(abs(speed) * self._exposure_s * atlas.COLUMNS) | 1
        if blur > 1:
            skin = np.asarray(cv2.blur(skin, (min(blur, 2 * BLUR_MARGIN - 1), 1)), np.uint8)
        columns = self._columns + np.float32(start - whole)
        seen = cv2.remap(skin, columns, self._rows, cv2.INTER_LINEAR)
        small = cv2.resize(seen, (self._window.width, self._window.height), interpolation=cv2.INTER_AREA)
        layers = small.astype(np.float32)
        lit = layers[..., :3] * self._light + layers[..., 3:] * self._glint
        return np.asarray(cv2.GaussianBlur(lit, (0, 0), LENS_SIGMA_PX), np.float32)


def zero_angle(meter: DrawnMeter, camera: PinholeCamera, slot_middle_px: float) -> float:
    """The rim angle (radians) that is seen in the slot's middle column."""
    return angle_at_column(camera, slot_middle_px, -meter.rim.thickness_mm / 2)


def _wrapped(skin: Image, span: int) -> Image:
    times = 1 + math.ceil(span / atlas.COLUMNS)
    return np.ascontiguousarray(np.tile(skin, (1, times, 1))[:, : atlas.COLUMNS + span])


def _subpixels(window: Window) -> Floats:
    """Places [height * DOWN, width * ACROSS, 2] of the window's rays."""
    x = window.x - 0.5 + (np.arange(window.width * ACROSS) + 0.5) / ACROSS
    y = window.y - 0.5 + (np.arange(window.height * DOWN) + 0.5) / DOWN
    return np.stack(np.meshgrid(x, y), axis=-1)


def _look(meter: DrawnMeter, camera: PinholeCamera, rays: Floats, zero: float) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """What rays [height, width, 2] find: column and row in the atlas, and how bright even light and glints are."""
    kind, angle, place = meet(camera, rays, meter.rim.thickness_mm)
    rows = np.where(kind == RIM, atlas.rim_row(place, meter.rim.thickness_mm), atlas.face_row(place))
    rows = np.where(kind == BELOW, atlas.BELOW_ROW, rows)
    columns = (np.where(kind == BELOW, zero, angle) - zero) / (2 * np.pi) * atlas.COLUMNS
    even, glint = _light(meter.light.highlight, kind, angle)
    return columns.astype(np.float32), rows.astype(np.float32), even, glint


def _light(strength: float, kind: NDArray[np.int64], angle: Floats) -> tuple[Pixels, Pixels]:
    """How bright even light and glints are at each place: it stands still while the disc turns."""
    around = np.degrees(angle)
    rim_even = 0.72 + 0.32 * np.cos(angle) + 0.05 * np.sin(3 * angle)
    fans = np.exp(-(((np.abs(around + 6) - 34) / 9) ** 2)) + 0.6 * np.exp(-(((around - 70) / 12) ** 2))
    even = np.where(kind == RIM, rim_even, np.where(kind == FACE, 0.8 + strength * fans, 1.0))
    shine = np.exp(-(((around + 18) / 16) ** 2)) + 0.4 * np.exp(-(((around - 36) / 9) ** 2))
    glint = strength * np.where(kind == RIM, shine, np.where(kind == FACE, 0.15 * fans, 0.0))
    return even.astype(np.float32), glint.astype(np.float32)


def _shade(meter: DrawnMeter, window: Window) -> Pixels:
    """The shadow of the slot's upper edge, float32 [height, 1, 1]."""
    down = (np.arange(window.height, dtype=np.float32) + 0.5) / window.height
    return np.asarray(1.0 - meter.light.shadow * np.exp(-down / 0.16), np.float32)[:, None, None]


def _shrunk(field: Pixels, window: Window) -> Pixels:
    small = cv2.resize(field, (window.width, window.height), interpolation=cv2.INTER_AREA)
    return np.asarray(small[..., None], np.float32)
