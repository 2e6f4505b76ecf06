"""Crops with their labels, real and drawn; `roll` is 0 (up), 1 (down) or -1 where there is no digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX, cut, grey
from disc_counter.register.ring import DIGITS
from disc_counter.register.training.degradation import photographed
from disc_counter.register.training.drawn_registers import Build, Drawn, carried, draw

NO_DIGIT = -1
HELD_OUT = re.compile(r"main_dig|ziffer|(^|_)D\d|(^|_)[hn]t\d|ROI|dec_")
"""Devices, by how they name their crops, that the net is checked with and never saw."""
UPSIDE_DOWN = (2, 3, 4, 5, 7)
"""Digits that are none when they stand on their heads."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Crops uint8 [n, 32, 20], positions [n] (0 to 10) and rolls [n]."""

    crops: NDArray[np.uint8]
    positions: NDArray[np.float32]
    rolls: NDArray[np.int64]

    @classmethod
    def joined(cls, *parts: Samples) -> Samples:
        """One after the other."""
        return cls(
            np.concatenate([part.crops for part in parts]),
            np.concatenate([part.positions for part in parts]),
            np.concatenate([part.rolls for part in parts]),
        )

    @classmethod
    def of(cls, rows: list[tuple[Image, float, int]]) -> Samples:
        """From crops with their positions and rolls."""
        return cls(
            np.stack([row[0] for row in rows]),
            np.array([row[1] for row in rows], np.float32),
            np.array([row[2] for row in rows], np.int64),
        )


def real(file: Path) -> tuple[Samples, Samples, NDArray[np.uint8]]:
    """The real crops: to learn from, held out, and the held out ones in colour [n, 32, 20, 3] (RGB)."""
    stored = np.load(file)
    images, labels = stored["images"], stored["labels"].astype(np.float32) % DIGITS
    held_out = np.array([HELD_OUT.search(str(name)) is not None for name in stored["names"]])
    crops = np.stack([grey(image) for image in images])
    rolls = np.zeros(len(crops), np.int64)

    def part(mask: NDArray[np.bool_]) -> Samples:
        return Samples(crops[mask], labels[mask], rolls[mask])

    return part(~held_out), part(held_out), images[held_out]


def drawn(registers: int, rng: np.random.Generator) -> Samples:
    """Crops from that many drawn registers, with as many where no digit is as there are drums in a third of them."""
    return Samples.of([row for _ in range(registers) for row in _from_one(rng)])


def _from_one(rng: np.random.Generator) -> Iterator[tuple[Image, float, int]]:
    build = Build.of(rng)
    drums = int(rng.integers(5, 9))
    positions = positions_of(drums, rng)
    seen = photographed(draw(build, positions, rng), rng)
    roll = 0 if build.roll == 1 else 1
    for (x, y), position in zip(seen.middles, positions, strict=True):
        height = seen.digit_px * rng.uniform(1.35, 1.95)
        dx, dy = rng.normal(0, 0.05) * height, rng.normal(0, 0.06) * height
        crop = cut(seen.image, x + dx, y + dy, height)
        yield crop, (position + build.roll * dy / seen.step_px) % DIGITS, roll
    for _ in range(max(1, drums // 3)):
        yield _nothing(seen, build, positions, rng), 0.0, NO_DIGIT


def positions_of(drums: int, rng: np.random.Generator) -> list[float]:
    """A real register's, or every drum anywhere: the net must not learn how drums carry."""
    if rng.random() < 0.5:
        return [float(position) for position in rng.uniform(0, DIGITS, drums)]
    return carried(rng.uniform(0, 10.0**drums), drums, list(rng.normal(0, 0.1, drums)))


def _nothing(seen: Drawn, build: Build, positions: list[float], rng: np.random.Generator) -> Image:
    """A place without a digit in its middle, a wrong size, a digit on its head, letters, a covered one."""
    i = int(rng.integers(len(positions)))
    x, y = seen.middles[i]
    height = seen.digit_px * rng.uniform(1.35, 1.95)
    kind = rng.integers(6)
    if kind <= 1:
        spacing = (seen.middles[-1, 0] - seen.middles[0, 0]) / (len(positions) - 1)
        return cut(seen.image, x + spacing * rng.choice([-0.5, 0.5]), y + rng.normal(0, 0.1) * height, height)
    if kind == 2:
        # Past the opening's edge: nearer there may be the drum's next digit.
        below = rng.choice([-1, 1])
        past = below * (build.opening / 2 + rng.uniform(0.3, 0.8)) - build.rest
        return cut(seen.image, x, y + past * seen.digit_px, height)
    if kind == 3:
        return cut(seen.image, x, y, seen.digit_px * rng.choice([rng.uniform(0.5, 0.8), rng.uniform(3.2, 5.0)]))
    crop = cut(seen.image, x, y, height)
    nearest = round(positions[i])
    if kind == 4 and nearest % DIGITS in UPSIDE_DOWN and abs(positions[i] - nearest) < 0.25:
        return np.ascontiguousarray(crop[::-1, ::-1])
    return _covered(crop, rng) if rng.random() < 0.5 else _letter(rng)


def _covered(crop: Image, rng: np.random.Generator) -> Image:
    """A digit of which too little is seen: soft light and dark, with noise."""
    blank = np.full(crop.shape, rng.uniform(0, 255), np.float32)
    blank += np.linspace(-1, 1, WIDTH_PX, dtype=np.float32)[None] * rng.normal(0, 40)
    blank += np.linspace(-1, 1, HEIGHT_PX, dtype=np.float32)[:, None] * rng.normal(0, 40)
    blank += rng.normal(0, rng.choice([1.0, 6.0]), crop.shape).astype(np.float32)
    if rng.random() < 0.5:
        rows = int(rng.integers(0, HEIGHT_PX // 4))
        blank[:rows] = crop[:rows]
    return np.clip(blank, 0, 255).astype(np.uint8)


def _letter(rng: np.random.Generator) -> Image:
    """A letter of the plate."""
    ground, ink = rng.uniform(0, 255, 2)
    crop = np.full((3 * HEIGHT_PX, 3 * WIDTH_PX), round(ground), np.uint8)
    font = int(rng.choice([cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX]))
    place = (int(rng.integers(-10, 20)), int(rng.integers(60, 90)))
    text = "".join(rng.choice(list("ABCDEFGHKLMNPRTUVWXYabcdefghkmnrstuvwxyz/-.:"), 2))
    cv2.putText(crop, text, place, font, rng.uniform(1.5, 2.6), round(ink), int(rng.integers(2, 7)), cv2.LINE_AA)
    return np.asarray(cv2.resize(crop, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_AREA), np.uint8)
