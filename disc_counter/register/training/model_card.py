"""The model card: data, split, and how often the net is right, per digit and colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.ring import DIGITS, away, middle
from disc_counter.register.training.finder_samples import plainly_seen
from disc_counter.register.training.optimisation import SEED
from disc_counter.register.training.samples import HELD_OUT, NO_DIGIT, Samples

Array = NDArray[np.float64]

GOOD, SAME_DIGIT = 0.3, 0.5
"""Digits off: what labels that are good to 0.1-0.2 allow, and what still is the same digit."""
COLOURFUL = 60
"""The least difference between a pixel's channels, of 255, at which it is coloured."""
SOURCE = "https://github.com/haverland/Tenth-of-step-of-a-meter-digit"
CHUNK = 500
"""Crops that are looked at at a time, to be light on memory."""
CARD = """# The net that sees drums

`drums.onnx`: a crop of one drum, grey, 32 by 20 pixels, to a distribution over 50 positions for drums that
roll upwards, 50 for those that roll downwards, and 'no digit'. Written, as is this page, by
`python -m disc_counter.register.training`. Seed {seed}.

## Data
- {learnt} real crops of water, gas and power meters, and {held_out} held out:
  {source},
  Apache License 2.0. Duplicates and contents with two labels were taken out. Labels are good to 0.1-0.2.
- {digits} crops of drawn registers, {no_digits} of none.

Held out by device: all crops whose names match `{by_device}`.
Crops without a device in their name are in the part that was learnt from: the same meter may be among them.

## How often it is right
| | crops | within {good} | within {same_digit} | median off |
|---|---|---|---|---|
{rows}

Of {places} places without a digit, {seen:.1%} are seen to have none.

## What is taken for what
Real crops of devices not seen that are off by more than half a digit:

{confusions}

## Limits
- Upside-down digits 6, 8, 9, 0 and 1 are not told from others; a whole register is.
- Real crops all roll upwards; drums that roll downwards were only drawn.
- White on red under red light shows nothing; so it is for people.
- Digits less than about 8 pixels high are guesses.
"""


def card(
    model: Path, learnt: Samples, made: Samples, held_out: Samples, colours: NDArray[np.uint8], unseen: Samples
) -> str:
    """The card's text, measured with the stored model run by OpenCV."""
    real_off = _off(held_out, model)
    digit = unseen.rolls != NO_DIGIT
    drawn_off = _off(Samples(unseen.crops[digit], unseen.positions[digit], unseen.rolls[digit]), model)
    none = _nothing(unseen.crops[~digit], model)
    rows = [
        _row("real, devices not seen", real_off),
        *(_row(f"- digit {d}", real_off[_nearest(held_out) == d]) for d in range(DIGITS)),
        *(_row(f"- {name}", real_off[mask]) for name, mask in _colours(colours)),
        _row("drawn, of all sizes and states", drawn_off),
    ]
    return CARD.format(
        seed=SEED,
        learnt=len(learnt.crops),
        held_out=len(held_out.crops),
        source=SOURCE,
        digits=np.sum(made.rolls != NO_DIGIT),
        no_digits=np.sum(made.rolls == NO_DIGIT),
        by_device=HELD_OUT.pattern,
        good=GOOD,
        same_digit=SAME_DIGIT,
        rows="\n".join(rows),
        places=len(none),
        seen=np.mean(none > 0.5),
        confusions="\n".join(_confusions(held_out, model)),
    )


def finder_card(finder: Path, teacher: Path, learnt: int, unseen: list[Image]) -> str:
    """What the card says of the net that finds drums, measured with the stored model run by OpenCV."""
    wanted, found = plainly_seen(unseen, teacher), drums.along(unseen, finder)
    lines = [
        "",
        "# The net that finds them",
        "",
        f"`{finder.name}`: how plainly `{teacher.name}` would see a digit there, for a small part of the work. It",
        f"learnt that from {learnt} strips along drawn registers. On {len(unseen)} others it is off by",
        f"{_rms(found - wanted):.3f} (root mean square; what it has to say scatters by {wanted.std():.3f}), with a",
        f"correlation of {np.corrcoef(found.ravel(), wanted.ravel())[0, 1]:.3f}.",
    ]
    return "\n".join(lines) + "\n"


def _rms(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _seen(samples: Samples, model: Path) -> Array:
    parts = [drums.seen(list(samples.crops[i : i + CHUNK]), model) for i in range(0, len(samples.crops), CHUNK)]
    return np.concatenate(parts)


def _off(samples: Samples, model: Path) -> Array:
    """How far the net is off, in digits [n]."""
    return np.asarray(np.abs(away(_positions(samples, model), samples.positions.astype(np.float64))))


def _positions(samples: Samples, model: Path) -> Array:
    seen = _seen(samples, model)
    return middle(seen[np.arange(len(seen)), samples.rolls])


def _nothing(crops: NDArray[np.uint8], model: Path) -> Array:
    rolls = np.zeros(len(crops), np.int64)
    return np.asarray(1 - _seen(Samples(crops, np.zeros(len(crops), np.float32), rolls), model).sum(axis=(1, 2)))


def _nearest(samples: Samples) -> NDArray[np.int64]:
    return np.asarray(np.round(samples.positions) % DIGITS, np.int64)


def _row(name: str, off: Array) -> str:
    if not len(off):
        return f"| {name} | 0 | | | |"
    shares = f"{np.mean(off <= GOOD):.1%} | {np.mean(off <= SAME_DIGIT):.1%}"
    return f"| {name} | {len(off)} | {shares} | {np.median(off):.3f} |"


def _colours(images: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Crops in RGB by what they look like: colourful, else light digits or dark ones."""
    spread = images.astype(np.int64).max(axis=3) - images.min(axis=3)
    colourful = np.percentile(spread, 90, axis=(1, 2)) > COLOURFUL
    grey = np.stack([cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in images]).astype(np.float64)
    # The digit is the smaller part of a crop: the mean lies on the ground's side of the middle.
    lowest, highest = np.percentile(grey, [5, 95], axis=(1, 2))
    light = grey.mean(axis=(1, 2)) < (lowest + highest) / 2
    yield "colourful", colourful
    yield "light digits on dark", ~colourful & light
    yield "dark digits on light", ~colourful & ~light


def _confusions(samples: Samples, model: Path) -> list[str]:
    positions = _positions(samples, model)
    wrong = np.abs(away(positions, samples.positions.astype(np.float64))) > SAME_DIGIT
    pairs = list(zip(_nearest(samples)[wrong], np.round(positions[wrong]).astype(int) % DIGITS, strict=True))
    counts = sorted(((pairs.count(pair), pair) for pair in set(pairs)), reverse=True)
    rows = [f"| {int(true)} | {int(taken)} | {count} |" for count, (true, taken) in counts if count > 1]
    return ["| is | taken for | crops |", "|---|---|---|", *rows]
