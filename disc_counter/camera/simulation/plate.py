"""The meter's front: light plate, print, register and slot, drawn in millimetres and seen through the camera.

The plate's picture is a texture of `SCALE` pixels a millimetre around the point where the slot's middle is.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation import drawn_register
from disc_counter.camera.simulation.meter import DrawnMeter
from disc_counter.camera.simulation.optics import PLATE_Z_MM, RADIUS_MM, Floats, PinholeCamera
from disc_counter.model import Image, Window

SCALE = 8.0
"""Pixels a millimetre at which the plate is drawn, before a lens makes it smaller."""
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = -66.0, 66.0, 66.0, -36.0
PLATE_MM = (-49.0, 51.0, 49.0, -20.0)
REGISTER_MM = (-31.5, 40.5, 63.0, 11.0)
"""Left, top, width and height; up is positive."""
SERIAL_MM, SERIAL_STEP_MM, SERIAL_SIZE, SERIAL_PEN_PX = (-31.0, 20.5), 9.5, 2.4, 9
"""The serial number's left end and foot, from digit to digit, size of the font and its pen: bolder than the drums'."""

SLOT_EDGE_MM = 0.5
"""How wide the slot's dark edge is."""

Pixels: TypeAlias = NDArray[np.float32]


class Plate:
    """The front of a meter before a camera: where its parts are in the picture, and what they look like."""

    def __init__(self, meter: DrawnMeter, camera: PinholeCamera) -> None:
        self._meter, self._camera = meter, camera
        front = camera.project(np.array([0.0, -meter.rim.thickness_mm / 2, RADIUS_MM]))
        right, down = meter.slot_offset_mm
        self._middle = camera.on_plate(front) + np.array([right, -down])
        width, height = meter.slot_mm
        self.slot = self._window(-width / 2, height / 2, width, height)
        self.register = self._window(*REGISTER_MM)
        self.slot_middle_px = self.slot.x + (self.slot.width - 1) / 2

    def slot_edges_px(self) -> tuple[float, float]:
        """Columns of the slot's left and right end at half its height."""
        half = self._meter.slot_mm[0] / 2
        ends = self._in_picture(np.array([[-half, 0.0], [half, 0.0]]))
        return float(ends[0, 0]), float(ends[1, 0])

    def picture(self) -> Pixels:
        """The whole front, float32 [height, width, 3]; the register is left empty."""
        # As bytes: a quarter of the memory, and the grain covers the rounding.
        front = _draw(self._meter).astype(np.uint8)
        return self._seen(front, LEFT_MM, TOP_MM, Window(0, 0, self._camera.width, self._camera.height))

    def opening(self, window: Window) -> Pixels:
        """How much of each pixel of a window looks through the slot: float32 [height, width, 1], 0..1."""
        hole = np.zeros(_texture_size(), np.float32)
        cv2.fillPoly(hole, [_slot_outline(self._meter, 0.0)], 1.0)
        return self._seen(hole, LEFT_MM, TOP_MM, window)[..., None]

    def register_picture(self, kwh: float) -> Pixels:
        """The register's window, float32 [height, width, 3], with its drums at a reading."""
        left, top, width, height = REGISTER_MM
        return self._seen(
            drawn_register.draw(kwh, round(width * SCALE), round(height * SCALE)), left, top, self.register
        )

    def _seen(self, texture: Pixels | Image, left_mm: float, top_mm: float, window: Window) -> Pixels:
        """A texture whose upper left corner is at (left, top), as the camera sees it in a window."""
        down, across = texture.shape[:2]
        pixels = np.array([[0, 0], [across, 0], [across, down], [0, down]], np.float64)
        places = self._in_picture(pixels * [1, -1] / SCALE + [left_mm, top_mm]) - [window.x, window.y]
        twice = (places + 0.5) * 2 - 0.5
        view = cv2.getPerspectiveTransform((pixels - 0.5).astype(np.float32), twice.astype(np.float32))
        large = cv2.warpPerspective(
            texture,
            view,
            (window.width * 2, window.height * 2),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        small = cv2.resize(large, (window.width, window.height), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.GaussianBlur(small.astype(np.float32), (0, 0), 0.5), np.float32)

    def _in_picture(self, places_mm: Floats) -> Floats:
        """Pixels [..., 2] of places [..., 2] on the plate, right and up from the slot's middle."""
        flat = places_mm + self._middle
        return self._camera.project(np.concatenate([flat, np.full_like(flat[..., :1], PLATE_Z_MM)], axis=-1))

    def _window(self, left: float, top: float, width: float, height: float) -> Window:
        corners = np.array([[left, top], [left + width, top], [left, top - height], [left + width, top - height]])
        low, high = self._in_picture(corners).min(axis=0), self._in_picture(corners).max(axis=0)
        limit = np.array([self._camera.width, self._camera.height])
        first = np.clip(np.floor(low + 0.5), 0, limit - 1).astype(int)
        last = np.clip(np.ceil(high + 0.5), first + 1, limit).astype(int)
        return Window(int(first[0]), int(first[1]), int(last[0] - first[0]), int(last[1] - first[1]))


def _texture_size() -> tuple[int, int]:
    return round((TOP_MM - BOTTOM_MM) * SCALE), round((RIGHT_MM - LEFT_MM) * SCALE)


def _draw(meter: DrawnMeter) -> Pixels:
    size, random = _texture_size(), np.random.default_rng(meter.seed + 1)
    grain = cv2.resize(random.normal(size=(size[0] // 24, size[1] // 24)).astype(np.float32), size[::-1])
    front = np.full((*size, 3), (56.0, 50.0, 48.0), np.float32)
    front += (2.0 * grain)[..., None]
    left, top, right, bottom = PLATE_MM
    _box(front, left, top, right - left, top - bottom, (202.0, 206.0, 204.0))
    front *= (1.0 + np.linspace(0.05, -0.06, size[1], dtype=np.float32) + 0.004 * grain)[..., None]
    _text(front, "WECHSELSTROMZAEHLER", (-27.0, 44.0), 0.8)
    _text(front, "kWh", (35.0, 33.0), 1.0)
    _text(front, f"{meter.revolutions_per_kwh:g} U/kWh", (-45.0, 15.0), 0.8)
    _text(front, "220/380V 10(40)A 50Hz", (-4.0, 15.0), 0.7)
    _arrow(front, meter)
    _serial(front, meter.serial)
    if meter.red_print:
        _red_print(front, meter)
    cv2.fillPoly(front, [_slot_outline(meter, SLOT_EDGE_MM)], (24.0, 26.0, 22.0))
    return front


def _slot_outline(meter: DrawnMeter, beyond_mm: float) -> NDArray[np.int32]:
    """The slot's outline [points, 2] in the texture's pixels, moved outwards.

    A rounded slot ends in half circles; a lens is as high as said in its middle and comes to a point at either end.
    """
    half_width, half_height = meter.slot_mm[0] / 2 + beyond_mm, meter.slot_mm[1] / 2 + beyond_mm
    across = half_width * np.cos(np.linspace(np.pi, 0.0, 181))
    from_end = half_width - np.abs(across)
    if meter.slot_shape == "lens":
        up = half_height * (1.0 - (across / half_width) ** 2)
    elif meter.slot_shape == "rounded":
        up = np.sqrt(half_height**2 - np.clip(half_height - from_end, 0.0, None) ** 2)
    else:
        up = np.full_like(across, half_height)
    upper, lower = np.stack([across, up], axis=1), np.stack([across[::-1], -up[::-1]], axis=1)
    places = (np.concatenate([upper, lower]) * [1, -1] - [LEFT_MM, -TOP_MM]) * SCALE
    return np.asarray(np.rint(places), np.int32)


def _serial(front: Pixels, digits: str) -> None:
    """The serial number, its digits as far apart as drums."""
    left, foot = SERIAL_MM
    for place, digit in enumerate(digits):
        _text(front, digit, (left + place * SERIAL_STEP_MM, foot), SERIAL_SIZE, pen_px=SERIAL_PEN_PX)


def _red_print(front: Pixels, meter: DrawnMeter) -> None:
    """Red bars and print right beside the slot, to tempt whoever looks for red."""
    width, height = meter.slot_mm
    for side in (-1, 1):
        _box(front, side * (width / 2 + 4.0) - 2.0, height / 2, 4.0, height, (30.0, 24.0, 190.0))
    _text(front, "Nur fuer Versuche", (-14.0, -height / 2 - 5.0), 0.8, (30.0, 24.0, 190.0))


def _arrow(front: Pixels, meter: DrawnMeter) -> None:
    over = meter.slot_mm[1] / 2 + 2.0
    tail, tip = -8.0 * meter.direction, 8.0 * meter.direction
    cv2.arrowedLine(front, _at(tail, over), _at(tip, over), (40.0, 40.0, 38.0), 4, cv2.LINE_AA, 0, 0.12)


def _text(
    front: Pixels,
    text: str,
    place: tuple[float, float],
    size: float,
    colour: tuple[float, float, float] = (50, 50, 48),
    pen_px: int = 2,
) -> None:
    (across, up), under = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size, pen_px)
    ink = np.zeros((up + under + 8, across + 8), np.uint8)
    cv2.putText(ink, text, (4, up + 4), cv2.FONT_HERSHEY_SIMPLEX, size, 255, pen_px, cv2.LINE_AA)
    left, bottom = _at(*place)
    paper = front[bottom - up - 4 : bottom + under + 4, left - 4 : left + across + 4]
    paper += (ink.astype(np.float32) / 255)[..., None] * (np.array(colour, np.float32) - paper)


def _box(
    front: Pixels, left: float, top: float, width: float, height: float, colour: tuple[float, float, float]
) -> None:
    cv2.rectangle(front, *_corners(left, top, width, height), colour, -1)


def _corners(left: float, top: float, width: float, height: float) -> tuple[tuple[int, int], tuple[int, int]]:
    right, bottom = _at(left + width, top - height)
    return _at(left, top), (right - 1, bottom - 1)


def _at(right_mm: float, up_mm: float) -> tuple[int, int]:
    return round((right_mm - LEFT_MM) * SCALE), round((TOP_MM - up_mm) * SCALE)
