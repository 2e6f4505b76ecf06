"""Finds how columns of the picture become angles of the disc, from the movement alone.

All of the rim turns by the same angle at once, so two pictures of it, unrolled with the right geometry, differ by
a shift. The geometry whose shifted strips agree
best is the one, even where the shift is in doubt by whole teeth.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.geometry import rim_angle_deg
from disc_counter.disc.learning.simplex import Vector, climb

Rows = NDArray[np.float32]
Pairs = NDArray[np.int64]
Guess = tuple[float, float, float]
"""Centre (columns), span to either side (degrees), perspective."""

STEP_DEG = 0.25
"""From value to value of an unrolled row: a tooth of the finest rims is four of them."""
TYPICAL_SPAN_DEG = 55.0
"""How far to either side a usual slot shows the rim, in degrees, to start from."""
TYPICAL_PERSPECTIVE = 0.22
"""Disc radius over distance: a 90 mm disc seen from 20 cm."""
SPANS_DEG, PERSPECTIVES = (66.0, 55.0, 46.0, 37.0, 29.0, 22.0), (0.22, 0.33, 0.12)
"""Guesses to start from: on a rim of nearly equal teeth strips agree only where the geometry is about right."""
FIT_ROUNDS = 2
"""How often pairs are looked for and the geometry is fitted to them."""
PERSPECTIVE_SPREAD = 0.15
"""One standard deviation of perspectives round the typical one: cameras stand 12 to 60 cm away."""
RIDGE_COST = 0.1
"""How much a perspective beside the typical one costs: a larger one with a smaller span explains the movement nearly as
well, and only a whole turn tells them apart."""
SMOOTH_DEG = 40.0
"""The width in degrees from which on brightness is light, not rim."""
LAGS = 40
"""Partners tried for a strip, at growing distance in time: a disc at a low load takes many pictures to turn far
enough."""
LEAST_TURN_DEG = 6.0
"""The least turn between the strips of a pair: less says little of the geometry."""
MOST_TURN_DEG = 45.0
"""The largest turn between the strips of a pair: beyond, too little of one is seen in the other."""
LEAST_FIT = 0.45
"""The least correlation at which two strips show the same part of the rim."""
MOST_PAIRS = 120
"""Pairs that are used at most: the fit takes time in proportion."""
MOST_PARTNERED, PARTNERS = 100, 3
"""Strips that partners are looked for, and how many of each are kept."""
FEWEST_PAIRS = 6
"""Pairs below which nothing is concluded."""
MARGIN_PX = 3.0
"""Columns at either end of a window, the slot's edge, that are left out."""
DARK = 0.4
"""The share of the usual brightness below which a value is not made brighter: its noise would grow with it."""
SAME_TOOTH = 0.9
"""The least share of the best correlation at which a shift fits the rim: on a knurled rim, one shift a tooth does."""
NOISE = 0.01
"""Relative noise of a strip's values; what varies less than this correlates with nothing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How columns become angles: column = centre + scale sin(a) / (1 - perspective cos(a))."""

    centre: float
    scale: float
    perspective: float

    @classmethod
    def spanning(cls, centre: float, span_deg: float, perspective: float, half: float) -> Columns:
        """The geometry in which a rim point at `span_deg` is seen `half` columns from the centre."""
        end = np.radians(span_deg)
        return cls(centre, half * (1 - perspective * np.cos(end)) / np.sin(end), perspective)

    def angles(self, width: int) -> NDArray[np.float64]:
        """Equal steps of angle that a window of `width` columns shows."""
        ends = (np.array([MARGIN_PX, width - 1 - MARGIN_PX]) - self.centre) / self.scale
        first, last = rim_angle_deg(ends, self.perspective)
        return np.arange(np.ceil(first / STEP_DEG), np.floor(last / STEP_DEG) + 1) * STEP_DEG

    def column(self, angles_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        angle = np.radians(angles_deg)
        return self.centre + self.scale * np.sin(angle) / (1 - self.perspective * np.cos(angle))


@dataclass(frozen=True, slots=True)
class Fit:
    """A geometry, the share of strips that are seen again by it, turned, and how well those agree (correlation)."""

    columns: Columns
    seen_again: float
    agreement: float


def fit_columns(rows: Rows) -> Fit:
    """The geometry that explains rows [m, width] of the rim's brightness, taken along its edge at m times.

    A disc that hardly turns (that trembles, or has only just begun) tells nothing: then it is a typical geometry.
    """
    rows = without_light(rows)
    width = rows.shape[1]
    half = (width - 1) / 2
    guess, pairs = _best_guess(rows)
    for _ in range(FIT_ROUNDS):
        if len(pairs) < FEWEST_PAIRS:
            break
        guess = _climbed(rows, pairs, guess)
        pairs = find_pairs(unrolled(rows, Columns.spanning(*guess, half)))
    columns = Columns.spanning(*guess, half)
    return Fit(columns, len(pairs) / _most_pairs(len(rows)), _agreement(unrolled(rows, columns), pairs))


def _agreement(strips: Rows, pairs: Pairs) -> float:
    """How well pairs of strips [m, n] agree, turned onto each other by a useful angle: mean correlation."""
    if len(pairs) == 0:
        return 0.0
    shifts, fits = correlations(strips[pairs[:, 0]], strips[pairs[:, 1]])
    return float(fits[:, np.abs(shifts) >= LEAST_TURN_DEG / STEP_DEG].max(1).mean())


def _best_guess(rows: Rows) -> tuple[Guess, Pairs]:
    """The one of several typical geometries in which most strips are seen again, turned; and the pairs that are."""
    half = (rows.shape[1] - 1) / 2
    best: tuple[Guess, Pairs] = ((half, TYPICAL_SPAN_DEG, TYPICAL_PERSPECTIVE), np.zeros((0, 2), np.int64))
    for span_deg in SPANS_DEG:
        for perspective in PERSPECTIVES:
            guess = (half, span_deg, perspective)
            pairs = find_pairs(unrolled(rows, Columns.spanning(*guess, half)))
            if len(pairs) > len(best[1]):
                best = guess, pairs
    return best


def _climbed(rows: Rows, pairs: Pairs, guess: Guess) -> Guess:
    """The geometry near the guess in which the pairs agree best."""
    width = rows.shape[1]
    half = (width - 1) / 2
    pairs = pairs[np.unique(np.linspace(0, len(pairs) - 1, MOST_PAIRS).astype(int))]
    both = np.concatenate([rows[pairs[:, 0]], rows[pairs[:, 1]]])

    def agreement(parameters: Vector) -> float:
        centre, span_deg, perspective = parameters
        if not (0.02 < perspective < 0.6 and 8.0 < span_deg < 80.0 and 0 < centre < width):
            return -1.0
        strips = unrolled(both, Columns.spanning(centre, span_deg, perspective, half))
        shifts, fits = correlations(strips[: len(pairs)], strips[len(pairs) :])
        fits = fits[:, np.abs(shifts) >= LEAST_TURN_DEG / STEP_DEG]
        doubt = (perspective - TYPICAL_PERSPECTIVE) / PERSPECTIVE_SPREAD
        return float(fits.max(1).mean() - RIDGE_COST * doubt * doubt)

    found, _ = climb(agreement, np.array(guess), np.array([width * 0.02, 5.0, 0.06]), rounds=80)
    return float(found[0]), float(found[1]), float(found[2])


def without_light(rows: Rows) -> Rows:
    """Rows relative to their mean over time, each brought to the same brightness, capped; float32 [m, width]."""
    mean = rows.mean(0)
    mean = np.maximum(mean, DARK * float(np.median(mean)) + 2.0)
    relative = rows / mean
    relative /= np.maximum(relative.mean(1, keepdims=True), 0.02)
    return np.asarray(np.clip(relative - 1.0, -0.6, 0.6), np.float32)


def unrolled(rows: Rows, columns: Columns) -> Rows:
    """Rows [m, width] at equal steps of angle, what is wide taken out; float32 [m, n]."""
    angles = columns.angles(rows.shape[1])
    across = np.broadcast_to(columns.column(angles).astype(np.float32), (len(rows), len(angles)))
    down = np.broadcast_to(np.arange(len(rows), dtype=np.float32)[:, None], across.shape)
    strips = cv2.remap(rows, np.ascontiguousarray(across), np.ascontiguousarray(down), cv2.INTER_CUBIC)
    wide = cv2.blur(strips, (min(int(SMOOTH_DEG / STEP_DEG), strips.shape[1]) | 1, 1))
    return np.asarray(strips - wide, np.float32)


def same_teeth(fits: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which shifts of [m, shifts] correlations lay tooth on tooth: all that fit nearly as well as each strip's best."""
    return np.asarray(fits > SAME_TOOTH * fits.max(1, keepdims=True))


def correlations(first: Rows, second: Rows) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Normalised correlation of strips [m, n] at every shift within the largest turn: the shifts, and [m, shifts]."""
    count = first.shape[1]
    most = min(int(MOST_TURN_DEG / STEP_DEG), count // 2)
    size = cv2.getOptimalDFTSize(2 * count)
    shifts = np.arange(-most, most + 1)
    products = np.fft.irfft(np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size)), size)[:, shifts]
    begin_first, begin_second = np.maximum(shifts, 0), np.maximum(-shifts, 0)
    length = count - np.abs(shifts)
    sums_first, sums_second = _running_squares(first), _running_squares(second)
    energy = (sums_first[:, begin_first + length] - sums_first[:, begin_first]) * (
        sums_second[:, begin_second + length] - sums_second[:, begin_second]
    )
    return shifts, products / np.sqrt(energy + (NOISE * NOISE * length) ** 2)


def _running_squares(strips: Rows) -> NDArray[np.float64]:
    squares = np.cumsum(strips.astype(np.float64) ** 2, axis=1)
    return np.concatenate([np.zeros((len(strips), 1)), squares], axis=1)


def find_pairs(strips: Rows) -> Pairs:
    """Pairs of strips [m, n] that show the same rim, turned by a useful angle: indices [p, 2]."""
    found: list[tuple[int, int]] = []
    for one in np.unique(np.linspace(0, len(strips) - 2, MOST_PARTNERED).astype(int)):
        others = np.unique((one + np.geomspace(1, len(strips), LAGS)).astype(int))
        others = others[others < len(strips)]
        shifts, fits = correlations(np.repeat(strips[one : one + 1], len(others), 0), strips[others])
        wide = (np.abs(shifts) >= LEAST_TURN_DEG / STEP_DEG) & (np.abs(shifts) < (MOST_TURN_DEG - 1.0) / STEP_DEG)
        good = others[fits[:, wide].max(1) > LEAST_FIT]
        found += [
            (int(one), int(good[i]))
            for i in np.unique(np.linspace(0, len(good) - 1, PARTNERS).astype(int))
            if len(good)
        ]
    return np.array(found, np.int64).reshape(-1, 2)


def _most_pairs(strips: int) -> int:
    """How many pairs `find_pairs` finds in so many strips if each is seen again."""
    return PARTNERS * max(min(MOST_PARTNERED, strips - 1), 1)
