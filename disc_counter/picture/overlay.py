"""Draws into a copy of the camera's picture what the station makes of it: window, rim, mark, and the disc's angle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Sight, Window

Colour = tuple[int, int, int]
Polyline = NDArray[np.int32]

SEEN: Colour = (96, 208, 64)
BLIND: Colour = (48, 160, 255)
RIM: Colour = (255, 208, 64)
STRIP: Colour = (208, 96, 208)
FLOW: Colour = (64, 240, 255)
MARK: Colour = (80, 80, 255)
NEEDLE: Colour = (255, 255, 255)
SHADE: Colour = (16, 16, 16)

DIAL_RADIUS_SHARE = 0.09
"""The dial's radius, as a share of the picture's height."""
DIAL_PROBE_DEG = 10.0
"""Degrees over which the rim's scale in the picture is taken."""
MARK_HALF_WIDTH_DEG = 6.0
"""Half the width of the mark on the dial: a usual one has 12.7 degrees."""
SUBPIXEL_BITS = 4
"""Fractions of a pixel in which OpenCV is given points: sixteenths."""
FLOW_S = 0.5
"""How long the rim moves along the flow's arrow, in seconds, within the bounds below."""
LEAST_FLOW_PX = 3.0
"""The shortest arrow, in pixels: a shorter one is no arrow."""
FLOW_SHARE = 0.45
"""The longest arrow, as a share of the window's width."""
ARROW_TIP_PX = 8.0
"""Length of the arrow's tip, in pixels at a picture of 320 rows."""
CORNERS = {
    "a": ((0, 0), (1, 0)),
    "b": ((1, 0), (1, 1)),
    "c": ((1, 1), (1, 2)),
    "d": ((0, 2), (1, 2)),
    "e": ((0, 1), (0, 2)),
    "f": ((0, 0), (0, 1)),
    "g": ((0, 1), (1, 1)),
}
"""The ends of a seven-segment display's segments. OpenCV 5 keeps 6 MB for its fonts on every thread that writes."""
SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "?": "abge",
}
DIGIT_SHARE, DIGIT_GAP_SHARE = 0.5, 0.35
"""A digit's width, and its distance from the drum, in widths of the drum."""
FLOW_BELOW_PX = 6
"""How far below the window the arrow lies, in pixels at a picture of 320 rows."""


class Outlines(Protocol):
    """Where things are in the picture; all in pixels after rotation, angles in degrees as in `Sight`."""

    @property
    def window(self) -> Window:
        """The disc's window."""

    def rim_line(self) -> Polyline:
        """The rim's arc: int32 [n, 2], x and y."""

    def strip_outline(self) -> Polyline:
        """The outline of the part of the rim that is read: int32 [n, 2]."""

    def mark_outline(self, angle_deg: float) -> Polyline | None:
        """The mark's outline when its middle stands at `angle_deg`: int32 [m, 2]; None where it is out of sight."""


@dataclass(frozen=True, slots=True)
class Drum:
    """A drum of the register and the digit read from it; '?' where that is not sure."""

    window: Window
    digit: str


def draw_overlay(
    image: Image, sight: Sight, scene: Outlines, turn_deg_per_s: float | None = None, drums: Sequence[Drum] = ()
) -> Image:
    """A BGR copy of the image [height, width(, 3)] with everything drawn that is known; amber where sight is lost.

    `turn_deg_per_s` is how fast the disc turns, + is consumption; None is 'not known'.
    """
    canvas: Image = np.array(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image, dtype=np.uint8)
    width_px = max(1, round(canvas.shape[0] / 320))
    _draw_window(canvas, scene.window, BLIND if sight.reason else SEEN, width_px)
    for drum in drums:
        _draw_drum(canvas, drum, width_px)
    _draw_line(canvas, scene.strip_outline(), STRIP, width_px, closed=True)
    _draw_line(canvas, scene.rim_line(), RIM, width_px, closed=False)
    px_per_deg = _px_per_deg(scene)
    if sight.angle_deg is not None:
        outline = scene.mark_outline(sight.angle_deg)
        if outline is not None:
            _draw_line(canvas, outline, MARK, width_px, closed=True)
        _draw_dial(canvas, sight.angle_deg if px_per_deg >= 0 else -sight.angle_deg, width_px)
    if turn_deg_per_s is not None:
        _draw_flow(canvas, scene.window, px_per_deg * turn_deg_per_s, width_px)
    return canvas


def dial_place(height_px: int, width_px: int) -> tuple[int, int, int]:
    """Middle (x, y) and radius of the dial in a picture of that size, in pixels: the upper right corner."""
    radius = max(12, round(height_px * DIAL_RADIUS_SHARE))
    return width_px - radius * 3 // 2, radius * 3 // 2, radius


def _draw_window(canvas: Image, window: Window, colour: Colour, width_px: int) -> None:
    right, bottom = window.x + window.width - 1, window.y + window.height - 1
    corners = np.array([(window.x, window.y), (right, window.y), (right, bottom), (window.x, bottom)], dtype=np.int32)
    _draw_line(canvas, corners, colour, width_px, closed=True)


def _draw_line(canvas: Image, line: Polyline, colour: Colour, width_px: int, *, closed: bool) -> None:
    """A line on a dark seam, so that it shows on a bright picture as well as on a dark one."""
    points = [np.ascontiguousarray(line, dtype=np.int32).reshape(-1, 1, 2)]
    cv2.polylines(canvas, points, closed, SHADE, width_px + 2, cv2.LINE_AA)
    cv2.polylines(canvas, points, closed, colour, width_px, cv2.LINE_AA)


def _draw_drum(canvas: Image, drum: Drum, width_px: int) -> None:
    """The drum's box, and below it what was read."""
    window, colour = drum.window, SEEN if drum.digit.isdigit() else BLIND
    _draw_window(canvas, window, colour, width_px)
    size = round(DIGIT_SHARE * max(window.width, 8))
    corner = (window.x + (window.width - size) // 2, window.y + window.height + round(DIGIT_GAP_SHARE * window.width))
    lines = [np.array(CORNERS[segment], np.int32) * size + corner for segment in SEGMENTS[drum.digit]]
    for shade, thickness in ((SHADE, 2 * width_px + 2), (colour, 2 * width_px)):
        cv2.polylines(canvas, lines, False, shade, thickness, cv2.LINE_AA)


def _draw_dial(canvas: Image, angle_deg: float, width_px: int) -> None:
    """The disc from above, the viewer below it: the needle points to the mark, straight down in the slot's middle."""
    x, y, radius = dial_place(*canvas.shape[:2])
    cv2.circle(canvas, (x, y), radius, SHADE, -1, cv2.LINE_AA)
    cv2.circle(canvas, (x, y), radius, RIM, width_px, cv2.LINE_AA)
    cv2.line(canvas, (x, y + radius), (x, y + radius * 4 // 5), RIM, width_px, cv2.LINE_AA)
    cv2.ellipse(
        canvas,
        (x, y),
        (radius, radius),
        90.0 - angle_deg,
        -MARK_HALF_WIDTH_DEG,
        MARK_HALF_WIDTH_DEG,
        MARK,
        width_px * 3,
        cv2.LINE_AA,
    )
    scale = 1 << SUBPIXEL_BITS
    tip = (
        round((x + sin(radians(angle_deg)) * radius * 0.8) * scale),
        round((y + cos(radians(angle_deg)) * radius * 0.8) * scale),
    )
    cv2.line(canvas, (x * scale, y * scale), tip, NEEDLE, width_px + 1, cv2.LINE_AA, SUBPIXEL_BITS)


def _draw_flow(canvas: Image, window: Window, px_per_s: float, width_px: int) -> None:
    """An arrow below the window, from its middle on, the way the rim moves; none while the disc stands."""
    most_px = window.width * FLOW_SHARE
    length_px = max(-most_px, min(most_px, px_per_s * FLOW_S))
    if abs(length_px) < LEAST_FLOW_PX:
        return
    x = window.x + window.width // 2
    y = min(window.y + window.height + FLOW_BELOW_PX * width_px, canvas.shape[0] - 3 * width_px)
    tip_share = min(1.0, ARROW_TIP_PX * width_px / abs(length_px))
    for colour, thickness in ((SHADE, width_px * 2 + 2), (FLOW, width_px * 2)):
        cv2.arrowedLine(canvas, (x, y), (round(x + length_px), y), colour, thickness, cv2.LINE_AA, 0, tip_share)


def _px_per_deg(scene: Outlines) -> float:
    """How far the mark moves to the right in the middle of the slot for each degree, told by its places."""
    before, after = scene.mark_outline(-DIAL_PROBE_DEG), scene.mark_outline(DIAL_PROBE_DEG)
    if before is None or after is None:
        return 1.0
    return float(after[:, 0].mean() - before[:, 0].mean()) / (2 * DIAL_PROBE_DEG)
