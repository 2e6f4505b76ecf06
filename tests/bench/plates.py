"""How well a register is told from print: `python -m tests.bench.plates [--count N] [--seed S] [--jitter SHARE]`.

Fronts are drawn with a register and one to three printed numbers, many as bold as the drums and with as many digits,
and the register is searched for in the whole picture, with the number of drums given and not given. With a jitter each
digit of a printed number stands off by that share of its height, one standard deviation, as stamped ones do. Nothing is
asserted; the figures stand in docs/register.md. `--picture FILE` shows where print was taken for the register, then
what was read wrong, then where nothing was found.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.reading import read
from disc_counter.register.shown import RegisterReading
from disc_counter.register.training.drawn_registers import Drawn
from disc_counter.register.training.plates import DrawnPlate, draw_plate

PLATES, SEED = 300, 2027
LEAST_SEEN = 20.0
"""Contrast of the drums in the picture, standard deviation of 255: what is darker or paler nobody would read."""
DIGITS = 10
HALF_DIGIT = 0.5
NEAR_DIGITS = 0.7
"""The furthest that a reading's drum may be from a digit to be said to show it, in digit heights."""
STAMPED_DIGITS = 1.3
"""Height of the part of a picture that is moved with a stamped digit, in digit heights."""
TILE_PX, ROWS, COLUMNS = (480, 360), 6, 3


class Outcome(Enum):
    """What became of a plate, the worst first."""

    PRINT = "a printed number was taken for it"
    ELSEWHERE = "a row of neither was taken for it"
    WRONG = "found and misread"
    NOTHING = "unknown"
    UNREAD = "found, not read"
    READ = "found and read"


@dataclass(frozen=True, slots=True)
class Case:
    """A plate and how many drums its register has."""

    plate: DrawnPlate
    drums: int

    def outcome(self, reading: RegisterReading) -> Outcome:
        """What was made of it."""
        if not reading.drums:
            return Outcome.NOTHING
        places = np.array([[d.window.x + d.window.width / 2, d.window.y + d.window.height / 2] for d in reading.drums])
        if _shown(self.plate.seen, places) < 0.5:
            taken = any(_shown(number, places) >= 0.5 for number in self.plate.numbers)
            return Outcome.PRINT if taken else Outcome.ELSEWHERE
        if reading.reading_kwh is None:
            return Outcome.UNREAD
        turn = float(DIGITS**self.drums)
        off = (reading.reading_kwh * DIGITS - self.plate.steps + turn / 2) % turn - turn / 2
        return Outcome.READ if len(places) == self.drums and abs(off) < HALF_DIGIT else Outcome.WRONG


def _shown(row: Drawn, places: NDArray[np.float64]) -> float:
    """The share of places that lie on a row's digits."""
    apart = np.linalg.norm(places[:, None] - row.middles[None], axis=-1).min(axis=1)
    return float((apart < NEAR_DIGITS * row.digit_px).mean())


def cases(count: int, seed: int = SEED, jitter: float = 0.0) -> Iterator[Case]:
    """Readable plates of registers of 5 to 8 drums, the digits of their numbers off by `jitter` of their height."""
    number = 0
    while count:
        random = np.random.default_rng([seed, number])
        number += 1
        drums = int(random.integers(5, 9))
        plate = draw_plate(random, drums)
        if _contrast(plate) < LEAST_SEEN:
            continue
        count -= 1
        yield Case(stamped(plate, jitter, random) if jitter else plate, drums)


def stamped(plate: DrawnPlate, jitter: float, random: np.random.Generator) -> DrawnPlate:
    """The picture with each printed digit moved up or down by itself: by so much of its height, one deviation."""
    image = plate.image.copy()
    for row in plate.numbers:
        half = np.array([np.ptp(row.middles[:, 0]) / (len(row.middles) - 1), STAMPED_DIGITS * row.digit_px]) / 2
        for middle in row.middles:
            x0, y0 = np.maximum(np.rint(middle - half), 0).astype(int)
            x1, y1 = np.rint(middle + half).astype(int)
            part = image[y0:y1, x0:x1]
            off = np.array([[1, 0, 0], [0, 1, random.normal(0, jitter) * row.digit_px]])
            if part.size:
                part[:] = cv2.warpAffine(part.copy(), off, part.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    return replace(plate, image=image)


def _contrast(plate: DrawnPlate) -> float:
    """The least contrast of a drum of the register in the picture."""
    half = round(0.5 * plate.seen.digit_px)
    parts = [
        plate.image[max(0, y - half) : y + half, max(0, x - half) : x + half] for x, y in plate.seen.middles.astype(int)
    ]
    return min(float(part.std(axis=(0, 1)).max()) if part.size else 0.0 for part in parts)


def main() -> None:
    """Read all twice; say what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=PLATES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jitter", type=float, default=0.0)
    parser.add_argument("--picture", type=Path, help="where the worst are shown")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    bad: list[tuple[int, Image]] = []
    order = list(Outcome)
    for said in (True, False):
        outcomes: Counter[Outcome] = Counter()
        for case in cases(given.count, given.seed, given.jitter):
            reading = read(case.plate.image, None, case.drums if said else None, 1)
            outcome = case.outcome(reading)
            outcomes[outcome] += 1
            if outcome not in (Outcome.READ, Outcome.UNREAD):
                bad.append((order.index(outcome), _tile(case, reading, outcome)))
        print(f"{given.count} plates, number of drums {'' if said else 'not '}given:")
        for each in order:
            print(f"  {outcomes[each]:4d} {each.value}")
    if given.picture is not None:
        bad.sort(key=lambda each: each[0])
        cv2.imwrite(str(given.picture), _sheet([tile for _, tile in bad]))


def _tile(case: Case, reading: RegisterReading, outcome: Outcome) -> Image:
    """The plate with where the drums were taken to be, and what was said."""
    image = case.plate.image.copy()
    for drum in reading.drums:
        x, y = drum.window.x, drum.window.y
        cv2.rectangle(image, (x, y), (x + drum.window.width, y + drum.window.height), (0, 255, 255), 1)
    scale = min(TILE_PX[0] / image.shape[1], TILE_PX[1] / image.shape[0])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tile = np.zeros((TILE_PX[1], TILE_PX[0], 3), np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small
    said = reading.digits or reading.reason
    words = f"{outcome.name}: is {case.plate.steps:0{case.drums + 2}.1f}, read {said}"
    cv2.putText(tile, words, (4, TILE_PX[1] - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 255, 255), 1, cv2.LINE_AA)
    return tile


def _sheet(tiles: list[Image]) -> Image:
    empty = np.zeros((TILE_PX[1], TILE_PX[0], 3), np.uint8)
    tiles = [*tiles, *[empty] * (ROWS * COLUMNS)][: ROWS * COLUMNS]
    return np.hstack([np.vstack(tiles[column::COLUMNS]) for column in range(COLUMNS)])


if __name__ == "__main__":
    main()
