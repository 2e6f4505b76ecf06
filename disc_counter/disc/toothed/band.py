"""Finds the rim: the long narrow band of rows in which fine upright structure (teeth) moves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.picture_shift import PictureShift
from disc_counter.disc.slot_limits import slot_around
from disc_counter.model import Window

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

AROUND_PX = (48, 40)
"""Columns and rows around a drawn window that are looked at as well: a window is a hint, never a cage."""
FINE_PX = 9
"""Structure wider than this along a row is light or a mark, not teeth (3 to 8 px)."""
BLOCK_PX = 12
"""The band is traced in blocks of so many columns: two to four teeth."""
STEP_ROWS = 3
"""From block to block the band may rise or fall by so many rows: a camera rolled by 14 degrees."""
REACH_ROWS = STEP_ROWS + 4
"""Rows about a band that belong to it when the next one is looked for."""
LEAST_LENGTH_PX = 90
"""A shorter band is a letter or a hand."""
ENERGY_SHARE = 0.06
"""Of the band's usual energy: blocks with less lie outside the slot."""
MOVED_TIMES = 1.6
"""A picture differs where a stretch of 49 x 3 pixels changed by so many times the usual energy (noise: 1.4)."""
NOISE_TIMES = 0.4
"""The least energy of a block of the band above the usual of still blocks, in shares of that usual."""
EDGE_SHARE = 0.3
"""The band's upper and lower limits: where the energy falls below this share of its own."""
MOST_BEND_PX = 0.8
"""What the traced rows may be off a parabola; more is no rim."""
CAP_LEVELS = 60.0
"""The largest change of a pixel that counts, in grey levels: print that jumps once must not outweigh teeth."""
TRIES = 12
"""Bands that are traced until one is taken: two or three a line of print, which flickers where a phone's
compression is in the picture."""
HALF_ROWS = 12
MOVED_NEEDED = 14
"""Changes of picture before the first try."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rim in the picture: its middle row is c0 + c1 t + c2 t^2 with t = column - middle column, in pixels."""

    first: int
    last: int
    rows: tuple[float, float, float]
    above: float
    below: float
    """The band reaches from so many rows above its middle row to so many below."""

    @property
    def middle(self) -> float:
        return 0.5 * (self.first + self.last)

    def row(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        t = columns - self.middle
        return self.rows[0] + t * (self.rows[1] + t * self.rows[2])


def hint_area(window: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is looked at for a window (x, y, width, height) in a picture (width, height)."""
    x, y, w, h = window
    left, top = max(x - AROUND_PX[0], 0), max(y - AROUND_PX[1], 0)
    return left, top, min(x + w + AROUND_PX[0], size[0]), min(y + h + AROUND_PX[1], size[1])


class BandFinder:
    """Collects where fine structure changes, picture by picture; all in coordinates of the area looked at."""

    def __init__(self) -> None:
        self._reference: Floats | None = None
        self._camera: PictureShift | None = None
        self._energy: Floats | None = None
        self.moved = 0
        self._last: Band | None = None

    def feed(self, area: Grey) -> bool:
        """Take the area of a picture; True where it differs from the last one that did."""
        picture = area.astype(np.float32)
        fine = picture - cv2.blur(picture, (FINE_PX, 1))
        if self._reference is None or self._camera is None or self._energy is None:
            self._energy = np.zeros_like(fine)
            self._refer_to(fine)
            return True
        shaken = self._camera.measure(fine)
        change = (fine if shaken is None else shaken[1]) - self._reference
        np.clip(change, -CAP_LEVELS, CAP_LEVELS, out=change)
        np.multiply(change, change, out=change)
        rows = cv2.blur(change, (4 * BLOCK_PX + 1, 3))
        if float(rows.max()) < MOVED_TIMES * float(np.median(rows[::3, ::7])) + 1.0:
            return False
        self._refer_to(fine)
        self._energy += change
        self.moved += 1
        return True

    def _refer_to(self, fine: Floats) -> None:
        self._reference, self._camera = fine, PictureShift(fine)

    def find(self) -> Band | None:
        """The band, if one is seen and was seen in the same rows before."""
        if self._energy is None or self.moved < MOVED_NEEDED:
            return None
        band = trace(np.asarray(self._energy / self.moved, np.float32))
        last, self._last = self._last, band
        if band is None or last is None:
            return None
        same = abs(band.rows[0] - last.rows[0]) < 1.0 and abs(band.first - last.first) < 2 * BLOCK_PX
        return band if same and abs(band.last - last.last) < 2 * BLOCK_PX else None


def trace(energy: Floats) -> Band | None:
    """The band that is longest and brightest in the mean squared change of fine structure [rows, columns]."""
    blocks = energy.shape[1] // BLOCK_PX
    means = energy[:, : blocks * BLOCK_PX].reshape(len(energy), blocks, BLOCK_PX).mean(2)
    means = np.asarray(cv2.blur(means.astype(np.float32), (1, 3)))
    usual = float(np.median(means))
    means = np.maximum(means - usual, 0.0)
    floor = NOISE_TIMES * usual + 0.3
    best: list[tuple[int, int]] = []
    most = 0.0
    left = _in_line(means)
    for _ in range(TRIES):
        row, block = np.unravel_index(int(left.argmax()), left.shape)
        chain = _chain(means, _brightest(means, int(row), int(block)), int(block), floor)
        for r, b in chain:
            left[max(r - REACH_ROWS, 0) : r + REACH_ROWS + 1, b] = 0.0
        left[row, block] = 0.0
        # The face beside the rim moves as well, and is as long; print that flickers is brighter, and short.
        weight = sum(float(means[each]) ** 0.5 for each in chain)
        if weight > most and len(chain) * BLOCK_PX >= LEAST_LENGTH_PX:
            best, most = chain, weight
    return _fit(energy, best) if best else None


def _in_line(means: Floats) -> Floats:
    """What the darkest block has of a line of them about each block, as short as the shortest band: print has gaps."""
    near = cv2.dilate(means, np.ones((2 * STEP_ROWS + 1, 1), np.uint8))
    return np.asarray(cv2.erode(near, np.ones((1, LEAST_LENGTH_PX // BLOCK_PX), np.uint8)), np.float32)


def _brightest(means: Floats, row: int, block: int) -> int:
    """The row of the brightest block within a step of one."""
    low = max(row - STEP_ROWS, 0)
    return low + int(means[low : row + STEP_ROWS + 1, block].argmax())


def _chain(means: Floats, row: int, block: int, floor: float) -> list[tuple[int, int]]:
    """(row, block) of the band that passes through a block, from left to right."""
    chain = [(row, block)]
    usual = float(means[row, block])
    for step in (-1, 1):
        r, b, level = row, block + step, usual
        while 0 <= b < means.shape[1]:
            r = _brightest(means, r, b)
            if means[r, b] < max(floor, ENERGY_SHARE * level):
                break
            level += 0.3 * (float(means[r, b]) - level)
            chain.append((r, b))
            b += step
    return sorted(chain, key=lambda entry: entry[1])


def _fit(energy: Floats, chain: list[tuple[int, int]]) -> Band | None:
    first, last = chain[0][1] * BLOCK_PX, min(chain[-1][1] * BLOCK_PX + BLOCK_PX, energy.shape[1]) - 1
    columns = np.arange(first, last + 1)
    guess = np.interp(columns, [(b + 0.5) * BLOCK_PX for _, b in chain], [r for r, _ in chain])
    smooth: Floats = np.asarray(cv2.blur(energy, (BLOCK_PX + 1, 1)), np.float32)
    heights = np.arange(-HALF_ROWS, HALF_ROWS + 0.5, 0.5)
    middle = 0.5 * (first + last)
    t = columns - middle
    fit: NDArray[np.float64] = np.asarray(np.polynomial.Polynomial.fit(t, guess, 2).convert().coef, np.float64)
    for half in (6.0, 5.0, 5.0):
        curve: NDArray[np.float64] = np.asarray(np.polynomial.polynomial.polyval(t, fit), np.float64)
        near = _around(smooth, columns, curve, heights)
        near = np.asarray(
            np.maximum(near - np.percentile(near, 20, axis=0), 0.0) * (np.abs(heights) <= half)[:, None], np.float32
        )
        weight = near.sum(0) + 1e-6
        centre = curve + (near * heights[:, None]).sum(0) / weight
        inside = weight > ENERGY_SHARE * np.percentile(weight, 80)
        found = np.polynomial.Polynomial.fit(t[inside], centre[inside], 2, w=np.sqrt(weight[inside])).convert().coef
        fit = np.concatenate([np.asarray(found, np.float64), np.zeros(3 - len(found))])
    curve = np.asarray(np.polynomial.polynomial.polyval(t, fit), np.float64)
    off = float(np.median(np.abs(centre - curve)[inside]))
    rows = np.median(_around(smooth, columns[inside], curve[inside], heights), axis=1)
    profile = np.convolve(rows, (0.25, 0.5, 0.25), "same") - np.percentile(rows, 25)
    high = np.flatnonzero(profile > EDGE_SHARE * np.percentile(profile, 90))
    if off > MOST_BEND_PX or not len(high):
        return None
    top, bottom = _run_about(int(profile.argmax()), set(high.tolist()))
    if top == 0 or bottom == len(heights) - 1:
        return None
    return Band(
        first, last, (float(fit[0]), float(fit[1]), float(fit[2])), float(-heights[top]), float(heights[bottom])
    )


def _run_about(peak: int, high: set[int]) -> tuple[int, int]:
    """The first and the last of the connected numbers in `high` about the peak."""
    top = bottom = peak
    while top - 1 in high:
        top -= 1
    while bottom + 1 in high:
        bottom += 1
    return top, bottom


def _around(
    picture: Floats, columns: NDArray[np.int64], curve: NDArray[np.float64], heights: NDArray[np.float64]
) -> Floats:
    across = np.tile(columns.astype(np.float32), (len(heights), 1))
    down = (curve[None] + heights[:, None]).astype(np.float32)
    return np.asarray(cv2.remap(picture, across, down, cv2.INTER_LINEAR))


def slot_of(band: Band, picture: Grey) -> Window:
    """The slot around a rim's band in a picture, by the dark beside it."""
    rows = band.row(np.array([band.first, band.middle, band.last], np.float64))
    highest, lowest = int(rows.min() - band.above), int(np.ceil(rows.max() + band.below))
    box = Window(band.first, highest, band.last - band.first + 1, lowest - highest)
    return slot_around(box, picture.astype(np.float32))
