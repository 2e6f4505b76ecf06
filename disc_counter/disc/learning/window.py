"""Finds the slot in the whole picture: the wide, low stretch in which something moves all the time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.slot import slot_around
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image, Window

OFTEN = (70, 95)
"""Per cent of the pictures: what changes in no more than the rest is a torch, a hand, or the camera being moved. Only
where nothing else moves, as on a rim blurred by speed, the mark that passes now and then is looked for."""
DARK_SHARE = 0.3
LIGHT_SHARE = 0.08
"""Of the picture's width: light changes over wider patches than what is seen of a rim's pattern."""
DARKEST = 4.0
"""Grey levels below which a patch is not made brighter: that would only raise its noise."""
NOISE_FACTOR = 3.0
STRONG_SHARE, WEAK_SHARE = 0.2, 0.1
LEAST_CHANGE = 1.0
GAP_SHARE = 0.12
"""Gaps in the movement up to this share of the picture's width are bridged: a lamp's reflection stands still."""
LEAST_WIDTH_SHARE = 0.1
LEAST_ASPECT = 2.5
LEAST_HEIGHT_PX = 6
"""A rim and a little of the top face; less is a film's compression noise along an edge."""
AROUND_SHARE = 1.0
"""Share of a drawn window's height within which, around it, the disc is looked for: hands are that inexact."""
AROUND_PX = 10
"""The least such distance, in pixels: a window may have been drawn within the slot."""


def find_window(greys: Sequence[Image], hint: Window | None = None) -> Window:
    """The window of the disc in grey pictures [height, width] that are some time apart.

    `hint` is where somebody drew it: the disc is looked for in it and around it, and the slot's own limits are taken.
    Raises NothingTurnsError where nothing that could be a disc moves, or where it moves elsewhere than drawn.
    """
    still = np.asarray(np.median(np.array(greys), axis=0), np.float32)
    elsewhere: Window | None = None
    for often in OFTEN:
        boxes = _moving_boxes(changes(greys, often))
        near = [box for box in boxes if hint is None or _overlap(box, _widened(hint, still.shape))]
        if near:
            return slot_around(near[0], still)
        elsewhere = elsewhere or (boxes[0] if boxes else None)
    if hint is None:
        raise NothingTurnsError(
            "no turning disc is found in the picture: give its place as [disc] window = [x, y, width, height]"
        )
    if elsewhere is not None:
        found = _said(slot_around(elsewhere, still))
        raise NothingTurnsError(f"nothing turns in [disc] window = {_said(hint)}, but something does at {found}")
    return _widened(hint, still.shape, AROUND_SHARE / 4)


def _said(window: Window) -> str:
    return f"[{window.x}, {window.y}, {window.width}, {window.height}]"


def _overlap(one: Window, other: Window) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0


def _widened(window: Window, shape: tuple[int, ...], share: float = AROUND_SHARE) -> Window:
    """A window with its surroundings, of this share of its height at least, within a picture of the shape."""
    by = max(round(share * window.height), AROUND_PX)
    left, top = max(window.x - by, 0), max(window.y - by, 0)
    right, bottom = min(window.x + window.width + by, shape[1]), min(window.y + window.height + by, shape[0])
    return Window(left, top, right - left, bottom - top)


def _moving_boxes(moved: NDArray[np.float32]) -> list[Window]:
    """The wide, low stretches that move, the strongest first; each starts where much moves, ends where nothing does."""
    width = moved.shape[1]
    usual, most = float(np.median(moved)), float(np.percentile(moved, 99.7))
    strong = moved > max(NOISE_FACTOR * usual + LEAST_CHANGE, STRONG_SHARE * most)
    weak = moved > max(2.0 * usual + LEAST_CHANGE, WEAK_SHARE * most)
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
    medians = np.array([float(np.median(grey)) for grey in greys])
    lit = [grey for grey, median in zip(greys, medians, strict=True) if median > DARK_SHARE * medians.max()]
    if len(lit) < 2:
        return np.zeros(greys[0].shape, np.float32)
    patch = (max(int(LIGHT_SHARE * greys[0].shape[1]), 3) | 1,) * 2
    usual = np.asarray(cv2.blur(np.asarray(np.mean(lit, axis=0), np.float32), patch), np.float32)
    even = [_evened(grey, usual, patch) for grey in lit]
    steps = np.array([cv2.absdiff(one, other) for one, other in pairwise(even)])
    return np.asarray(np.percentile(steps, often, axis=0), np.float32)


def _evened(grey: Image, usual: NDArray[np.float32], patch: tuple[int, int]) -> Image:
    """The picture with each patch as bright as it usually is."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)
    soft *= usual / np.maximum(cv2.blur(soft, patch), DARKEST)
    return np.asarray(np.clip(soft, 0, 255), np.uint8)
