"""Drawn registers: a row of drums behind a plate, with the positions known; in grey, as the net sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.training.glyphs import Style, glyph

DIGIT_PX = 40
"""A digit's height while drawing; the picture is made smaller afterwards, as a lens does."""
DIGITS = 10
DOWNWARDS = 0.15
"""The share of registers whose next digit comes from above."""


@dataclass(frozen=True, slots=True)
class Build:
    """How a register is built; lengths in digit heights, brightness 0 to 255.

    `step` is from digit to digit round the drum, `spacing` from drum to drum, `opening` and `gap` the height that is
    seen and the plate between two drums; `rest` is how far below the opening's middle a digit rests; `roll` is 1 where
    the next digit comes from below, -1 from above.
    """

    style: Style
    step: float
    spacing: float
    opening: float
    rest: float
    gap: float
    roll: int
    ink: float
    drum: float
    plate: float
    last_ink: float
    last_drum: float
    ticks: bool

    @classmethod
    def of(cls, rng: np.random.Generator) -> Build:
        """Any make."""
        style = Style.of(rng)
        ink, drum = _two_shades(rng)
        last = _two_shades(rng) if rng.random() < 0.4 else (ink, drum)
        plate = rng.choice([rng.uniform(0, 255), drum * rng.uniform(0.6, 1.2)])
        step = rng.uniform(1.05, 1.75)
        opening = rng.uniform(1.1, min(2.4, 2 * step))
        return cls(
            style=style,
            step=step,
            spacing=style.width + style.slant + rng.uniform(0.2, 0.9),
            opening=opening,
            rest=rng.uniform(-0.4, 0.4) * (opening - 1),
            gap=rng.choice([0.0, 0.03, rng.uniform(0, 0.25)]),
            roll=-1 if rng.random() < DOWNWARDS else 1,
            ink=ink,
            drum=drum,
            plate=min(plate, 255.0),
            last_ink=last[0],
            last_drum=last[1],
            ticks=rng.random() < 0.5,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn register, uint8 [height, width]; the drums' middles [drums, 2], a digit's height and step in pixels."""

    image: Image
    middles: NDArray[np.float64]
    digit_px: float
    step_px: float


def draw(
    build: Build, positions: Sequence[float], rng: np.random.Generator, shade: Sequence[float] | None = None
) -> Drawn:
    """A register whose drums stand at `positions` (0 to 10 each), sharp and evenly lit.

    `shade` is how dark it gets towards the openings' upper and lower edge, and how far in: any, where it is not said.
    """
    margin = 1.2
    size = np.array([len(positions) * build.spacing + 2 * margin, build.opening + 2 * margin]) * DIGIT_PX
    width, height = (round(length) for length in size)
    image: Image = np.full((height, width), round(build.plate), np.uint8)
    middles = np.array([[(margin + (i + 0.5) * build.spacing) * DIGIT_PX, height / 2] for i in range(len(positions))])
    shade = _shade(rng) if shade is None else shade
    for i, (position, (x, y)) in enumerate(zip(positions, middles, strict=True)):
        face = _face(build, position, last=i == len(positions) - 1, shade=shade, rng=rng)
        top, left = round(y - face.shape[0] / 2), round(x - face.shape[1] / 2)
        image[top : top + face.shape[0], left : left + face.shape[1]] = face
    middles[:, 1] += build.rest * DIGIT_PX
    return Drawn(image, middles, DIGIT_PX, build.step * DIGIT_PX)


def carried(register: float, drums: int, wear: Sequence[float]) -> list[float]:
    """Where the drums stand, first to last, when the register stands at `register` (in steps of the last drum).

    `wear` is how far each drum sits off. A drum moves while the one below goes from 9 to 0.
    """
    positions = [register % DIGITS]
    for place in range(1, drums):
        carry = max(0.0, positions[-1] - (DIGITS - 1))
        positions.append(register // DIGITS**place % DIGITS + carry)
    return [(p + w) % DIGITS for p, w in zip(reversed(positions), wear, strict=True)]


def _two_shades(rng: np.random.Generator) -> tuple[float, float]:
    """Ink and drum: light on dark or dark on light, seldom of little contrast."""
    dark = rng.uniform(0, 110)
    light = rng.uniform(min(dark + 45, 200), 255)
    return (light, dark) if rng.random() < 0.7 else (dark, light)


def _shade(rng: np.random.Generator) -> Sequence[float]:
    """How dark it gets towards the opening's upper and lower edge: two strengths, two depths (of half the opening)."""
    shades: list[float] = [*(rng.uniform(0, 1, 2) * (rng.random(2) < 0.4)), *rng.uniform(0.1, 0.9, 2)]
    return shades


def _face(build: Build, position: float, *, last: bool, shade: Sequence[float], rng: np.random.Generator) -> Image:
    """What is seen of one drum through its opening."""
    ink, ground = (build.last_ink, build.last_drum) if last else (build.ink, build.drum)
    radius_px = DIGITS * build.step * DIGIT_PX / (2 * np.pi)
    height = min(round(build.opening * DIGIT_PX), round(1.9 * radius_px))
    width = max(4, round((build.spacing - build.gap) * DIGIT_PX))
    y = np.arange(height) - (height - 1) / 2
    angle = np.arcsin(y / radius_px)
    skin = _skin(build, position, width, ticks=last and build.ticks)
    if rng.random() < 0.04:
        skin = _worn(skin, rng)
    rows = radius_px * angle + skin.shape[0] / 2
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), rows.astype(np.float32))
    mask = cv2.remap(skin, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) / 255.0
    upper, lower, upper_depth, lower_depth = shade
    edge = y / (height / 2)
    light = (
        1 - upper * np.clip(1 - (edge + 1) / upper_depth, 0, 1) - lower * np.clip(1 - (1 - edge) / lower_depth, 0, 1)
    )
    return np.clip((ground + (ink - ground) * mask) * np.maximum(light, 0)[:, None], 0, 255).astype(np.uint8)


def _worn(skin: Image, rng: np.random.Generator) -> Image:
    """Paint that came off in patches."""
    coarse = rng.uniform(0, 1, (max(2, skin.shape[0] // 8), max(2, skin.shape[1] // 8))).astype(np.float32)
    field = cv2.resize(coarse, skin.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(skin * np.clip((field - rng.uniform(0, 0.3)) / 0.3, 0, 1), np.uint8)


def _skin(build: Build, position: float, width: int, *, ticks: bool) -> Image:
    """The drum's skin unrolled, two steps up and down from the middle of the window, 255 is ink."""
    step_px = build.step * DIGIT_PX
    skin: Image = np.zeros((round(5 * step_px), width), np.uint8)
    nearest = round(position)
    for n in range(nearest - 3, nearest + 4):
        ink = glyph(n % DIGITS, build.style, DIGIT_PX)
        middle = skin.shape[0] / 2 + build.rest * DIGIT_PX + build.roll * (n - position) * step_px
        top, left = round(middle - ink.shape[0] / 2), round((width - ink.shape[1]) / 2)
        _paste(skin, ink, top, left)
    if ticks:
        _tick(skin, build, position, step_px)
    return skin


def _paste(skin: Image, ink: Image, top: int, left: int) -> None:
    """Lay a digit on the skin where it fits; what juts out is cut off."""
    y0, y1 = max(top, 0), min(top + ink.shape[0], skin.shape[0])
    x0, x1 = max(left, 0), min(left + ink.shape[1], skin.shape[1])
    if y0 < y1 and x0 < x1:
        skin[y0:y1, x0:x1] |= ink[y0 - top : y1 - top, x0 - left : x1 - left]


def _tick(skin: Image, build: Build, position: float, step_px: float) -> None:
    """Ten marks a digit at the drum's right edge, as the last drum often has."""
    length = max(2, round(0.12 * DIGIT_PX))
    tenths = np.arange(-25, 26) / 10 - position % 0.1
    for tenth in tenths:
        row = round(skin.shape[0] / 2 + build.rest * DIGIT_PX + build.roll * tenth * step_px)
        skin[max(row, 0) : row + 2, -length:] = 255
