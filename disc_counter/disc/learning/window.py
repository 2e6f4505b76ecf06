"""Finds the slot in the whole picture: the wide, low stretch in which something moves all the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.learning.movement import shared_variance, spread_of
from disc_counter.disc.slot_limits import slot_around
from disc_counter.errors import NothingTurnsError, TurnsElsewhereError
from disc_counter.model import Image, Window

OFTEN = (70, 95)
"""Per cent of the pictures: what changes in no more than the rest is a torch, a hand, or the camera being moved. Only
where nothing else moves, as on a rim blurred by speed, the mark that passes now and then is looked for."""
DARK_SHARE = 0.3
LIGHT_SHARE = 0.08
"""Of the picture's width: light changes over wider patches than what is seen of a rim's pattern."""
DARKEST = 4.0
"""Grey levels below which a patch is not made brighter: that would only raise its noise."""
LEAST_GAIN = 0.2
"""The least share of the usual light at which a row is made as bright as usual."""
NOISE_FACTOR = 3.0
STRONG_SHARE, WEAK_SHARE = 0.2, 0.1
LEAST_CHANGE = 1.0
GAP_SHARE = 0.12
"""Gaps in the movement up to this share of the picture's width are bridged: a lamp's reflection stands still."""
LEAST_WIDTH_SHARE = 0.1
LEAST_ASPECT = 2.5
LEAST_HEIGHT_PX = 6
"""A rim and a little of the top face; less is a film's compression noise along an edge."""
MOST_OF_SLOT = 0.5
"""The least share of its slot in which a rim is seen to move all the time; where less is, another measure is asked."""
DIM_SHARES = (0.025, 0.05, 0.1)
"""Of the picture's width: over such stretches what rows change by together is averaged, where light is short."""
DIM_ROWS = 3
"""Over so many rows it is averaged as well: a rim is as high at least."""
DIM_STRONG, DIM_WEAK = 5.0, 3.0
"""Times what it scatters by where nothing moves: of a picture's thousand patches, none comes to the first by chance."""
AROUND_SHARE = 1.0
"""Share of a drawn window's height within which, around it, the disc is looked for: hands are that inexact."""
AROUND_PX = 10
"""The least such distance, in pixels: a window may have been drawn within the slot."""


def find_window(greys: Sequence[Image], hint: Window | None = None) -> Window:
    """The window of the disc in grey pictures [height, width] that are some time apart.

    They are taken as by a camera that stands (see `steadied`). `hint` is where somebody drew it: the disc is looked for
    in it and around it, and the slot's own limits are taken.
    Raises NothingTurnsError where nothing that could be a disc moves, TurnsElsewhereError where it does elsewhere than
    drawn.
    """
    still = np.asarray(np.median(np.array(greys), axis=0), np.float32)
    elsewhere: Window | None = None
    found: Window | None = None
    for boxes in _boxes(greys):
        near = [box for box in boxes if hint is None or overlap(box, widened(hint, still.shape))]
        if near:
            slot = slot_around(near[0], still)
            if near[0].width > MOST_OF_SLOT * slot.width:
                return slot
            found = found or slot
        elsewhere = elsewhere or (boxes[0] if boxes else None)
    if found is not None:
        return found
    if hint is None:
        raise NothingTurnsError(
            "no turning disc is found in the picture: give its place as [disc] window = [x, y, width, height]"
        )
    if elsewhere is not None:
        there = as_configured(slot_around(elsewhere, still))
        raise TurnsElsewhereError(
            f"nothing turns in [disc] window = {as_configured(hint)}, but something does at {there}"
        )
    return widened(hint, still.shape, AROUND_SHARE / 4)


def _boxes(greys: Sequence[Image]) -> Iterator[list[Window]]:
    """What moves by one measure after the other: the next is for where less is seen."""
    for often in OFTEN:
        moved = changes(greys, often)
        usual, most = float(np.median(moved)), float(np.percentile(moved, 99.7))
        strong = max(NOISE_FACTOR * usual + LEAST_CHANGE, STRONG_SHARE * most)
        yield _moving_boxes(moved, strong, max(2.0 * usual + LEAST_CHANGE, WEAK_SHARE * most))
    yield _shared_boxes(greys)


def _shared_boxes(greys: Sequence[Image]) -> list[Window]:
    """What rows change by together, over the stretches at which most is seen."""
    lit, usual, patch = _lit(greys)
    if len(lit) < 2:
        return []
    still = np.asarray(np.median(lit, axis=0), np.float32)
    shared = shared_variance(
        (_even_rows(_even(np.asarray(grey, np.float32), usual, patch), still) for grey in lit), still
    )
    best: tuple[int, list[Window]] = (0, [])
    for share in DIM_SHARES:
        stretch = max(int(share * shared.shape[1]), 3)
        moved = np.asarray(cv2.blur(shared, (stretch, DIM_ROWS)), np.float32)
        moved -= np.float32(np.median(moved))
        spread = spread_of(moved)
        boxes = _moving_boxes(moved, DIM_STRONG * spread, DIM_WEAK * spread)
        wide = boxes[0].width - stretch if boxes else 0
        best = max(best, (wide, boxes), key=lambda entry: entry[0])
    return best[1]


def as_configured(window: Window) -> str:
    """A window as the configuration has it."""
    return f"[{window.x}, {window.y}, {window.width}, {window.height}]"


def overlap(one: Window, other: Window) -> bool:
    """Whether two windows have a pixel in common."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0


def widened(window: Window, shape: tuple[int, ...], share: float = AROUND_SHARE) -> Window:
    """A window with its surroundings, of this share of its height at least, within a picture of the shape."""
    by = max(round(share * window.height), AROUND_PX)
    left, top = max(window.x - by, 0), max(window.y - by, 0)
    right, bottom = min(window.x + window.width + by, shape[1]), min(window.y + window.height + by, shape[0])
    return Window(left, top, right - left, bottom - top)


def _moving_boxes(moved: NDArray[np.float32], much: float, little: float) -> list[Window]:
    """The wide, low stretches that move, the strongest first; each starts where much moves, ends where little does."""
    width = moved.shape[1]
    strong, weak = moved > much, moved > little
    gap = max(int(GAP_SHARE * width), 3) | 1
    joined = cv2.morphologyEx(weak.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 3), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[tuple[float, Window]] = []
    for label in range(1, count):
        x, y, wide, high, _ = (int(value) for value in boxes[label])
        weight = float(moved[(labels == label) & strong].sum())
        if wide < LEAST_WIDTH_SHARE * width or wide < LEAST_ASPECT * high or high < LEAST_HEIGHT_PX or weight == 0.0:
            continue
        found.append((weight, Window(x, y, wide, high)))
    return [box for _, box in sorted(found, key=lambda entry: -entry[0])]


def changes(greys: Sequence[Image], often: int) -> NDArray[np.float32]:
    """How much each pixel often changes from picture to picture, in grey levels, float32 [height, width].

    Light that flickers or wanders over the picture is taken out; dark pictures are left out.
    """
    lit, usual, patch = _lit(greys)
    if len(lit) < 2:
        return np.zeros(greys[0].shape, np.float32)
    soft = (cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32) for grey in lit)
    even = [np.asarray(np.clip(_even(grey, usual, patch), 0, 255), np.uint8) for grey in soft]
    steps = np.array([cv2.absdiff(one, other) for one, other in pairwise(even)])
    return np.asarray(np.percentile(steps, often, axis=0), np.float32)


def _lit(greys: Sequence[Image]) -> tuple[list[Image], NDArray[np.float32], tuple[int, int]]:
    """The pictures that are not dark against the brightest, how bright patches of them usually are, and their size."""
    medians = np.array([float(np.median(grey)) for grey in greys])
    lit = [grey for grey, median in zip(greys, medians, strict=True) if median > DARK_SHARE * medians.max()]
    patch = (max(int(LIGHT_SHARE * greys[0].shape[1]), 3) | 1,) * 2
    return lit, np.asarray(cv2.blur(np.asarray(np.mean(lit, axis=0), np.float32), patch), np.float32), patch


def _even(grey: NDArray[np.float32], usual: NDArray[np.float32], patch: tuple[int, int]) -> NDArray[np.float32]:
    """The picture with each patch as bright as it usually is."""
    return np.asarray(grey * (usual / np.maximum(cv2.blur(grey, patch), DARKEST)), np.float32)


def _even_rows(grey: NDArray[np.float32], usual: NDArray[np.float32]) -> NDArray[np.float32]:
    """The picture with each row as bright as it usually is: lamps flicker while a picture is read out."""
    gains = np.median(grey / np.maximum(usual, DARKEST), axis=1, keepdims=True)
    return np.asarray(grey / np.maximum(gains, LEAST_GAIN), np.float32)
