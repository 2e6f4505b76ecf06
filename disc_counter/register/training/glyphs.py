"""Digits as they were stamped on drums between the 1960s and the 1990s, drawn with a pen of a given width."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image

Stroke: TypeAlias = NDArray[np.float64]
"""Points [n, 2] of a pen's path in a box of 1 by 1, x to the right, y downwards."""

ARC_POINTS = 24
"""Points of an arc: at 40 pixels no corner is seen."""
SUBPIXEL_BITS = 4
"""Fractions of a pixel in which OpenCV is given points: sixteenths."""
TINY_PX = 1e-6
"""Stands for a length of 0 where it is divided by."""
DIGITS_KEPT = 20
"""Glyphs that are kept: those of a register and of one whose last drum is of another colour."""
OPEN_DEG = 180
"""How far round the bowl of a 5 goes at most: further, it is a 6."""


@dataclass(frozen=True, slots=True)
class Style:
    """What one foundry's digits have in common; lengths in the digit's height.

    `squareness` is the exponent of the superellipses that the bowls are: 2 is round, 4 nearly a rounded rectangle.
    `waist` is where 3 and 8 are narrow, `flat_waist` the same of a 3 with a flat top, whose bowl begins at `notch`;
    `hook_deg` is how far round the bowls of 3 and 5 go; `bar` and `stem` are where a 4's strokes cross; `lean` is where
    the straight stroke of a 6 ends, `peak` that of an open 4, `shoulder` where the bowl of a 5 begins. `blunt` strokes
    end straight, others round.
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
    flat_waist: float
    notch: float
    hook_deg: float
    bar: float
    stem: float
    lean: float
    peak: float
    shoulder: float
    blunt: bool

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
            waist=rng.uniform(0.42, 0.5),
            flat_waist=rng.uniform(0.34, 0.5),
            notch=rng.uniform(0.1, 0.5),
            hook_deg=rng.uniform(135, 210),
            bar=rng.uniform(0.6, 0.86),
            stem=rng.uniform(0.58, 0.85),
            lean=rng.uniform(0.5, 0.95),
            peak=rng.uniform(0.35, 0.85),
            shoulder=rng.uniform(0.36, 0.5),
            blunt=bool(rng.random() < 0.5),
        )


@lru_cache(maxsize=DIGITS_KEPT)
def glyph(digit: int, style: Style, height_px: float) -> Image:
    """A digit's ink, uint8 [height, width] (255 is ink), the box as tight as the pen allows."""
    pen_px = max(style.pen * height_px, 1.0)
    inner = np.array([style.width * height_px - pen_px, height_px - pen_px])
    size = (int(np.ceil(height_px)), int(np.ceil((style.width + style.slant) * height_px)))
    canvas: Image = np.zeros(size, np.uint8)
    for stroke in strokes(digit, style):
        points = stroke * inner + pen_px / 2
        points[:, 0] += style.slant * (height_px - points[:, 1])
        if style.blunt:
            _blunt(canvas, points, pen_px)
        else:
            cv2.polylines(canvas, [_fixed(points)], False, 255, max(1, round(pen_px)), cv2.LINE_AA, SUBPIXEL_BITS)
    return canvas


def _blunt(canvas: Image, points: Stroke, pen_px: float) -> None:
    """A stroke whose ends are straight, as far out as round ones, and whose corners are round."""
    along = np.diff(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), TINY_PX)
    aside = along[:, ::-1] * (-pen_px / 2, pen_px / 2)
    corners = points[1:-1]
    points = np.vstack([points[0] - along[0] * pen_px / 2, corners, points[-1] + along[-1] * pen_px / 2])
    for start, end, off in zip(points[:-1], points[1:], aside, strict=True):
        side = np.stack([start - off, end - off, end + off, start + off])
        cv2.fillConvexPoly(canvas, _fixed(side), 255, cv2.LINE_AA, SUBPIXEL_BITS)
    for corner in corners:
        radius = round(pen_px / 2 * 2**SUBPIXEL_BITS)
        cv2.circle(canvas, tuple(_fixed(corner).tolist()), radius, 255, -1, cv2.LINE_AA, SUBPIXEL_BITS)


def _fixed(points: Stroke) -> NDArray[np.int32]:
    """In OpenCV's fractions of a pixel."""
    return np.round(points * 2**SUBPIXEL_BITS).astype(np.int32)


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
    if style.flat_three:
        waist = style.flat_waist
        bowl = _arc((0.45, (1 + waist) / 2), (0.55, (1 - waist) / 2), (-95, style.hook_deg), style.squareness)
        return [np.vstack([_line((0.02, 0), (0.95, 0), (style.notch, waist)), bowl])]
    waist = style.waist
    lower = _arc((0.45, (1 + waist) / 2), (0.53, (1 - waist) / 2), (-90, style.hook_deg), style.squareness)
    upper = _arc((0.45, waist / 2), (0.47, waist / 2), (200, 450), style.squareness)
    return [np.vstack([upper, lower])]


def _four(style: Style) -> list[Stroke]:
    bar, stem = style.bar, style.stem
    if style.open_four:
        return [_line((style.peak, 0), (0, bar), (1, bar)), _line((stem, bar - 0.25), (stem, 1))]
    return [_line((stem, 1), (stem, 0), (0, bar), (1, bar))]


def _five(style: Style) -> list[Stroke]:
    top = style.shoulder
    bowl = _arc((0.45, (1 + top) / 2), (0.55, (1 - top) / 2), (-140, min(style.hook_deg, OPEN_DEG)), style.squareness)
    return [np.vstack([_line((0.92, 0), (0.12, 0), (0.06, top + 0.1)), bowl])]


def _six(style: Style) -> list[Stroke]:
    bowl = _arc((0.5, 0.69), (0.5, 0.31), (0, 360), style.squareness)
    if style.straight_six:
        return [bowl, _line((0.03, 0.58), (style.lean, 0))]
    return [bowl, _arc((0.5, 0.5), (0.5, 0.5), (180, 320), style.squareness), _line((0, 0.5), (0, 0.69))]


def _seven(style: Style) -> list[Stroke]:
    if style.curved_seven:
        return [np.vstack([_line((0, 0)), _arc((1, 1), (0.68, 1.0), (270, 180), 2.0)])]
    return [_line((0, 0), (1, 0), (0.3, 1))]


def _eight(style: Style) -> list[Stroke]:
    waist = style.waist
    upper = _arc((0.5, waist / 2), (0.44, waist / 2), (0, 360), style.squareness)
    return [upper, _arc((0.5, (1 + waist) / 2), (0.5, (1 - waist) / 2), (0, 360), style.squareness)]
