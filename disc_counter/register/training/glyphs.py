"""Digits as they were stamped on drums between the 1960s and the 1990s, drawn with a pen of a given width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image

Stroke: TypeAlias = NDArray[np.float64]
"""Points [n, 2] of a pen's path in a box of 1 by 1, x to the right, y downwards."""

ARC_POINTS = 24
SUBPIXEL_BITS = 4


@dataclass(frozen=True, slots=True)
class Style:
    """What one foundry's digits have in common; lengths in the digit's height.

    `squareness` is the exponent of the superellipses that the bowls are: 2 is round, 4 nearly a rounded rectangle.
    """

    width: float
    pen: float
    squareness: float
    slant: float
    flat_three: bool
    open_four: bool
    straight_six: bool
    curved_seven: bool
    one: int
    waist: float

    @classmethod
    def of(cls, rng: np.random.Generator) -> Style:
        """Any foundry's."""
        flags = rng.random(4) < (0.45, 0.4, 0.4, 0.4)
        return cls(
            width=rng.uniform(0.4, 0.72),
            pen=rng.uniform(0.08, 0.2),
            squareness=rng.choice([2.0, 2.0, 2.5, 3.0, 4.0]),
            slant=rng.choice([0.0, 0.0, 0.0, rng.uniform(0, 0.15)]),
            flat_three=bool(flags[0]),
            open_four=bool(flags[1]),
            straight_six=bool(flags[2]),
            curved_seven=bool(flags[3]),
            one=int(rng.integers(4)),
            waist=rng.uniform(0.44, 0.5),
        )


def glyph(digit: int, style: Style, height_px: float) -> Image:
    """A digit's ink, uint8 [height, width] (255 is ink), the box as tight as the pen allows."""
    pen_px = max(style.pen * height_px, 1.0)
    inner = np.array([style.width * height_px - pen_px, height_px - pen_px])
    size = (int(np.ceil(height_px)), int(np.ceil((style.width + style.slant) * height_px)))
    canvas: Image = np.zeros(size, np.uint8)
    for stroke in strokes(digit, style):
        points = stroke * inner + pen_px / 2
        points[:, 0] += style.slant * (height_px - points[:, 1])
        fixed = np.round(points * 2**SUBPIXEL_BITS).astype(np.int32)
        cv2.polylines(canvas, [fixed], False, 255, max(1, round(pen_px)), cv2.LINE_AA, SUBPIXEL_BITS)
    return canvas


def strokes(digit: int, style: Style) -> list[Stroke]:
    """The pen's paths of a digit."""
    if digit == 9:
        return [1 - stroke for stroke in _six(style)]
    simple = {0: _zero, 1: _one, 2: _two, 3: _three, 4: _four, 5: _five, 6: _six, 7: _seven, 8: _eight}
    return simple[digit](style)


def _arc(centre: tuple[float, float], radii: tuple[float, float], degrees: tuple[float, float], power: float) -> Stroke:
    """Part of a superellipse; 0 degrees is to the right, 90 is down."""
    angle = np.radians(np.linspace(*degrees, ARC_POINTS))
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    bulge = np.sign(unit) * np.abs(unit) ** (2 / power)
    return np.asarray(bulge * radii + centre)


def _line(*points: tuple[float, float]) -> Stroke:
    return np.array(points, np.float64)


def _zero(style: Style) -> list[Stroke]:
    return [_arc((0.5, 0.5), (0.5, 0.5), (0, 360), style.squareness)]


def _one(style: Style) -> list[Stroke]:
    stem = 0.5 if style.one == 0 else 0.62
    paths = [_line((stem, 0), (stem, 1))]
    if style.one:
        paths.append(_line((stem, 0), (stem - 0.42, 0.08 + 0.1 * style.one)))
    if style.one == 3:
        paths.append(_line((stem - 0.38, 1), (stem + 0.38, 1)))
    return paths


def _two(style: Style) -> list[Stroke]:
    top = _arc((0.5, 0.27), (0.5, 0.27), (190, 385), style.squareness)
    return [np.vstack([top, _line((0, 1), (1, 1))])]


def _three(style: Style) -> list[Stroke]:
    waist = style.waist
    lower = _arc((0.45, (1 + waist) / 2), (0.53, (1 - waist) / 2), (-90, 160), style.squareness)
    if style.flat_three:
        bowl = _arc((0.42, (1 + waist) / 2), (0.56, (1 - waist) / 2), (-100, 160), style.squareness)
        return [np.vstack([_line((0.02, 0), (0.95, 0), (0.3 + 0.3 * (0.5 - waist) / 0.06, waist)), bowl])]
    upper = _arc((0.45, waist / 2), (0.47, waist / 2), (200, 450), style.squareness)
    return [np.vstack([upper, lower])]


def _four(style: Style) -> list[Stroke]:
    bar = 0.7
    if style.open_four:
        return [_line((0.5, 0), (0, bar), (1, bar)), _line((0.7, 0.45), (0.7, 1))]
    return [_line((0.7, 1), (0.7, 0), (0, bar), (1, bar))]


def _five(style: Style) -> list[Stroke]:
    bowl = _arc((0.45, 0.68), (0.55, 0.32), (-140, 155), style.squareness)
    return [np.vstack([_line((0.92, 0), (0.12, 0), (0.06, style.waist)), bowl])]


def _six(style: Style) -> list[Stroke]:
    bowl = _arc((0.5, 0.69), (0.5, 0.31), (0, 360), style.squareness)
    if style.straight_six:
        return [bowl, _line((0.03, 0.58), (0.65, 0))]
    return [bowl, _arc((0.5, 0.5), (0.5, 0.5), (180, 320), style.squareness), _line((0, 0.5), (0, 0.69))]


def _seven(style: Style) -> list[Stroke]:
    if style.curved_seven:
        return [np.vstack([_line((0, 0)), _arc((1, 1), (0.68, 1.0), (270, 180), 2.0)])]
    return [_line((0, 0), (1, 0), (0.3, 1))]


def _eight(style: Style) -> list[Stroke]:
    waist = style.waist
    upper = _arc((0.5, waist / 2), (0.44, waist / 2), (0, 360), style.squareness)
    return [upper, _arc((0.5, (1 + waist) / 2), (0.5, (1 - waist) / 2), (0, 360), style.squareness)]
