"""Where the drums stand in a register's window: found by the net itself, no edge or colour is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register import drums
from disc_counter.register.crops import HEIGHT_PX, WIDTH_PX, cut

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

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
CROP_COLUMNS = HEIGHT_PX / drums.COLUMN_PX
"""Height of a crop, in columns."""
BEYOND = round(WIDEST * CROP_COLUMNS)
"""Columns beyond a strip's ends in which a place may lie."""
COMBS_KEPT = 48
"""Lengths of strips and numbers of drums whose combs are kept, a tenth of a megabyte each: a picture has nine heights
of crops, and four numbers of drums where none is said."""
ROLL_UPWARDS = 0.99
"""How probable it is that a register rolls upwards where nothing tells it: few roll downwards, no real one that was
there to learn from does."""
DRUM_PLAIN = 0.15
"""How plainly one drum more must be seen for a row to be better by it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A row of drums: their middles [drums, 2] in the picture's pixels and the height of a crop.

    `plain` is how plainly digits are seen in it, and in it alone: up to 1. `upwards` is how probably its
    drums' next digits come from below.
    """

    middles: Array
    height_px: float
    plain: float
    upwards: float = ROLL_UPWARDS

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
        score, places = _comb(plain, count)
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


def _comb(plain: Array, count: int) -> tuple[float, Array]:
    """The evenly spaced places at which digits are seen most plainly, in columns, and how plainly on average."""
    if (len(plain) - 1) / max(count - 1, 1) < CLOSEST * CROP_COLUMNS:
        return 0.0, np.zeros(count)
    values, (on_drums, between) = _finely(plain), _combs(len(plain), count)
    score = values[on_drums].mean(axis=0) - BETWEEN * values[between].mean(axis=0)
    spacing, start = np.unravel_index(score.argmax(), score.shape)
    spacings, places = _even_places(len(plain), count)
    return float(score[spacing, start]), _drawn_to(values, places[:, spacing, start], float(spacings[spacing]))


def _even_places(columns: int, count: int) -> tuple[Array, Array]:
    """The spacings that are tried, and for each the places of so many drums [drums, spacings, starts], in columns."""
    last = columns - 1
    spacings = np.linspace(CLOSEST * CROP_COLUMNS, min(WIDEST * CROP_COLUMNS, last / max(count - 1, 1)), SPACINGS)
    first = np.linspace(0, 1, STARTS)[None] * (last - spacings[:, None] * (count - 1))
    return spacings, first + spacings[:, None] * np.arange(count)[:, None, None]


@lru_cache(maxsize=COMBS_KEPT)
def _combs(columns: int, count: int) -> tuple[Indices, Indices]:
    """Where `_finely` holds the places on drums and those half-way between, and beside, them [n, spacings, starts]."""
    spacings, places = _even_places(columns, count)
    half = spacings[:, None] / 2
    return _at(places), _at(np.concatenate([places - half, places[-1:] + half]))


def _finely(plain: Array) -> Array:
    """The values at every tenth of a column; nothing is seen beyond the strip."""
    reach = BEYOND * STEPS_A_COLUMN
    columns = np.arange(-reach, (len(plain) - 1) * STEPS_A_COLUMN + reach + 1) / STEPS_A_COLUMN
    return np.asarray(np.interp(columns, np.arange(len(plain)), plain, left=0, right=0))


def _at(places: Array) -> Indices:
    """Where `_finely` holds places, which are in columns."""
    return np.asarray(np.rint((places + BEYOND) * STEPS_A_COLUMN), np.intp)


def _drawn_to(values: Array, places: Array, spacing: float) -> Array:
    """Each place moved a little, to the middle of what is plain near it."""
    offsets = np.linspace(-FAR, FAR, 7) * spacing
    weights = values[_at(places[:, None] + offsets)] + 1e-6
    return np.asarray(places + (weights * offsets).sum(axis=1) / weights.sum(axis=1))
