"""The disc's skin, unrolled: columns go once round the disc, rows go up the rim and on across the face to its middle.

Four channels: blue, green and red under even light, and `glint`, what shines only where a highlight falls.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation.meter import PaintedMark, Rim
from disc_counter.camera.simulation.optics import RADIUS_MM, Floats
from disc_counter.model import Image

COLUMNS = 8192
"""Columns of the atlas round the disc: 0.044 degrees each."""
RIM_ROWS, FACE_ROWS, BELOW_ROWS = 24, 72, 6
"""Rows of the atlas for the rim, the top face and the dark below."""
RIM_EDGE, FACE_EDGE = RIM_ROWS - 1, RIM_ROWS
BELOW_ROW = RIM_ROWS + FACE_ROWS + BELOW_ROWS - 2.0
INNER_MM = 6.0
"""Millimetres of the top face behind the rim that are drawn."""
BELOW_COLOUR = (21, 23, 21, 0)
"""The dark under the disc, in BGR and gloss."""
TINT = (1.0, 0.995, 0.975, 0.8)
"""Of bare aluminium, in BGR and gloss."""
RIM_MM = 2 * np.pi * RADIUS_MM

Layers = NDArray[np.float32]


def rim_row(height_mm: Floats, thickness_mm: float) -> Floats:
    """The row of a place on the rim, `height_mm` being 0 at the upper edge and minus the thickness at the lower."""
    return np.asarray((height_mm / thickness_mm + 1.0) * RIM_EDGE)


def face_row(radius_mm: Floats) -> Floats:
    """The row of a place on the face."""
    return np.asarray(FACE_EDGE + (RADIUS_MM - np.clip(radius_mm, INNER_MM, RADIUS_MM)) * _rows_per_mm())


def paint(rim: Rim, mark: PaintedMark, seed: int) -> Image:
    """The atlas, uint8 [rows, COLUMNS, 4]; the mark's middle is at column 0."""
    random = np.random.default_rng(seed)
    skin = np.full((RIM_ROWS + FACE_ROWS + BELOW_ROWS, COLUMNS, 4), BELOW_COLOUR, np.uint8)
    paint_rim = {"scale": _scale, "knurled": _knurled, "plain": _plain}[rim.kind]
    _fill(skin[:RIM_ROWS], paint_rim(rim, random))
    _fill(skin[FACE_EDGE : FACE_EDGE + FACE_ROWS], _face(rim, random))
    _paint_mark(skin, mark, rim.brightness)
    return skin


def _fill(rows: Image, metal: Layers) -> None:
    for channel, tint in enumerate(TINT):
        rows[..., channel] = np.clip(metal * tint + 0.5, 0, 255)


def _brushing(random: np.random.Generator, rows: int, sigma: float) -> Layers:
    """Noise of deviation 1 that is long along the columns' rows and `sigma` columns fine."""
    margin = math.ceil(4 * sigma)
    raw = np.pad(random.standard_normal((rows, COLUMNS), np.float32), ((0, 0), (margin, margin)), mode="wrap")
    fine = np.asarray(cv2.GaussianBlur(raw, (0, 0), sigma, sigmaY=4.0), np.float32)[:, margin:-margin]
    return np.asarray(fine / fine.std(), np.float32)


def _plain(rim: Rim, random: np.random.Generator) -> Layers:
    grain = 0.7 * _brushing(random, RIM_ROWS, 9.0) + 0.7 * _brushing(random, RIM_ROWS, 40.0)
    metal = np.asarray(1.0 + rim.contrast * grain, np.float32)
    for _ in range(rim.scratches):
        _scratch(metal, random, rim.contrast)
    return np.asarray(_bevelled(metal) * rim.brightness, np.float32)


def _scratch(metal: Layers, random: np.random.Generator, contrast: float) -> None:
    start, drift = random.integers(COLUMNS), random.normal(scale=14.0)
    width, shade = int(random.integers(4, 14)), 1.0 + random.choice([-1.0, 1.0]) * contrast * random.uniform(1.0, 4.0)
    top, rows = int(random.integers(0, RIM_ROWS - 6)), int(random.integers(5, RIM_ROWS))
    for step, row in enumerate(range(top, min(RIM_ROWS, top + rows))):
        metal[row, (np.arange(width) + start + int(step * drift / 6)) % COLUMNS] *= shade


def _scale(rim: Rim, random: np.random.Generator) -> Layers:
    metal = _plain(rim, random)
    for line in range(100):
        middle = line * COLUMNS / 100
        long, half = line % 10 == 0, 7.0 if line % 10 == 0 else 5.0
        rows = slice(0, RIM_ROWS - 3 if long else RIM_ROWS // 2 + (3 if line % 5 == 0 else 0))
        ink = random.uniform(0.55, 0.95) * (1.0 if long else 0.8)
        columns = (np.arange(-16, 17) + int(middle)) % COLUMNS
        cover = np.clip(half - np.abs(np.arange(-16, 17) - middle % 1), 0, 1) * ink
        metal[rows, columns] *= 1.0 - cover
    return metal


def _knurled(rim: Rim, random: np.random.Generator) -> Layers:
    """Two rows of raised teeth that glitter on a dark ground."""
    metal = np.full((RIM_ROWS, COLUMNS), 0.26, np.float32)
    place = np.arange(COLUMNS) / COLUMNS * rim.teeth
    metal *= 1.0 + 0.5 * rim.contrast * _brushing(random, RIM_ROWS, 12.0)
    for rows in (slice(3, 11), slice(13, 21)):
        shine = 1.0 + rim.spread * random.normal(size=rim.teeth)
        offset = 0.25 * rim.spread * random.normal(size=rim.teeth)
        reach = 0.30 * (1.0 + 0.5 * rim.spread * random.normal(size=rim.teeth))
        tooth = np.floor(place).astype(int)
        away = np.abs(place - tooth - 0.5 - offset[tooth])
        bump = shine[tooth] / (1.0 + np.exp((away - reach[tooth]) / 0.045))
        height = np.linspace(-1, 1, rows.stop - rows.start)[:, None]
        metal[rows] += (1.25 * bump * np.clip(1.15 - height**4, 0, 1)).astype(np.float32)
    return np.asarray(metal * rim.brightness, np.float32)


def _bevelled(metal: Layers) -> Layers:
    """The rim's edges catch and lose a little light."""
    profile = np.ones(RIM_ROWS, np.float32)
    profile[:2], profile[-2:] = (0.72, 0.9), (1.08, 1.14)
    return np.asarray(metal * profile[:, None], np.float32)


def _face(rim: Rim, random: np.random.Generator) -> Layers:
    """Radial brushing, scratches across it, and the holes that keep a disc from creeping."""
    grain = 0.8 * _brushing(random, FACE_ROWS, 16.0) + 0.6 * _brushing(random, FACE_ROWS, 90.0)
    face = np.asarray(1.0 + rim.contrast * grain, np.float32)
    for _ in range(rim.scratches):
        _face_scratch(face, random, rim.contrast)
    for _ in range(rim.holes):
        _hole(face, random)
    for row in range(FACE_ROWS):
        _evened(face, row)
    return np.asarray(face * rim.brightness * 0.85, np.float32)


def _face_scratch(face: Layers, random: np.random.Generator, contrast: float) -> None:
    column, row = int(random.integers(COLUMNS)), int(random.integers(0, FACE_ROWS - 4))
    end = (column + int(random.normal(scale=260.0)), row + int(random.integers(-14, 15)))
    line = np.zeros((FACE_ROWS, COLUMNS), np.float32)
    cv2.line(line, (column, row), end, 1.0, int(random.integers(1, 4)))
    face *= 1.0 + line * random.choice([-1.0, 1.0]) * contrast * random.uniform(1.5, 5.0)


def _hole(face: Layers, random: np.random.Generator) -> None:
    angle, radius, size = random.uniform(0.1, 0.9), random.uniform(30.0, 41.0), random.uniform(1.5, 2.5)
    columns = (np.arange(COLUMNS) / COLUMNS - angle) * RIM_MM * radius / RADIUS_MM
    rows = RADIUS_MM - np.arange(FACE_ROWS)[:, None] / _rows_per_mm() - radius
    face[np.hypot(columns, rows) < size] = 0.25


def _evened(face: Layers, row: int) -> None:
    """Nearer to the middle a pixel spans more of the turn: take out what it could not show."""
    radius = RADIUS_MM - row / _rows_per_mm()
    width = int(RADIUS_MM / radius * 10) | 1
    around = np.concatenate([face[row, -width:], face[row], face[row, :width]])[None]
    face[row] = cv2.blur(around, (width, 1))[0, width:-width]


def _paint_mark(skin: Image, mark: PaintedMark, brightness: float) -> None:
    """Paint over rim and face; teeth and scratches shine through."""
    half = mark.width_mm / RIM_MM / 2 * COLUMNS
    columns = np.arange(-math.ceil(half) - 4, math.ceil(half) + 5)
    rows = slice(0, FACE_EDGE + min(FACE_ROWS, round(mark.depth_mm * _rows_per_mm())))
    bare = skin[rows, columns].astype(np.float32)
    paint = np.array((*mark.colour, 10.0)) * (0.75 + 0.25 * bare[..., 1:2] / brightness)
    cover = mark.opacity * np.clip((half - np.abs(columns)) / 6 + 0.5, 0, 1)[:, None]
    skin[rows, columns] = np.clip(bare + cover * (paint - bare) + 0.5, 0, 255)


def _rows_per_mm() -> float:
    return (FACE_ROWS - 1) / (RADIUS_MM - INNER_MM)
