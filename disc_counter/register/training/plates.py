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
from disc_counter.register.training.print_rows import PrintedNumber, paint_barcode, paint_text

Array = NDArray[np.float64]
Printed = tuple[Array, float]
"""A printed number: the middles of its digits [digits, 2] and their height, in pixels."""

DIGITS = 10
MARGIN_DIGITS = 3.0
"""DrawnPlate beside the row of drums, in digit heights; above and below it is twice that."""
CUT_MARGIN_DIGITS = 1.2
"""DrawnPlate that a drawn register comes with, in digit heights."""
TRIES = 30
"""Places that are tried for a print before it is left out."""
SMALLEST_DIGIT_PX, LARGEST_DIGIT_PX = 14.0, 30.0
"""How large the drums' digits are in the picture: below, people would call them unreadable."""
LEAST_CONTRAST = 70.0
"""Ink and drum, of 255: what people would call readable."""
LEAN_DEG = 3.0
"""How far rows lean at most, in degrees."""
FLAT_SHADES = 25.0
"""DrawnPlate and drum that are nearer to each other, of 255, are told apart by the shade in the opening alone."""
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


@dataclass(slots=True)
class _Front:
    """A front while it is drawn: what is taken already is not printed on."""

    canvas: Image
    taken: list[Window]
    shade: float

    def free(self, size: tuple[int, int], near: Window, rng: np.random.Generator) -> tuple[int, int] | None:
        """A place for something of that size, near a window at first; None where none was found."""
        height, width = self.canvas.shape[:2]
        for attempt in range(TRIES):
            reach = (0.3 + attempt / TRIES) * height
            x = int(rng.integers(0, max(1, width - size[0])))
            y = round(near.y + near.height / 2 - size[1] / 2 + rng.uniform(-reach, reach))
            place = Window(x, y, *size)
            inside = y >= 0 and y + size[1] <= height and x + size[0] <= width
            if inside and not any(_touch(place, each) for each in self.taken):
                self.taken.append(place)
                return x, y
        return None

    @property
    def ink(self) -> tuple[float, float, float]:
        """What is printed with: dark on light, light on dark."""
        shade = 30.0 if self.shade > 110 else 220.0
        return shade, shade, shade


def draw_plate(rng: np.random.Generator, drums: int) -> DrawnPlate:
    """Any meter's front with a register of so many drums and one to three printed numbers."""
    build = _build(rng)
    steps = float(rng.uniform(0, DIGITS**drums))
    row = draw(build, carried(steps, drums, list(rng.normal(0, WEAR_DIGITS, drums))), rng, _shade(build, rng))
    front, middles = _mounted(row, build, rng)
    register = front.taken[0]
    _ringed(front, build, middles, rng)
    numbers = [_number(front, build, drums, register, rng) for _ in range(int(rng.integers(1, 4)))]
    for _ in range(int(rng.integers(2, 7))):
        _small_print(front, register, rng)
    whole = Drawn(front.canvas, middles, row.digit_px, row.step_px)
    return _photographed(whole, [each for each in numbers if each is not None], steps, rng)


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


def _mounted(row: Drawn, build: Build, rng: np.random.Generator) -> tuple[_Front, Array]:
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
    return _Front(canvas, [tight], shade), middles


def _ringed(front: _Front, build: Build, middles: Array, rng: np.random.Generator) -> None:
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


def _number(front: _Front, build: Build, drums: int, register: Window, rng: np.random.Generator) -> Printed | None:
    """A printed number somewhere near the register: its digits' middles and height; None where there is no room."""
    printed = PrintedNumber.of(drums, build.style, DIGIT_PX, front.shade, rng)
    place = front.free(printed.size, register, rng)
    if place is None:
        return None
    box = printed.paint(front.canvas, *place)
    count = len(printed.digits)
    if rng.random() < 0.2:
        bars = Window(box.x, box.y + round(1.5 * box.height), box.width, box.height)
        if not any(_touch(bars, each) for each in front.taken[:-1]):
            paint_barcode(front.canvas, bars, front.ink, rng)
            front.taken.append(bars)
    x = box.x + (np.arange(count) + 0.5) * box.width / count
    return np.stack([x, np.full(count, box.y + box.height / 2)], axis=-1), printed.height_px


def _small_print(front: _Front, register: Window, rng: np.random.Generator) -> None:
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


def _corners(low: Array, high: Array) -> tuple[tuple[int, int], tuple[int, int]]:
    (x0, y0), (x1, y1) = np.round(low).astype(int), np.round(high).astype(int)
    return (int(x0), int(y0)), (int(x1), int(y1))


def _touch(one: Window, other: Window) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
