"""How drums are learnt to be told from print: `python -m disc_counter.register.training.openings_learning [OUT]`.

Plates are drawn, searched for rows of digits as a picture is, and each row that is found is drums, print, or neither
enough to learn from. A very small net learns it.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from disc_counter.register.crops import grey
from disc_counter.register.drum_row import settled
from disc_counter.register.layout import Layout
from disc_counter.register.little_net import HALF, SIDE, Floats, Weights
from disc_counter.register.openings import SHAPE, WEIGHTS, folded, odds_of
from disc_counter.register.search import candidates
from disc_counter.register.training.drawn_registers import Drawn
from disc_counter.register.training.plates import DrawnPlate, draw_plate

PLATES, CHECK_PLATES, SEED, SEARCHED = 12000, 300, 51, 3
"""Plates to learn from and to check with; every third is searched, as a picture is."""
COUNTS = (5, 6, 7, 8)
FIRST, SECOND, HIDDEN = 14, 24, 32
"""Maps of the first and second convolution, and sums of the full layer."""
ROUNDS, BATCH, RATE, RISING = 40, 64, 3e-3, 0.2
"""Rounds through all rows, rows a step, how far a step goes at most, and over which share it grows."""
NOISE, DECAY, DROPPED = 0.05, 0.01, 0.2
"""What is added to the views at random, how much weights are pulled to 0, and the share of sums that is left out."""
NEAR_DIGITS = 0.7
"""The furthest that a place may be from a digit to lie on it, in digit heights."""
AWRY_DIGITS, STRAYING_DIGITS, CROP_DIGITS = 0.06, 0.015, 1.6
"""How far found rows are off, and how much further from place to place, and how high their crops are, in digits."""
ALL, NONE = 0.9, 0.1
"""Shares of a row's places on drums from which on it is the register, and up to which it is not."""
PARTLY = 0.75
"""The same from which on a row with a place too many or too few is the register but for that place."""
SETTLED = 0.5
"""Share of found rows that have been moved to where their digits rest: of the likeliest only that is known."""
AWAY_BY_ONE = 0.5
"""Share of registers that are also shown with a place too many or too few: as not the register."""


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
    """Rows that are found, and whether they are the drums, all of them and only those; halves of them are left out."""
    count, picture = len(plate.seen.middles), grey(plate.image)
    for found in candidates(plate.image, (count,) if random.random() < 0.5 else COUNTS):
        row = settled(picture, found) if random.random() < SETTLED else found
        share = on_digits(plate.seen, row.middles)
        whole = share >= ALL and len(row.middles) == count
        if whole or share <= NONE or (share >= PARTLY and abs(len(row.middles) - count) == 1):
            yield row, whole


def _there(plate: DrawnPlate, random: np.random.Generator) -> Iterator[tuple[Layout, bool]]:
    """The drums and the printed numbers, of long ones a part, as exactly as rows are found."""
    drums = _roughly(plate.seen, slice(None), random)
    yield drums, True
    if random.random() < AWAY_BY_ONE:
        yield _away_by_one(drums, random), False
    for number in plate.numbers:
        count = len(number.middles)
        length = min(count, int(random.integers(COUNTS[0], COUNTS[-1] + 1)))
        first = int(random.integers(0, count - length + 1))
        yield _roughly(number, slice(first, first + length), random), False


def _away_by_one(row: Layout, random: np.random.Generator) -> Layout:
    """The row with a place too many or too few, at either end."""
    turned = bool(random.random() < 0.5)
    middles = row.middles[::-1] if turned else row.middles
    longer = random.random() < 0.5 or len(middles) == COUNTS[0]
    middles = replace(row, middles=middles).longer().middles if longer else middles[:-1]
    return replace(row, middles=middles[::-1] if turned else middles)


def _roughly(row: Drawn, part: slice, random: np.random.Generator) -> Layout:
    middles = row.middles[part]
    place = np.arange(len(middles))[:, None] - (len(middles) - 1) / 2
    off = random.normal(0, AWRY_DIGITS, 2) + place * random.normal(0, STRAYING_DIGITS, 2)
    height_px = CROP_DIGITS * row.digit_px * float(np.exp(random.normal(-0.1, 0.14)))
    return Layout(middles + off * row.digit_px, height_px, 0.5)


def learn(rows: Rows, seed: int = SEED) -> Weights:
    """The weights of `openings.odds_of`; says on stdout how it went."""
    torch.manual_seed(seed)
    random, net = np.random.default_rng(seed), _unlearnt()
    drums = torch.from_numpy(rows.drums.astype(np.float32))
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=DECAY)
    steps = ROUNDS * (len(drums) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=RISING)
    for turn in range(ROUNDS):
        order, total = random.permutation(len(drums)), 0.0
        for start in range(0, len(order) - BATCH + 1, BATCH):
            batch = order[start : start + BATCH]
            odds = net(torch.from_numpy(varied(rows.views[batch], random)))[:, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(odds, drums[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"round {turn + 1} of {ROUNDS}: loss {total * BATCH / len(order):.4f}", flush=True)
    return _weights_of(net)


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


def _unlearnt() -> nn.Sequential:
    """The net as `little_net.odds` runs it, with random weights."""
    views, rows, columns = SHAPE
    flat = SECOND * math.ceil(rows / HALF**2) * math.ceil(columns / HALF**2)
    convolutions = nn.Conv2d(views, FIRST, SIDE, padding="same"), nn.Conv2d(FIRST, SECOND, SIDE, padding="same")
    layers = [[each, nn.ReLU(), nn.MaxPool2d(HALF, ceil_mode=True)] for each in convolutions]
    full = [nn.Flatten(), nn.Linear(flat, HIDDEN), nn.ReLU(), nn.Dropout(DROPPED), nn.Linear(HIDDEN, 1)]
    return nn.Sequential(*layers[0], *layers[1], *full)


def _weights_of(net: nn.Sequential) -> Weights:
    """The net's weights as `little_net.odds` takes them."""
    weights: Weights = {}
    layers = [layer for layer in net if isinstance(layer, nn.Conv2d | nn.Linear)]
    for number, layer in enumerate(layers, 1):
        assert layer.bias is not None
        weights[f"w{number}"] = np.asarray(layer.weight.detach().numpy().reshape(len(layer.weight), -1).T, np.float32)
        weights[f"b{number}"] = np.asarray(layer.bias.detach().numpy(), np.float32)
    weights["w4"] = weights["w4"][:, 0]
    return weights


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
