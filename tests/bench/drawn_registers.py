"""How well drawn registers of all makes are read: `python -m tests.bench.drawn_registers [--picture FILE]`.

They are drawn and photographed as for the net's training, but with seeds of their own: tilted, shaded, dirty, glaring,
blurred, noisy. The picture shows the worst: wrong readings first, then those that are not sure. Nothing is asserted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.reading import read
from disc_counter.register.shown import RegisterReading
from disc_counter.register.training.degradation import photographed
from disc_counter.register.training.drawn_registers import Build, Drawn, carried, draw

REGISTERS, SEED = 300, 2026
LEAST_DIGIT_PX = 14.0
LEAST_CONTRAST = 70.0
"""Ink and drum, of 255: what people would call readable."""
WEAR_DIGITS = 0.07
HALF_DIGIT = 0.5
DIGITS = 10
TILE_PX = (480, 120)
ROWS, COLUMNS = 8, 2


@dataclass(frozen=True, slots=True)
class Case:
    """A drawn register, its window as people draw it, and where it stands in steps of its last drum."""

    drawn: Drawn
    window: Window
    drums: int
    steps: float

    def is_right(self, reading: RegisterReading) -> bool | None:
        """Whether it was read to half a digit of the last drum; None where it was not read."""
        if reading.reading_kwh is None:
            return None
        turn = float(DIGITS**self.drums)
        off = (reading.reading_kwh * DIGITS - self.steps + turn / 2) % turn - turn / 2
        return abs(off) < HALF_DIGIT


def cases(count: int, seed: int = SEED) -> Iterator[Case]:
    """Registers of 5 to 8 drums."""
    random = np.random.default_rng(seed)
    while count:
        build, drums = Build.of(random), int(random.integers(5, 9))
        steps = float(random.uniform(0, DIGITS**drums))
        seen = photographed(
            draw(build, carried(steps, drums, list(random.normal(0, WEAR_DIGITS, drums))), random), random
        )
        if abs(build.ink - build.drum) < LEAST_CONTRAST or seen.digit_px < LEAST_DIGIT_PX:
            continue
        count -= 1
        yield Case(seen, _window(seen, build, random), drums, steps)


def _window(seen: Drawn, build: Build, random: np.random.Generator) -> Window:
    """Round what is seen of the drums, not exactly."""
    half = (seen.middles[-1, 0] - seen.middles[0, 0]) / (len(seen.middles) - 1) / 2
    left, right = seen.middles[0, 0] - half, seen.middles[-1, 0] + half
    height = seen.digit_px * build.opening
    middle = seen.middles[:, 1].mean() - build.rest * seen.digit_px
    x0, x1 = left - random.uniform(0, 0.25) * seen.digit_px, right + random.uniform(0, 0.25) * seen.digit_px
    top = max(0.0, middle - height / 2 + random.normal(0, 0.05) * height)
    return Window(max(0, round(x0)), round(top), round(x1 - max(0.0, x0)), round(height))


def main() -> None:
    """Read all; say how many were read and how many wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="where the worst are shown")
    given = parser.parse_args()
    wrong, unsure = [], []
    for case in cases(REGISTERS):
        reading = read(case.drawn.image, case.window, case.drums, 1)
        match case.is_right(reading):
            case False:
                wrong.append(_tile(case, reading))
            case None:
                unsure.append(_tile(case, reading))
    print(f"{REGISTERS} drawn registers: {REGISTERS - len(unsure)} read, {len(wrong)} of them wrong")
    if given.picture is not None:
        cv2.imwrite(str(given.picture), _sheet([*wrong, *unsure]))


def _tile(case: Case, reading: RegisterReading) -> Image:
    """The register, and below it what it shows and what was read."""
    tile = cv2.resize(cv2.cvtColor(case.drawn.image, cv2.COLOR_GRAY2BGR), TILE_PX, interpolation=cv2.INTER_AREA)
    words = f"is {case.steps:0{case.drums + 2}.1f}, read {reading.digits} ({reading.confidence:.2f})"
    cv2.putText(tile, words, (4, TILE_PX[1] - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 255, 255), 1, cv2.LINE_AA)
    return np.asarray(tile, np.uint8)


def _sheet(tiles: list[Image]) -> Image:
    empty = np.zeros((TILE_PX[1], TILE_PX[0], 3), np.uint8)
    tiles = [*tiles, *[empty] * (ROWS * COLUMNS)][: ROWS * COLUMNS]
    return np.hstack([np.vstack(tiles[column::COLUMNS]) for column in range(COLUMNS)])


if __name__ == "__main__":
    main()
