"""Drawn fronts of meters: a register behind its openings, and the print that is taken for one on real plates."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register.training.degradation import photographed
from disc_counter.register.training.drawn_registers import DIGIT_PX, Build, Drawn, carried, draw
from disc_counter.register.training.front import Front, touch
from disc_counter.register.training.print_rows import PrintedNumber, paint_barcode, paint_text

Array = NDArray[np.float64]
Printed = tuple[Array, float]
"""A printed number: the middles of its digits [digits, 2] and their height, in pixels."""

DIGITS = 10
MARGIN_DIGITS = 3.0
"""DrawnPlate beside the row of drums, in digit heights; above and below it is twice that."""
CUT_MARGIN_DIGITS = 1.2
"""DrawnPlate that a drawn register comes with, in digit heights."""
SMALLEST_DIGIT_PX, LARGEST_DIGIT_PX = 14.0, 36.0
"""How large the drums' digits are in the picture: below, people would call them unreadable."""
LEAST_CONTRAST = 70.0
"""Ink and drum, of 255: what people would call readable."""
LEAN_DEG = 3.0
"""How far rows lean at most, in degrees."""
FLAT_SHADES = 25.0
"""DrawnPlate and drum that are nearer to each other, of 255, are told apart by the shade in the opening alone."""
FEWEST_DIGITS = 5
"""Digits of a printed number that must be in the picture for it to look like a register."""
WEAR_DIGITS = 0.05


@dataclass(frozen=True, slots=True)
class DrawnPlate:
    """A photographed front, uint8 [height, width, 3]: where its drums are, and where numbers are printed.

    `seen` and `numbers` are the drums and the printed digits, in the picture's pixels; `steps` is where the register
    stands, in steps of its last drum.
    """

    image: Image
    seen: Drawn
    numbers: tuple[Drawn, ...]
    steps: float


def draw_plate(rng: np.random.Generator, drums: int) -> DrawnPlate:
    """Any meter's front with a register of so many drums and one to three printed numbers."""
    build = _build(rng)
    steps = float(rng.uniform(0, DIGITS**drums))
    row = draw(build, carried(steps, drums, list(rng.normal(0, WEAR_DIGITS, drums))), rng, _shade(build, rng))
    front, middles = _mounted(row, build, rng)
    register = front.taken[0]
    if rng.random() < 0.3:
        _striped(front, register, rng)
    _ringed(front, build, middles, rng)
    if rng.random() < 0.25:
        _bevelled(front, build, middles, rng)
    if rng.random() < 0.15:
        _blotted(front, middles, rng)
    numbers = [_number(front, build, drums, register, rng) for _ in range(int(rng.integers(1, 4)))]
    for _ in range(int(rng.integers(2, 7))):
        _small_print(front, register, rng)
    whole = Drawn(front.canvas, middles, row.digit_px, row.step_px)
    plate = _photographed(whole, [each for each in numbers if each is not None], steps, rng)
    return _closer(plate, rng) if rng.random() < 0.4 else plate


def _build(rng: np.random.Generator) -> Build:
    """A make whose digits people can read."""
    while True:
        build = Build.of(rng)
        if abs(build.ink - build.drum) >= LEAST_CONTRAST and abs(build.last_ink - build.last_drum) >= LEAST_CONTRAST:
            return build


def _shade(build: Build, rng: np.random.Generator) -> tuple[float, float, float, float] | None:
    """How dark it gets at an opening's edges: always a little where plate and drums are of one shade."""
    if abs(build.plate - build.drum) >= FLAT_SHADES:
        return None
    return rng.uniform(0.4, 0.9), rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.6), rng.uniform(0.2, 0.6)


def _mounted(row: Drawn, build: Build, rng: np.random.Generator) -> tuple[Front, Array]:
    """The register set into a front: its openings cut into the plate, or into a mask of another shade."""
    cut = round(CUT_MARGIN_DIGITS * DIGIT_PX)
    edge = cut if rng.random() < 0.4 else round(rng.uniform(0.05, 0.5) * DIGIT_PX)
    part = row.image[cut - edge : row.image.shape[0] - cut + edge, cut - edge : row.image.shape[1] - cut + edge]
    shade = build.plate if edge == cut else float(rng.choice([rng.uniform(140, 250), rng.uniform(0, 255)]))
    aside, above = round(MARGIN_DIGITS * DIGIT_PX), round(2 * MARGIN_DIGITS * DIGIT_PX)
    size = (part.shape[0] + 2 * above, part.shape[1] + 2 * aside)
    canvas: Image = np.full((*size, 3), round(shade), np.uint8)
    x, y = aside + round(rng.uniform(-0.9, 0.9) * aside), above + round(rng.uniform(-0.8, 0.8) * above)
    canvas[y : y + part.shape[0], x : x + part.shape[1]] = part[..., None]
    middles = row.middles + np.array([x - cut + edge, y - cut + edge])
    keep = round(0.3 * DIGIT_PX)
    tight = Window(
        x + edge - keep, y + edge - keep, part.shape[1] - 2 * edge + 2 * keep, part.shape[0] - 2 * edge + 2 * keep
    )
    return Front(canvas, [tight], shade), middles


def _ringed(front: Front, build: Build, middles: Array, rng: np.random.Generator) -> None:
    """Red rings round the drums after the decimal point, a frame round all, a comma, as makes have them."""
    half = np.array([build.spacing - build.gap, build.opening]) / 2 * DIGIT_PX
    middles = middles - [0.0, build.rest * DIGIT_PX]
    if rng.random() < 0.35:
        red = (rng.uniform(0, 60), rng.uniform(0, 60), rng.uniform(130, 255))
        low, high = middles[-int(rng.integers(1, 3))] - half, middles[-1] + half
        cv2.rectangle(front.canvas, *_corners(low, high), red, int(rng.integers(2, 7)), cv2.LINE_AA)
    if rng.random() < 0.35:
        reach = rng.uniform(0.05, 0.3) * DIGIT_PX
        low, high = middles[0] - half - reach, middles[-1] + half + reach
        cv2.rectangle(front.canvas, *_corners(low, high), front.ink, int(rng.integers(1, 5)), cv2.LINE_AA)


def _striped(front: Front, register: Window, rng: np.random.Generator) -> None:
    """Bars and lines across the plate, above and below the register, as many makes have them."""
    width = front.canvas.shape[1]
    for edge, way in ((register.y, -1), (register.y + register.height, 1)):
        near, pen = (round(float(each)) for each in rng.uniform((0.05, 0.03), (1.5, 0.5)) * DIGIT_PX)
        y0, y1 = sorted((edge + way * near, edge + way * (near + pen)))
        cv2.rectangle(front.canvas, (0, y0), (width, y1), (float(rng.uniform(0, 255)),) * 3, -1)


def _bevelled(front: Front, build: Build, middles: Array, rng: np.random.Generator) -> None:
    """Each opening's edges catch the light on one side and lie in the dark on the other."""
    half = np.array([build.spacing - build.gap, build.opening]) / 2 * DIGIT_PX
    shades = rng.uniform(0, 255, 2)
    pen = int(rng.integers(1, 4))
    for middle in middles - [0.0, build.rest * DIGIT_PX]:
        (x0, y0), (x1, y1) = _corners(middle - half, middle + half)
        for shade, corner in zip(shades, ((x0, y0), (x1, y1)), strict=True):
            colour = (shade, shade, shade)
            cv2.line(front.canvas, corner, (corner[0], y0 + y1 - corner[1]), colour, pen, cv2.LINE_AA)
            cv2.line(front.canvas, corner, (x0 + x1 - corner[0], corner[1]), colour, pen, cv2.LINE_AA)


def _blotted(front: Front, middles: Array, rng: np.random.Generator) -> None:
    """Paint or dirt over part of a digit."""
    x, y = middles[int(rng.integers(len(middles)))] + rng.normal(0, 0.4, 2) * DIGIT_PX
    axes = tuple(round(float(each)) for each in rng.uniform(0.15, 0.5, 2) * DIGIT_PX)
    shade = float(rng.uniform(0, 255))
    cv2.ellipse(front.canvas, (round(x), round(y)), axes, rng.uniform(0, 180), 0, 360, (shade,) * 3, -1, cv2.LINE_AA)


def _number(front: Front, build: Build, drums: int, register: Window, rng: np.random.Generator) -> Printed | None:
    """A printed number somewhere near the register: its digits' middles and height; None where there is no room."""
    printed = PrintedNumber.of(drums, build.style, DIGIT_PX, front.shade, rng)
    place = front.free(printed.size, register, rng)
    if place is None:
        return None
    box = printed.paint(front.canvas, *place)
    count = len(printed.digits)
    if rng.random() < 0.2:
        bars = Window(box.x, box.y + round(1.5 * box.height), box.width, box.height)
        if not any(touch(bars, each) for each in front.taken[:-1]):
            paint_barcode(front.canvas, bars, front.ink, rng)
            front.taken.append(bars)
    x = box.x + (np.arange(count) + 0.5) * box.width / count
    return np.stack([x, np.full(count, box.y + box.height / 2)], axis=-1), printed.height_px


def _small_print(front: Front, register: Window, rng: np.random.Generator) -> None:
    height = DIGIT_PX * rng.uniform(0.25, 0.6)
    place = front.free((round(12 * height), round(1.4 * height)), register, rng)
    if place is not None:
        paint_text(front.canvas, *place, height, front.ink, rng)


def _photographed(
    whole: Drawn, numbers: list[tuple[Array, float]], steps: float, rng: np.random.Generator
) -> DrawnPlate:
    """All as a camera close by would show it: each channel alike."""
    digit_px = float(rng.uniform(SMALLEST_DIGIT_PX, LARGEST_DIGIT_PX))
    lean_deg = float(rng.uniform(-LEAN_DEG, LEAN_DEG))
    points = np.concatenate([whole.middles, *[middles for middles, _ in numbers]])
    channels = [
        photographed(replace(whole, image=whole.image[..., channel], middles=points), deepcopy(rng), digit_px, lean_deg)
        for channel in range(3)
    ]
    image = np.stack([each.image for each in channels], axis=-1)
    ends = np.cumsum([len(whole.middles), *[len(middles) for middles, _ in numbers]])
    rows = np.split(channels[0].middles, ends[:-1])
    heights = [whole.digit_px, *[height for _, height in numbers]]
    scale = digit_px / whole.digit_px
    seen = [Drawn(image, row, height * scale, whole.step_px * scale) for row, height in zip(rows, heights, strict=True)]
    return DrawnPlate(image, seen[0], tuple(seen[1:]), steps)


def _closer(plate: DrawnPlate, rng: np.random.Generator) -> DrawnPlate:
    """The same from so near that the picture ends close beside, above or below the drums."""
    height, width = plate.image.shape[:2]
    half = plate.seen.digit_px * np.array([0.6, 0.8])
    low, high = plate.seen.middles.min(axis=0) - half, plate.seen.middles.max(axis=0) + half
    x0, y0 = (round(float(each)) for each in np.maximum(low, 0) * rng.uniform(0, 1, 2))
    ends = np.minimum(high, (width, height))
    x1, y1 = (round(float(each)) for each in ends + (np.array([width, height]) - ends) * rng.uniform(0, 1, 2))
    image = np.ascontiguousarray(plate.image[y0:y1, x0:x1])
    rows = [replace(row, image=image, middles=row.middles - [x0, y0]) for row in (plate.seen, *plate.numbers)]
    for at, row in enumerate(rows[1:], 1):
        rows[at] = replace(
            row, middles=row.middles[((row.middles >= 0) & (row.middles < image.shape[1::-1])).all(axis=1)]
        )
    return DrawnPlate(image, rows[0], tuple(row for row in rows[1:] if len(row.middles) >= FEWEST_DIGITS), plate.steps)


def _corners(low: Array, high: Array) -> tuple[tuple[int, int], tuple[int, int]]:
    (x0, y0), (x1, y1) = np.round(low).astype(int), np.round(high).astype(int)
    return (int(x0), int(y0)), (int(x1), int(y1))
