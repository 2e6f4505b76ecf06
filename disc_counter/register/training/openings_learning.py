"""How drums are learnt to be told from print: `python -m disc_counter.register.training.openings_learning [OUT]`.

Plates are drawn, searched for rows of digits as a picture is, and each row that is found is drums, print, or neither
enough to learn from. A very small net learns it; numpy is all it takes.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disc_counter.register.crops import grey
from disc_counter.register.drum_row import settled
from disc_counter.register.layout import Layout
from disc_counter.register.little_net import HALF, SIDE, Floats, Layer, Thought, Weights, thought
from disc_counter.register.openings import SHAPE, WEIGHTS, folded, odds_of
from disc_counter.register.search import candidates
from disc_counter.register.training.drawn_registers import Drawn
from disc_counter.register.training.plates import DrawnPlate, draw_plate

PLATES, CHECK_PLATES, SEED, SEARCHED = 5000, 300, 51, 5
"""Plates to learn from and to check with; every fifth is searched, as a picture is."""
COUNTS = (5, 6, 7, 8)
FIRST, SECOND, HIDDEN = 14, 24, 32
"""Maps of the first and second convolution, and sums of the full layer."""
ROUNDS, BATCH, RATE, RISING = (18, 10), 64, 3e-3, 0.15
"""Rounds through all rows, begun twice, rows a step, how far a step goes at most, and over which share it grows."""
NOISE, DECAY = 0.05, 0.01
"""What is added to the views at random, and how much weights are pulled to 0."""
MOMENTUM, SCALE_MEMORY, TINY = 0.9, 0.999, 1e-8
"""Adam's."""
NEAR_DIGITS = 0.7
"""The furthest that a place may be from a digit to lie on it, in digit heights."""
AWRY_DIGITS, STRAYING_DIGITS, CROP_DIGITS = 0.06, 0.015, 1.6
"""How far found rows are off, and how much further from place to place, and how high their crops are, in digits."""
ALL, NONE = 0.9, 0.1
"""Shares of a row's places on drums from which on it is the register, and up to which it is not."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Views of rows [n, 5, 44, 12], whether each is drums [n], and which plate it is of [n]."""

    views: Floats
    drums: NDArray[np.bool_]
    plates: NDArray[np.int64]


def on_digits(row: Drawn, places: NDArray[np.float64]) -> float:
    """The share of places [n, 2] that lie on a row's digits."""
    apart = np.linalg.norm(places[:, None] - row.middles[None], axis=-1).min(axis=1)
    return float((apart < NEAR_DIGITS * row.digit_px).mean())


def rows_of(plates: Iterable[int], seed: int, searched: int) -> Rows:
    """Rows of plates of these numbers: of each `searched`-th what is found on it, of others what is there, roughly."""
    views, drums, numbers = [], [], []
    for number in plates:
        random = np.random.default_rng([seed, number])
        plate = draw_plate(random, int(random.integers(5, 9)))
        picture = grey(plate.image)
        for row, is_drums in _found(plate, random) if number % searched == 0 else _there(plate, random):
            views.append(folded(picture, row).astype(np.float16))
            drums.append(is_drums)
            numbers.append(number)
    return Rows(np.nan_to_num(np.stack(views).astype(np.float32)), np.array(drums), np.array(numbers))


def _found(plate: DrawnPlate, random: np.random.Generator) -> Iterator[tuple[Layout, bool]]:
    """Rows that are found, and whether they are the drums; those that are partly are left out."""
    count, picture = len(plate.seen.middles), grey(plate.image)
    for found in candidates(plate.image, (count,) if random.random() < 0.5 else COUNTS):
        row = settled(picture, found)
        share = on_digits(plate.seen, row.middles)
        if share <= NONE or (share >= ALL and len(row.middles) == count):
            yield row, share >= ALL


def _there(plate: DrawnPlate, random: np.random.Generator) -> Iterator[tuple[Layout, bool]]:
    """The drums and the printed numbers, of long ones a part, as exactly as rows are found."""
    yield _roughly(plate.seen, slice(None), random), True
    for number in plate.numbers:
        count = len(number.middles)
        length = min(count, int(random.integers(COUNTS[0], COUNTS[-1] + 1)))
        first = int(random.integers(0, count - length + 1))
        yield _roughly(number, slice(first, first + length), random), False


def _roughly(row: Drawn, part: slice, random: np.random.Generator) -> Layout:
    middles = row.middles[part]
    place = np.arange(len(middles))[:, None] - (len(middles) - 1) / 2
    off = random.normal(0, AWRY_DIGITS, 2) + place * random.normal(0, STRAYING_DIGITS, 2)
    height_px = CROP_DIGITS * row.digit_px * float(np.exp(random.normal(-0.1, 0.14)))
    return Layout(middles + off * row.digit_px, height_px, 0.5)


def learn(rows: Rows, seed: int = SEED) -> Weights:
    """The weights of `openings.odds_of`; says on stdout how it went."""
    random = np.random.default_rng(seed)
    weights = _unlearnt(random)
    for cycle, rounds in enumerate(ROUNDS):
        weights = _cycle(rows, weights, rounds, np.random.default_rng(seed + cycle) if cycle else random)
    return weights


def _cycle(rows: Rows, weights: Weights, rounds: int, random: np.random.Generator) -> Weights:
    """So many rounds through all rows, with steps that grow and then shrink to nothing."""
    means, squares = ({name: np.zeros_like(each) for name, each in weights.items()} for _ in range(2))
    step, steps = 0, rounds * (len(rows.views) // BATCH)
    for turn in range(rounds):
        order, total = random.permutation(len(rows.views)), 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            batch = order[start : start + BATCH]
            seen = thought(varied(rows.views[batch], random), weights)
            sure = np.asarray(1 / (1 + np.exp(-seen.odds)), np.float32)
            total -= float(np.log(np.where(rows.drums[batch], sure, 1 - sure)).mean())
            step += 1
            rate = RATE * min(step / steps / RISING, (1 - step / steps) / (1 - RISING) + TINY)
            for name, slope in _slopes(seen, _off(sure, rows.drums[batch]), weights).items():
                means[name] = MOMENTUM * means[name] + (1 - MOMENTUM) * slope
                squares[name] = SCALE_MEMORY * squares[name] + (1 - SCALE_MEMORY) * slope**2
                spread = np.sqrt(squares[name] / (1 - SCALE_MEMORY**step)) + TINY
                way = means[name] / (1 - MOMENTUM**step) / spread + DECAY * weights[name]
                weights[name] = (weights[name] - rate * way).astype(np.float32)
        print(f"round {turn + 1} of {rounds}: loss {total * BATCH / len(order):.4f}", flush=True)
    return weights


def varied(views: Floats, random: np.random.Generator) -> Floats:
    """Views of rows seen in a mirror, upside down, a little higher or lower, paler or with more noise."""
    views = views.copy()
    mirrored = random.random(len(views)) < 0.5
    views[mirrored] = views[mirrored][:, [0, 1, 2, 4, 3], :, ::-1]
    turned = random.random(len(views)) < 0.5
    views[turned] = views[turned][:, :, ::-1]
    views = np.roll(views, random.integers(-2, 3), axis=2)
    views *= random.uniform(0.8, 1.25, (len(views), 1, 1, 1)).astype(np.float32)
    return np.asarray(views + NOISE * random.standard_normal(views.shape, np.float32), np.float32)


def _unlearnt(random: np.random.Generator) -> Weights:
    """Random weights."""
    views, rows, columns = SHAPE
    flat = SECOND * math.ceil(rows / 4) * math.ceil(columns / 4)
    sizes = {"1": (9 * views, FIRST), "2": (9 * FIRST, SECOND), "3": (flat, HIDDEN)}
    weights: Weights = {"w4": (random.standard_normal(HIDDEN) * HIDDEN**-0.5).astype(np.float32)}
    weights["b4"] = np.zeros(1, np.float32)
    for name, size in sizes.items():
        weights[f"w{name}"] = (random.standard_normal(size) * (2 / size[0]) ** 0.5).astype(np.float32)
        weights[f"b{name}"] = np.zeros(size[1], np.float32)
    return weights


def _off(sure: Floats, drums: NDArray[np.bool_]) -> Floats:
    """How the mean logistic loss changes with the odds."""
    return np.asarray((sure - drums) / len(drums), np.float32)


def _slopes(seen: Thought, off: Floats, weights: Weights) -> Weights:
    """How the loss changes with each weight, where it changes with the odds by `off` [n]."""
    slopes = {"w4": seen.hidden.T @ off, "b4": off.sum(keepdims=True)}
    hidden = np.outer(off, weights["w4"]) * (seen.hidden > 0)
    slopes |= {"w3": seen.flat.T @ hidden, "b3": hidden.sum(axis=0)}
    largest = (hidden @ weights["w3"].T).reshape(seen.second.largest.shape)
    sums = _before_largest(largest, seen.second)
    slopes |= _of_layer(sums, seen.second, "2")
    maps = _before_patches(sums @ weights["w2"].T, seen.first.largest.shape)
    return slopes | _of_layer(_before_largest(maps, seen.first), seen.first, "1")


def _of_layer(sums: Floats, layer: Layer, name: str) -> Weights:
    flat, patches = sums.reshape(-1, sums.shape[-1]), layer.patches.reshape(-1, layer.patches.shape[-1])
    return {f"w{name}": patches.T @ flat, f"b{name}": flat.sum(axis=0)}


def _before_largest(slopes: Floats, layer: Layer) -> Floats:
    """Slopes [n, maps, rows / 2, columns / 2] given back to the sums [n, rows, columns, maps] that were largest."""
    n, maps, rows, columns = slopes.shape
    fours = np.zeros((n, maps, rows, columns, HALF * HALF), np.float32)
    np.put_along_axis(fours, layer.where[..., None], slopes[..., None], -1)
    even = fours.reshape(n, maps, rows, columns, HALF, HALF).transpose(0, 2, 4, 3, 5, 1)
    whole = even.reshape(n, HALF * rows, HALF * columns, maps)
    return np.asarray(whole[:, : layer.sums.shape[1], : layer.sums.shape[2]] * (layer.sums > 0), np.float32)


def _before_patches(slopes: Floats, shape: tuple[int, ...]) -> Floats:
    """Slopes of patches [n, rows, columns, 9 * maps] given back to the maps of that shape."""
    n, maps, rows, columns = shape
    parts = slopes.reshape(n, rows, columns, maps, SIDE, SIDE).transpose(4, 5, 0, 3, 1, 2)
    padded = np.zeros((n, maps, rows + SIDE - 1, columns + SIDE - 1), np.float32)
    for down, across in np.ndindex(SIDE, SIDE):
        padded[:, :, down : down + rows, across : across + columns] += parts[down, across]
    return padded[:, :, 1:-1, 1:-1]


def store(weights: Weights, file: Path) -> None:
    """Keep the weights, to three digits each."""
    halved: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(file, **halved)


def main() -> None:
    """Draw, learn, store, and say how well it tells on plates it never saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=WEIGHTS)
    given = parser.parse_args()
    weights = learn(rows_of(range(PLATES), SEED, SEARCHED))
    store(weights, given.out)
    check = rows_of(range(CHECK_PLATES), SEED + 1, searched=1)
    odds = odds_of(check.views)
    print(f"{len(odds)} rows: print up to {odds[~check.drums].max():.1f}, drums from {odds[check.drums].min():.1f}")


if __name__ == "__main__":
    main()
