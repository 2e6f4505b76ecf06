"""Where the drums stand in a register's window: found by the net itself, no edge or colour is assumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register import drums
from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX, cut

Array = NDArray[np.float64]

USUAL_HEIGHTS, LEAST_HEIGHT, LARGER_HEIGHTS = (0.75, 0.95), 0.6, (1.2, 1.5)
"""Heights of a crop that are tried, in heights of the window: people draw it tight or wide."""
CLOSEST, WIDEST = 0.38, 1.5
"""Between which distances drums stand, in heights of a crop."""
SPACINGS = 32
"""Spacings that are tried between the closest and the widest."""
STARTS = 50
"""Places that are tried for the first drum."""
FAR = 0.15
"""How far a drum may stand from where even spacing has it, in spacings."""
BETWEEN = 0.5
"""How much a digit half-way between two drums speaks against a row of them."""
STEPS_A_COLUMN = 10
"""Steps between two columns at which it is known how plainly a digit is seen."""
DRUM_PLAIN = 0.15
"""How plainly one drum more must be seen for a row to be better by it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A row of drums: their middles [drums, 2] in the picture's pixels and the height of a crop.

    `plain` is how plainly digits are seen in it, and in it alone: up to 1.
    """

    middles: Array
    height_px: float
    plain: float

    @property
    def worth(self) -> float:
        """To compare rows of different numbers of drums: each drum that is plain counts."""
        return len(self.middles) * (self.plain - DRUM_PLAIN)

    def crops(self, grey: Image) -> list[Image]:
        """What the net is given."""
        return [cut(grey, x, y, self.height_px) for x, y in self.middles]

    def moved(self, x_px: Array | float, y_px: Array | float) -> Layout:
        """The same row elsewhere."""
        middles = self.middles.copy()
        middles[:, 0] += x_px
        middles[:, 1] += y_px
        return replace(self, middles=middles)

    def scaled(self, scale: float) -> Layout:
        """The same row, to be looked at with larger or smaller crops."""
        return replace(self, height_px=self.height_px * scale)

    def longer(self) -> Layout:
        """The same row with one place more after its last."""
        further = 2 * self.middles[-1] - self.middles[-2]
        return replace(self, middles=np.concatenate([self.middles, further[None]]))

    def enlarged(self, scale: float) -> Layout:
        """The same row in a picture that is so many times as large."""
        return replace(self, middles=(self.middles + 0.5) * scale - 0.5, height_px=self.height_px * scale)

    def window(self) -> Window:
        """A window round the row, a crop high."""
        half = self.height_px / 2
        left, right = max(self.middles[0, 0] - half, 0.0), self.middles[-1, 0] + half
        top = self.middles[:, 1].mean() - half
        return Window(round(left), round(top), round(right - left), round(self.height_px))

    def windows(self) -> list[Window]:
        """The drums' boxes, to be drawn."""
        width = self.height_px * WIDTH_PX / HEIGHT_PX
        return [
            Window(round(x - width / 2), round(y - self.height_px / 2), round(width), round(self.height_px))
            for x, y in self.middles
        ]


def find(grey: Image, window: Window, counts: Sequence[int]) -> list[Layout]:
    """The likeliest row of drums in the window for every number of drums and some heights of a crop, best first.

    The nearer a crop is to what fits, the more plainly digits are seen: its height is sought uphill.
    """
    found: list[Layout] = []

    def best(height: float) -> float:
        at_height = rows(grey, window, height * window.height, counts)
        found.extend(at_height)
        return max((row.worth for row in at_height), default=-np.inf)

    seen_smaller, seen = map(best, USUAL_HEIGHTS)
    if seen_smaller >= seen:
        best(LEAST_HEIGHT)
    if seen_smaller <= seen:
        for height in LARGER_HEIGHTS:
            before, seen = seen, best(height)
            if seen < before:
                break
    return sorted(found, key=lambda row: -row.worth)


def rows(grey: Image, window: Window, height_px: float, counts: Sequence[int]) -> list[Layout]:
    """The best row for each number of drums, looking with crops of one height."""
    y = window.y + (window.height - 1) / 2
    width_px = window.width + height_px * WIDTH_PX / HEIGHT_PX
    x = window.x + (window.width - 1) / 2
    strip = cut(grey, x, y, height_px, width_px)
    scale = HEIGHT_PX / height_px
    # The first column looks at the strip's first crop.
    left = x - (strip.shape[1] - WIDTH_PX) / 2 / scale
    return combed(drums.along([strip])[0], (left, y), height_px, counts)


def combed(plain: Array, start: tuple[float, float], height_px: float, counts: Sequence[int]) -> list[Layout]:
    """The best row for each number of drums where it is known how plainly digits are seen along a line.

    `start` is the middle of what the first column looks at, in the picture's pixels.
    """
    step_px = drums.COLUMN_PX * height_px / HEIGHT_PX
    found = []
    for count in counts:
        score, places = _comb(plain, count, height_px / step_px)
        if score > 0:
            middles = np.stack([start[0] + places * step_px, np.full(count, start[1])], axis=-1)
            found.append(Layout(middles, height_px, score))
    return found


def most_plain(plains: Array, counts: Sequence[int]) -> Array:
    """What no row of so many drums can be plainer than, along each line [lines, columns]: [lines, counts].

    No two drums are closer than a stretch of columns.
    """
    stretch = max(1, int(CLOSEST * HEIGHT_PX / drums.COLUMN_PX))
    lines, columns = plains.shape
    padded = np.pad(plains, ((0, 0), (0, -columns % stretch)))
    most = -np.sort(-padded.reshape(lines, -1, stretch).max(axis=2), axis=1)
    most = np.pad(most, ((0, 0), (0, max(0, max(counts) - most.shape[1]))))
    return np.stack([most[:, :count].mean(axis=1) for count in counts], axis=1)


def _comb(plain: Array, count: int, height: float) -> tuple[float, Array]:
    """The evenly spaced places at which digits are seen most plainly, in columns, and how plainly on average.

    `height` is a crop's, in columns.
    """
    last = len(plain) - 1
    spacings = np.linspace(CLOSEST * height, min(WIDEST * height, last / max(count - 1, 1)), SPACINGS)
    if spacings[-1] < spacings[0]:
        return 0.0, np.zeros(count)
    starts = np.linspace(0, 1, STARTS)
    first = starts[None] * (last - spacings[:, None] * (count - 1))
    fine = _finely(plain, float(spacings[-1]))
    number = np.arange(count + 1)[:, None, None]
    places = first + spacings[:, None] * number[:-1]
    halfway = first + spacings[:, None] * (number - 0.5)
    score = fine(places).mean(axis=0) - BETWEEN * fine(halfway).mean(axis=0)
    spacing, start = np.unravel_index(score.argmax(), score.shape)
    return float(score[spacing, start]), _drawn_to(fine, places[:, spacing, start], float(spacings[spacing]))


def _finely(plain: Array, beyond: float) -> Callable[[Array], Array]:
    """The values at places between columns, to a tenth of one; nothing is seen beyond the strip, by up to `beyond`."""
    columns = np.arange(-beyond * STEPS_A_COLUMN, (len(plain) - 1 + beyond) * STEPS_A_COLUMN) // 1 / STEPS_A_COLUMN
    values = np.interp(columns, np.arange(len(plain)), plain, left=0, right=0)
    start = columns[0] * STEPS_A_COLUMN - 0.5

    def at(places: Array) -> Array:
        return np.asarray(values[(places * STEPS_A_COLUMN - start).astype(np.intp)])

    return at


def _drawn_to(fine: Callable[[Array], Array], places: Array, spacing: float) -> Array:
    """Each place moved a little, to the middle of what is plain near it."""
    offsets = np.linspace(-FAR, FAR, 7) * spacing
    weights = fine(places[:, None] + offsets) + 1e-6
    return np.asarray(places + (weights * offsets).sum(axis=1) / weights.sum(axis=1))
