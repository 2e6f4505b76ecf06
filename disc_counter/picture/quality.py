"""Is the light right? Judges pictures: exposure, glare, sharpness, flicker, and how the mark stands out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import NS_PER_S, Image, Sight, Window
from disc_counter.picture.overlay import Outlines

Level = Literal["good", "fair", "bad", "unknown"]

SATURATED = 250
"""Grey level from which on a pixel is saturated."""
RIM_ROWS = range(3, 9)
"""How many pixels inside its lower edge the rim's face is looked at."""
MARGIN_PX = 12
"""Pixels around the window in which sharpness is judged: the slot's border is the sharpest edge there is."""
EXPOSURE_GOOD, EXPOSURE_FAIR = (60.0, 200.0), (35.0, 235.0)
"""Grey levels of the rim between which its pattern is seen well, and well enough."""
GLARE_GOOD, GLARE_FAIR = 0.01, 0.08
"""The largest shares of the window that may be saturated."""
SHARP_GOOD, SHARP_FAIR = 0.22, 0.12
"""The least step from a pixel to the next, as a share of the contrast: 0.5 is an ideal edge, 0.2 one that is smeared
over two pixels."""
FLICKER_GOOD, FLICKER_FAIR = 0.03, 0.1
"""The largest standard deviation of the brightness, as a share of it."""
MARK_GOOD, MARK_FAIR = 0.24, 0.12
"""The least contrast of the mark, as a share of the rim's brightness: twice what is needed to find it, and what is
needed."""
TURN_GOOD_DEG, TURN_FAIR_DEG = 20.0, 36.0
"""The largest turn from picture to picture at the highest power, in degrees: 1.6 turns/s at 30 frames/s are 19."""
USUAL_MAX_POWER_W = 11_000.0
"""The highest power where none is configured: three phases of 16 A."""
FEWEST_FOR_FLICKER = 8
"""Pictures below which no flicker can be told."""
MEMORY_NS = 60 * NS_PER_S
"""How long what was seen is remembered, in ns: the mark comes by now and then only."""
MARK_IN_VIEW_DEG = 35.0
"""How far to either side of the slot's middle the mark is seen whole, in degrees."""
DEG_PER_REVOLUTION = 360.0
DECIMALS = {"exposure": 0, "glare": 3, "sharpness": 2, "flicker": 3, "mark": 3, "turn": 1}
"""How finely each figure is judged: as finely as it is shown, so that what is said and what is shown agree."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, how it is, and the figure in its own unit; None is 'not known'."""

    name: str
    level: Level
    value: float | None


@dataclass(frozen=True, slots=True)
class _Look:
    time_ns: int
    brightness: float
    mark: float | None


class LightCheck:
    """Takes pictures now and then, and judges those of the last minute."""

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque()
        self._picture: tuple[Image, Outlines] | None = None

    def look(self, picture: Image, sight: Sight, scene: Outlines) -> None:
        """Take in a picture [height, width(, 3)] with what was seen in it."""
        self._picture = (picture, scene)
        mark = None
        if picture.ndim == 3 and sight.angle_deg is not None and abs(sight.angle_deg) < MARK_IN_VIEW_DEG:
            mark = _mark_contrast(picture, sight.angle_deg, scene)
        self._looks.append(_Look(sight.time_ns, float(np.mean(_grey(_cut(picture, scene.window)))), mark))
        while self._looks[0].time_ns < sight.time_ns - MEMORY_NS:
            self._looks.popleft()

    def verdicts(self, frames_per_s: float | None, constant: float | None, max_power_w: float | None) -> list[Verdict]:
        """All that can be said now, in the order in which it matters."""
        return [*self._of_picture(), self._flicker(), self._mark(), _turn(frames_per_s, constant, max_power_w)]

    def _of_picture(self) -> list[Verdict]:
        if self._picture is None:
            return [Verdict(name, "unknown", None) for name in ("exposure", "glare", "sharpness")]
        picture, scene = self._picture
        rim = _rounded("exposure", float(np.median(_rim(_grey(picture), scene))))
        glare = _rounded("glare", float(np.mean(_grey(_cut(picture, scene.window)) > SATURATED)))
        sharp = _rounded("sharpness", _sharpness(_grey(_cut(picture, scene.window, MARGIN_PX))))
        exposure: Level = "good" if _within(rim, EXPOSURE_GOOD) else "fair" if _within(rim, EXPOSURE_FAIR) else "bad"
        return [
            Verdict("exposure", exposure, rim),
            Verdict("glare", _at_most(glare, GLARE_GOOD, GLARE_FAIR), glare),
            Verdict("sharpness", _at_most(-sharp, -SHARP_GOOD, -SHARP_FAIR), sharp),
        ]

    def _flicker(self) -> Verdict:
        levels = [look.brightness for look in self._looks]
        if len(levels) < FEWEST_FOR_FLICKER:
            return Verdict("flicker", "unknown", None)
        changes = np.diff(levels) / max(float(np.mean(levels)), 1.0)
        # Of neighbours: what changes slowly is daylight, no flicker.
        value = _rounded("flicker", float(np.std(changes) / np.sqrt(2.0)))
        return Verdict("flicker", _at_most(value, FLICKER_GOOD, FLICKER_FAIR), value)

    def _mark(self) -> Verdict:
        seen = [look.mark for look in self._looks if look.mark is not None]
        if not seen:
            return Verdict("mark", "unknown", None)
        value = _rounded("mark", float(np.median(seen)))
        return Verdict("mark", _at_most(-value, -MARK_GOOD, -MARK_FAIR), value)


def _turn(frames_per_s: float | None, constant: float | None, max_power_w: float | None) -> Verdict:
    """How far the disc turns from picture to picture at the highest power."""
    if not frames_per_s or constant is None:
        return Verdict("turn", "unknown", None)
    rev_s = (max_power_w or USUAL_MAX_POWER_W) * constant / W_S_PER_KWH
    value = _rounded("turn", rev_s * DEG_PER_REVOLUTION / frames_per_s)
    return Verdict("turn", _at_most(value, TURN_GOOD_DEG, TURN_FAIR_DEG), value)


def worst(verdicts: Iterable[Verdict]) -> Level:
    """The level of the worst that is known."""
    levels = {verdict.level for verdict in verdicts}
    order: tuple[Level, ...] = ("bad", "fair", "good")
    return next((level for level in order if level in levels), "unknown")


def _rounded(name: str, value: float) -> float:
    return round(value, DECIMALS[name])


def _at_most(value: float, good: float, fair: float) -> Level:
    return "good" if value <= good else "fair" if value <= fair else "bad"


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _grey(picture: Image) -> Image:
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _cut(picture: Image, window: Window, margin: int = 0) -> Image:
    top, left = max(window.y - margin, 0), max(window.x - margin, 0)
    return picture[top : window.y + window.height + margin, left : window.x + window.width + margin]


def _rim(grey: Image, scene: Outlines) -> NDArray[np.uint8]:
    """Pixels of the rim's face."""
    line = scene.rim_line()
    rows = np.clip(line[:, 1][None] - np.array(RIM_ROWS)[:, None], 0, grey.shape[0] - 1)
    columns = np.clip(line[:, 0], 0, grey.shape[1] - 1)
    return np.asarray(grey[rows, columns[None]])


def _sharpness(grey: Image) -> float:
    """The steepest edges relative to the contrast; 0 where there is none."""
    levels = grey.astype(np.float32)
    contrast = float(np.percentile(levels, 99) - np.percentile(levels, 1))
    steep = np.abs(levels[2:] - levels[:-2]) / 2.0
    return float(np.percentile(steep, 99.5)) / contrast if contrast > 0.0 else 0.0


def _mark_contrast(picture: Image, angle_deg: float, scene: Outlines) -> float | None:
    """How much redder or darker the mark is than the rim beside it, relative to the rim's brightness."""
    outline = scene.mark_outline(angle_deg)
    if outline is None:
        return None
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(mask, [outline.astype(np.int32)], 255)
    blue, green, red, _ = cv2.mean(picture, mask)
    line = scene.rim_line()
    rows = np.clip(line[:, 1][None] - np.array(RIM_ROWS)[:, None], 0, picture.shape[0] - 1)
    rim = picture[rows, np.clip(line[:, 0], 0, picture.shape[1] - 1)[None]].reshape(-1, 3)
    usual = np.median(rim, axis=0)
    brightness = max(float(usual.mean()), 1.0)
    redder = (red - (blue + green) / 2) - float(usual[2] - (usual[0] + usual[1]) / 2)
    darker = float(usual.mean()) - (blue + green + red) / 3
    return max(redder, darker) / brightness
