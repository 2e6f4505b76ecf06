"""Panels with axes on a canvas, drawn with OpenCV alone; figures as people write them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image

Colour = tuple[int, int, int]
Values = NDArray[np.float64]

PAPER: Colour = (255, 255, 255)
INK: Colour = (40, 40, 40)
FAINT: Colour = (222, 222, 222)
FONT, SIZE = cv2.FONT_HERSHEY_SIMPLEX, 0.45
STEPS = (1.0, 2.0, 5.0, 10.0)
TICK_PX = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of the canvas: time runs to the right, a figure up, or down where its limits are turned."""

    x: int
    y: int
    width: int
    height: int
    seconds: tuple[float, float]
    limits: tuple[float, float]

    def column(self, seconds: Values) -> Values:
        """The columns of times."""
        first, last = self.seconds
        return self.x + (seconds - first) / max(last - first, 1e-9) * (self.width - 1)

    def row(self, values: Values) -> Values:
        """The rows of values."""
        low, high = self.limits
        return self.y + self.height - 1 - (values - low) / (high - low) * (self.height - 1)


def canvas(width: int, height: int) -> Image:
    """White paper."""
    return np.full((height, width, 3), PAPER, np.uint8)


def write(
    image: Image, words: str, x: int, y: int, colour: Colour = INK, size: float = SIZE, right: bool = False
) -> None:
    """Words that begin at (x, y), or end there with `right`; what has no letter is '?'."""
    words = words.replace("\N{PLUS-MINUS SIGN}", "+-").encode("ascii", "replace").decode()
    if right:
        x -= cv2.getTextSize(words, FONT, size, 1)[0][0]
    cv2.putText(image, words, (x, y), FONT, size, colour, 1, cv2.LINE_AA)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values between two limits, at most so many."""
    low, high = min(low, high), max(low, high)
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in STEPS if power * each >= rough * (1.0 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 9) for number in range(first, last + 1)]


def axes(image: Image, panel: Panel, title: str, said: Callable[[float], str], lines: int, times: bool) -> None:
    """The panel's frame, round values at its left and, with `times`, seconds below it."""
    for value in ticks(*panel.limits, lines):
        row = round(float(panel.row(np.array([value]))[0]))
        cv2.line(image, (panel.x - TICK_PX, row), (panel.x, row), INK, 1)
        write(image, said(value), panel.x - 2 * TICK_PX, row + 5, right=True)
    for second in ticks(*panel.seconds, 16):
        column, bottom = round(float(panel.column(np.array([second]))[0])), panel.y + panel.height
        cv2.line(image, (column, bottom), (column, bottom + TICK_PX), INK, 1)
        if times:
            write(image, f"{second:g} s", column - 12, bottom + 20)
    cv2.rectangle(image, (panel.x - 1, panel.y - 1), (panel.x + panel.width, panel.y + panel.height), INK, 1)
    write(image, title, panel.x, panel.y - 7)


def grid(image: Image, panel: Panel, lines: int) -> None:
    """Faint lines at the round values."""
    for value in ticks(*panel.limits, lines):
        row = round(float(panel.row(np.array([value]))[0]))
        cv2.line(image, (panel.x, row), (panel.x + panel.width - 1, row), FAINT, 1)


def stretches(known: NDArray[np.bool_]) -> list[slice]:
    """The runs of what is known."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def line(image: Image, panel: Panel, seconds: Values, values: Values, colour: Colour, thickness: int = 1) -> None:
    """A line through what is known of values; NaN breaks it."""
    inside = panel_cut(image, panel)
    for run in stretches(np.isfinite(values)):
        points = np.stack([panel.column(seconds[run]) - panel.x, panel.row(values[run]) - panel.y], 1)
        fixed = np.rint(np.clip(points, -4000, 4000) * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(inside, [fixed], False, colour, thickness, cv2.LINE_AA, 4)


def band(image: Image, panel: Panel, seconds: Values, low: Values, high: Values, colour: Colour) -> None:
    """What lies between two lines, filled."""
    inside = panel_cut(image, panel)
    for run in stretches(np.isfinite(low) & np.isfinite(high)):
        columns = panel.column(seconds[run]) - panel.x
        there = np.stack([columns, panel.row(low[run]) - panel.y], 1)
        back = np.stack([columns, panel.row(high[run]) - panel.y], 1)[::-1]
        points = np.rint(np.clip(np.concatenate([there, back]), -4000, 4000)).astype(np.int32)
        cv2.fillPoly(inside, [points.reshape(-1, 1, 2)], colour)


def shade(image: Image, panel: Panel, since_s: float, until_s: float, colour: Colour, share: float) -> None:
    """Lay a colour over a span of time."""
    first, last = (round(float(each)) for each in panel.column(np.array([since_s, until_s])))
    first, last = max(first, panel.x), min(max(last, first + 2), panel.x + panel.width)
    part = image[panel.y : panel.y + panel.height, first:last]
    part[:] = np.asarray((1.0 - share) * part + share * np.array(colour), np.uint8)


def panel_cut(image: Image, panel: Panel) -> Image:
    """The panel's part of the image, a view: what is drawn into it does not reach out."""
    return image[panel.y : panel.y + panel.height, panel.x : panel.x + panel.width]
