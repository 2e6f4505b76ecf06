"""The pictures of a film tell other stories: `python -m tests.bench.retold [--live] [--only STORY...]`.

A film of a slow disc shows it at many angles. Its pictures in another order are the same disc under other loads, with
an exact truth (not with their motion blur: a fast disc's pictures among a slow one's are like no film). Then a camera
that shakes, a phone's compression, a lamp, a hand, darkness or a rolled camera are laid over them. With films made from
photographs of a real meter the same can be done: `--films FOLDER --from NAME`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.clip import Clip
from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import NS_PER_S, Frame, Image, Window
from tests.bench.first_minutes import live
from tests.bench.truth import Truth, read_truth
from tests.bench.windows import GIVEN, drawn, outcome, said

STEP_S = 0.3
"""Seconds that a disc takes to turn as a new load has it."""
START_REVOLUTIONS = 0.1
FPS = 30.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retold:
    """A story: (seconds, watts) one after the other, and what happens to the pictures.

    `scale` shows the meter larger in the same picture, `size` makes a larger picture of it (both ways 1 is as it was).
    `shake_px` is one standard deviation, `light` and `glare` (column, grey levels) and `hand` (its columns) are given
    the time in seconds; `jpeg` is a quality, `missing` a share of the pictures.
    """

    loads: Sequence[tuple[float, float]]
    fps: float = FPS
    shake_px: float = 0.0
    noise: float = 1.0
    jpeg: int = 0
    missing: float = 0.0
    flipped: bool = False
    scale: float = 1.0
    roll_deg: float = 0.0
    size: float = 1.0
    light: Callable[[float], float] | None = None
    glare: Callable[[float], tuple[float, float]] | None = None
    hand: Callable[[float], tuple[float, float] | None] | None = None


def _passing(start_s: float, end_s: float) -> Callable[[float], tuple[float, float] | None]:
    """A hand of 150 columns that goes once across the picture."""

    def columns(time_s: float) -> tuple[float, float] | None:
        left = (time_s - start_s) / (end_s - start_s) * 640.0 - 75.0
        return (left, left + 150.0) if start_s <= time_s <= end_s else None

    return columns


STORIES = {
    "even": Retold([(60, 700)]),
    "household": Retold([(12, 200), (10, 1800), (15, 350), (10, 2600), (13, 90)]),
    "steps": Retold([(6, 300), (5, 3000), (6, 500), (5, 3500), (8, 200), (5, 1500)], fps=60.0),
    "fast": Retold([(8, 400), (25, 2500), (12, 900)]),
    "slow": Retold([(40, 40), (30, 60)]),
    "there-and-back": Retold([(12, 900), (14, -1100), (10, 500)]),
    "stop": Retold([(25, 900), (12, 0), (10, 700)]),
    "stands-first": Retold([(15, 0), (40, 1000)]),
    "shake-0.1": Retold([(40, 900)], shake_px=0.1),
    "shake-0.5": Retold([(40, 900)], shake_px=0.5),
    "phone": Retold([(45, 1100)], jpeg=35, noise=2.5, shake_px=0.2, light=lambda t: 1 + 0.08 * np.sin(1.3 * t)),
    "reflection": Retold([(50, 800)], glare=lambda _: (250.0, 140.0)),
    "drifting-reflection": Retold([(50, 800)], glare=lambda t: (320 + 60 * np.sin(t / 7), 90.0)),
    "hand-first": Retold([(50, 900)], hand=_passing(0.5, 3.0)),
    "hand": Retold([(50, 900)], hand=_passing(20.0, 23.0)),
    "dark": Retold([(60, 900)], light=lambda t: 0.05 if 25 < t < 33 else 1.0),
    "dim": Retold([(50, 900)], light=lambda _: 0.35, noise=5.0),
    "missing": Retold([(50, 900)], missing=0.33),
    "mirrored": Retold([(40, 900)], flipped=True),
    "far-rolled": Retold([(50, 900)], scale=0.75, roll_deg=1.5),
    "near-rolled": Retold([(50, 900)], scale=1.35, roll_deg=-2.0),
    "hd": Retold([(50, 900)], size=2.0),
    "tiny": Retold([(50, 900)], size=0.6),
}


def retell(pictures: Sequence[Image], told: Truth, story: Retold, seed: int = 0) -> tuple[list[Frame], Truth]:
    """The frames of a story from pictures of a disc whose angles are told, and its own truth."""
    random = np.random.default_rng(seed)
    width, slot = pictures[0].shape[1], told.slot
    if story.flipped:
        slot = Window(width - slot.x - slot.width, slot.y, slot.width, slot.height)
    shown = told.angles % 1.0
    frames, angles = [], []
    for number, wanted in enumerate(_angles(story, told.constant)):
        if random.random() < story.missing:
            continue
        off = (shown - wanted + 0.5) % 1.0 - 0.5
        nearest = int(np.abs(off).argmin())
        time_s = number / story.fps
        picture = _changed(pictures[nearest], told.slot, story, time_s, random)
        frames.append(Frame(round(time_s * NS_PER_S), picture))
        angles.append(wanted + off[nearest])
    times_s = np.array([frame.time_ns / NS_PER_S for frame in frames])
    slot = Window(*(round(each * story.size) for each in (slot.x, slot.y, slot.width, slot.height)))
    direction = -told.direction if story.flipped else told.direction
    return frames, Truth(told.constant, direction, slot, (), times_s, np.array(angles))


def _angles(story: Retold, constant: float) -> NDArray[np.float64]:
    """The disc's angle in revolutions at each picture."""
    powers_w = np.concatenate([np.full(round(seconds * story.fps), power) for seconds, power in story.loads])
    steps = max(round(STEP_S * story.fps), 1)
    padded = np.concatenate([np.full(steps, powers_w[0]), powers_w])
    eased = np.convolve(padded, np.full(steps + 1, 1.0 / (steps + 1)), "valid")
    return np.asarray(START_REVOLUTIONS + np.cumsum(eased) * constant / W_S_PER_KWH / story.fps, np.float64)


def _changed(picture: Image, slot: Window, story: Retold, time_s: float, random: np.random.Generator) -> Image:
    """The picture as the story shows it."""
    height, width = picture.shape[:2]
    middle = (width / 2, slot.y + slot.height / 2)
    move = np.asarray(cv2.getRotationMatrix2D(middle, story.roll_deg, story.scale), np.float64)
    move[:, 2] += random.normal(0.0, story.shake_px, 2) if story.shake_px else 0.0
    moved = cv2.warpAffine(picture, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = np.asarray(moved, np.float32)
    if story.glare is not None:
        seen += _glare(story.glare(time_s), middle[1], (width, height))[..., None]
    if story.light is not None:
        seen *= np.float32(story.light(time_s))
    columns = story.hand(time_s) if story.hand is not None else None
    if columns is not None:
        seen[:, max(int(columns[0]), 0) : max(int(columns[1]), 0)] = (60.0, 90.0, 130.0)
    seen += random.normal(0.0, story.noise, (height, width, 1)).astype(np.float32)
    shown = np.asarray(np.clip(seen, 0, 255), np.uint8)
    if story.flipped:
        shown = np.ascontiguousarray(shown[:, ::-1])
    if story.size != 1.0:
        how = cv2.INTER_AREA if story.size < 1.0 else cv2.INTER_LINEAR
        shown = np.asarray(cv2.resize(shown, None, fx=story.size, fy=story.size, interpolation=how), np.uint8)
    if story.jpeg:
        packed = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, story.jpeg])[1]
        shown = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return shown


def _glare(lamp: tuple[float, float], row: float, size: tuple[int, int]) -> Floats:
    """A lamp's reflection, 35 columns and 25 rows wide."""
    across = np.exp(-(((np.arange(size[0]) - lamp[0]) / 35.0) ** 2))
    down = np.exp(-(((np.arange(size[1]) - row) / 25.0) ** 2))
    return np.asarray(lamp[1] * down[:, None] * across[None], np.float32)


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.retold", description=__doc__)
    parser.add_argument("--films", type=Path, default=GIVEN, help="the folder of the films that are retold")
    parser.add_argument("--from", dest="sources", nargs="+", default=["toothed-steady-375", "toothed-back-375"])
    parser.add_argument("--only", nargs="+", choices=sorted(STORIES), default=list(STORIES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--windows", nargs="+", type=int, default=[0], help="numbers of tests.bench.windows; not live")
    parser.add_argument("--live", action="store_true", help="as a running camera gives them: once and in order")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    for source in options.sources:
        pictures = [frame.image for frame in Clip(options.films / f"{source}.mp4")]
        told = read_truth(options.films / f"{source}.mp4")
        for name in options.only:
            frames, truth = retell(pictures, told, STORIES[name], options.seed)
            height, width = frames[0].image.shape[:2]
            for number in options.windows:
                window = drawn(truth.slot, number, (width, height))
                result = live(frames, truth) if options.live else said(outcome(frames, frames, truth, window))
                print(f"{source:20} {name:20} {number:2} {result} of {truth.net:+.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
