"""What comes between: things before the slot, torches, a knocked camera and frames that never arrive."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation.illumination import during
from disc_counter.camera.simulation.story import Bump, EdgeShadow, Missing, Obstacle, Shake, Story, Torch, Wander
from disc_counter.model import Window

Pixels = NDArray[np.float32]
SHAKE_S = 0.25
"""How long a knocked camera swings, in seconds."""
EDGE_SOFT = 0.2
"""How wide the edge of the plate's shadow is, in heights of the slot."""


def disturbed(picture: Pixels, story: Story, time_s: float, slot: Window) -> Pixels:
    """The picture with all that the story puts into its way at a time; a new array if there is anything."""
    if any(isinstance(it, Obstacle | Torch) and it.start <= time_s < it.end for it in story.troubles):
        picture = picture.copy()
    for trouble in story.troubles:
        if isinstance(trouble, Wander):
            picture = picture + _wandering(picture.shape, trouble, time_s, slot)
        elif isinstance(trouble, EdgeShadow):
            picture = picture.copy()
            picture[slot.slices] *= _edge_shadow(slot.height, trouble, time_s)
    for trouble in story.troubles:
        if isinstance(trouble, Obstacle) and trouble.start <= time_s < trouble.end:
            _cross(picture, trouble, (time_s - trouble.start) / (trouble.end - trouble.start), slot)
    picture = _moved(picture, *shift_px(story, time_s))
    for trouble in story.troubles:
        if isinstance(trouble, Torch) and trouble.start <= time_s < trouble.end:
            _shine(picture, trouble, time_s, slot)
    return picture


def _wandering(shape: tuple[int, ...], lamp: Wander, time_s: float, slot: Window) -> Pixels:
    """The patch of a lamp that wanders over the slot, float32 [height, width, 1]."""
    x = slot.x + slot.width * (0.5 - 0.4 * math.cos(2.0 * math.pi * time_s / lamp.period_s))
    y = slot.y + 0.5 * slot.height
    across, down = np.arange(shape[1])[None, :] - x, np.arange(shape[0])[:, None] - y
    patch = np.exp(-((across / (0.1 * slot.width)) ** 2) - (down / (0.6 * slot.height)) ** 2)
    return np.asarray(lamp.levels * patch, np.float32)[..., None]


def _edge_shadow(height: int, shadow: EdgeShadow, time_s: float) -> Pixels:
    """What the plate's edge leaves of the light in the slot, float32 [height, 1, 1]."""
    reach = 0.5 - 0.4 * math.cos(2.0 * math.pi * time_s / shadow.period_s)
    below = (np.arange(height) + 0.5) / height - reach
    shade = 1.0 - shadow.depth * np.clip(0.5 - below / EDGE_SOFT, 0.0, 1.0)
    return np.asarray(shade, np.float32)[:, None, None]


def losses(story: Story, fps: float, random: np.random.Generator) -> Iterator[bool]:
    """For one frame after the other: is it lost? A span's losses come in runs, and make up its fraction."""
    gone, number = False, 0
    while True:
        chance = [t for t in story.troubles if isinstance(t, Missing) and t.start <= number / fps < t.end]
        gone = any(_lost(trouble, gone, random) for trouble in chance)
        yield gone
        number += 1


def shift_px(story: Story, time_s: float) -> tuple[float, float]:
    """How far the picture has moved right and down."""
    right = down = 0.0
    for trouble in story.troubles:
        if isinstance(trouble, Bump) and time_s >= trouble.at:
            since = (time_s - trouble.at) / SHAKE_S
            settled = 1.0 - math.cos(5 * math.pi * since) * math.exp(-4.0 * since)
            right, down = right + trouble.dx * settled, down + trouble.dy * settled
        elif isinstance(trouble, Shake):
            turn = 2.0 * math.pi * trouble.hz * time_s
            # Two tones that never meet again: no picture sees the camera twice at the same place.
            right += trouble.px * (0.6 * math.sin(turn) + 0.4 * math.sin(1.618 * turn + 1.0))
            down += trouble.px * (0.6 * math.sin(1.27 * turn + 2.0) + 0.4 * math.sin(2.054 * turn))
    return right, down


def _lost(missing: Missing, gone: bool, random: np.random.Generator) -> bool:
    if missing.fraction >= 1.0:
        return True
    stay = 1.0 - 1.0 / max(1.0, missing.run)
    begin = missing.fraction * (1.0 - stay) / (1.0 - missing.fraction)
    return bool(random.random() < (stay if gone else begin))


def _moved(picture: Pixels, right: float, down: float) -> Pixels:
    if right == 0.0 and down == 0.0:
        return picture
    move = np.array([[1.0, 0.0, right], [0.0, 1.0, down]])
    size = picture.shape[1], picture.shape[0]
    return np.asarray(cv2.warpAffine(picture, move, size, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _cross(picture: Pixels, crossing: Obstacle, share: float, slot: Window) -> None:
    height, width = picture.shape[:2]
    cover = np.zeros((height, width), np.uint8)
    middle = slot.y + slot.height // 2
    {"hand": _hand, "cable": _cable, "spider": _spider}[crossing.thing](cover, share, middle, slot)
    left, top, across, down = cv2.boundingRect(cover)
    if not across:
        return
    area = slice(max(0, top - 6), top + down + 6), slice(max(0, left - 6), left + across + 6)
    ink = cv2.GaussianBlur(cover[area], (0, 0), 2.0).astype(np.float32)[..., None] / 255
    colour = {"hand": (112.0, 138.0, 182.0), "cable": (26.0, 26.0, 28.0), "spider": (18.0, 20.0, 22.0)}[crossing.thing]
    lines = 1.0 + 0.12 * np.sin(np.arange(ink.shape[1]) / 9.0 + share * 40.0)[None, :, None]
    picture[area] += ink * (np.array(colour) * lines - picture[area]).astype(np.float32)


def _hand(cover: NDArray[np.uint8], share: float, middle: int, slot: Window) -> None:
    """Four fingers come in from below, rest and go again."""
    reach = math.sin(math.pi * share) ** 0.5 * slot.height * 3.2
    root = slot.x + slot.width * (0.2 + 0.5 * share)
    thick = max(6, slot.width // 12)
    for finger in range(4):
        x = round(root + (finger - 1.5) * thick * 1.12)
        tip = round(middle + slot.height * 2.4 - reach * (1.0 - 0.08 * abs(finger - 1.4)))
        cv2.line(cover, (x, tip), (x + thick, cover.shape[0] + thick), 255, thick)


def _cable(cover: NDArray[np.uint8], share: float, middle: int, slot: Window) -> None:
    x = round(slot.x - 40 + share * (slot.width + 80))
    cv2.line(cover, (x - 30, 0), (x + 40, cover.shape[0]), 255, max(5, slot.width // 22))


def _spider(cover: NDArray[np.uint8], share: float, middle: int, slot: Window) -> None:
    x, y = slot.x + share * slot.width, middle + slot.height * 0.3 * math.sin(9 * share)
    size = slot.width / 30
    cv2.circle(cover, (round(x), round(y)), round(size / 2), 255, -1)
    for leg in range(8):
        turn = leg * math.pi / 4 + 0.3 * math.sin(60 * share + leg)
        cv2.line(
            cover, (round(x), round(y)), (round(x + size * math.cos(turn)), round(y + size * math.sin(turn))), 255, 1
        )


def _shine(picture: Pixels, torch: Torch, time_s: float, slot: Window) -> None:
    """A saturated spot with a wide halo wanders to and fro over the slot."""
    height, width = picture.shape[:2]
    since = time_s - torch.start
    x = slot.x + slot.width * (0.5 + 0.55 * math.sin(1.9 * since + 0.4))
    y = slot.y + slot.height * (0.5 + 0.9 * math.sin(2.7 * since))
    away2 = (np.arange(height)[:, None] - y) ** 2 + (np.arange(width)[None, :] - x) ** 2
    size = slot.width / 340
    spot = 500 * np.exp(-away2 / (2 * (26 * size) ** 2)) + 150 * np.exp(-away2 / (2 * (80 * size) ** 2))
    picture += (during(torch.start, torch.end, time_s) * spot).astype(np.float32)[..., None]
