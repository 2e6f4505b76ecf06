"""Whether a row of digits is a row of drums: what all its places have in common, laid over each other.

Print stands on one ground. A drum is seen through an opening: its ground ends above, below and between the digits, all
at the same places; the digits before and after show at its edges; the last drum stands anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.crops import FAINT, HEIGHT_PX
from disc_counter.register.layout import Layout
from disc_counter.register.little_net import Floats, Weights, odds

Array = NDArray[np.float64]

WEIGHTS = Path(__file__).with_name("openings.npz")
CELL_PX = 24
"""Width to which a place is brought, from half-way to the one before to half-way to the one after."""
HALF_PX = 44
"""Rows above and below the digits' middles: some two digits, so that the openings' edges and a label's are in it."""
CROP_PX = float(HEIGHT_PX)
"""Height to which the row's crops are brought: a digit is 20 pixels high."""
DIGIT_HALF_PX = 10
"""Half a digit's height then."""
MIDDLE_COLUMNS = slice(4, 20)
"""Columns of a place in which its digit's strokes are looked for: what stands between drums is not in them."""
STROKES = (-0.3, 1.3)
"""What is further from ground and ink than this is no stroke: a plate is often much lighter than both."""
SMOOTH = (0.25, 0.5, 0.25)
STROKE_SHARE = 0.4
"""Where fewer strokes are crossed than this share of those in a digit's middle, the digit ends."""
MIDDLE_PX, END_PX = 6, slice(7, 11)
"""Rows of pixels from a digit's middle that are its middle part, and its end."""
LEAST_STROKES = 0.05
"""Where less ink comes and goes in the middle of digits, there are none."""
LEAST_GROWTH, MOST_GROWTH = 0.7, 1.45
"""Between which digits are lower or higher than the crop says that they were found with."""
TILTS_PX = np.arange(-8, 9)
"""How far rows are tried to fall from the first place to the last, in pixels: what is found leans by up to a third of a
digit more or less than its digits do."""
SLICE_PX = 8
"""Width of the slices that are moved up and down for that: within one, no tilt is seen."""
MOST = 2.0
"""What is further from the ground than this, in differences of ink and ground, tells no more."""
BLOCK_PX = 2
"""Pixels of a cell that are averaged, each way: they are finer than what the openings are looked for with."""
VIEWS = 5
"""Pictures of a place: the middle of all places, how they differ, the last one, and what lies before and after."""
SHAPE = (VIEWS, 2 * HALF_PX // BLOCK_PX, CELL_PX // BLOCK_PX)


def drum_odds(picture: Image, rows: Sequence[Layout]) -> Array:
    """How much speaks for each row of a grey picture to be drums rather than print: log-odds [rows]."""
    return odds_of(np.stack([folded(picture, row) for row in rows])) if rows else np.zeros(0)


def odds_of(views: Floats) -> Array:
    """The same for the views of rows [rows, 5, 44, 12]."""
    return np.asarray(odds(views, _weights()), np.float64)


def folded(picture: Image, row: Layout) -> Floats:
    """The views [5, 44, 12] of a row's places, in differences of ink and ground: 0 is the ground, 1 the ink."""
    strip = _even(upright(picture, levelled(picture, _snug(picture, row))))
    cells = strip.reshape(strip.shape[0], -1, CELL_PX).transpose(1, 0, 2)
    inner = cells[1:-1]
    views = np.stack([np.median(inner, axis=0), inner.std(axis=0), inner[-1], cells[0], cells[-1]])
    blocks = views.reshape(VIEWS, SHAPE[1], BLOCK_PX, SHAPE[2], BLOCK_PX)
    return np.asarray(blocks.mean(axis=(2, 4)), np.float32)


def _snug(picture: Image, row: Layout) -> Layout:
    """The row with crops as high as its digits really are, and its middle theirs; as it was where that is not plain.

    A digit's strokes cross its middle columns from its top to its foot, in most places of a row at once.
    """
    crossed = _crossed(picture, row)
    there = crossed > STROKE_SHARE * np.median(crossed[HALF_PX - DIGIT_HALF_PX // 2 : HALF_PX + DIGIT_HALF_PX // 2])
    above, below = ~there[:HALF_PX][::-1], ~there[HALF_PX:]
    if not above.any() or not below.any():
        return row
    top, foot = int(above.argmax()), int(below.argmax())
    grown = (top + foot) / (2 * DIGIT_HALF_PX)
    if not LEAST_GROWTH <= grown <= MOST_GROWTH:
        return row
    off_px = (foot - top) / 2 * row.height_px / CROP_PX
    return row.moved(0.0, off_px).scaled(grown)


def _crossed(picture: Image, row: Layout) -> Array:
    """How much ink comes and goes along each row of pixels in the middle of a place, in most of them at once."""
    places = _even(upright(picture, row)).reshape(2 * HALF_PX, -1, CELL_PX)[:, 1:-1]
    strokes = np.abs(np.diff(np.clip(places[:, :, MIDDLE_COLUMNS], *STROKES), axis=2)).mean(axis=2)
    return np.convolve(np.median(strokes, axis=1), SMOOTH, "same")


def strokes_at_ends(picture: Image, row: Layout) -> tuple[float, float]:
    """How many strokes are crossed at the digits' upper and lower end, as a share of those in their middle, up to 1."""
    crossed = _crossed(picture, levelled(picture, row))
    middle = max(float(np.median(crossed[HALF_PX - MIDDLE_PX : HALF_PX + MIDDLE_PX])), LEAST_STROKES)
    above, below = (
        float(each[HALF_PX + END_PX.start : HALF_PX + END_PX.stop].mean()) for each in (crossed[::-1], crossed)
    )
    return min(above / middle, 1.0), min(below / middle, 1.0)


def levelled(picture: Image, row: Layout) -> Layout:
    """The row with the tilt at which its places together show the sharpest edges: of its digits and its openings."""
    count = len(row.middles)
    strip = np.clip(_even(upright(picture, row))[:, CELL_PX:-CELL_PX], *STROKES)
    slices = strip.reshape(2 * HALF_PX, -1, SLICE_PX).mean(axis=2).T
    number = np.arange(len(slices))
    falls = (number - number.mean()) / (len(slices) - CELL_PX // SLICE_PX)
    down = np.round(TILTS_PX[:, None] * falls).astype(np.intp)
    rows = np.clip(np.arange(2 * HALF_PX) + down[..., None], 0, 2 * HALF_PX - 1)
    together = slices[number[:, None], rows].mean(axis=1)
    tilt_px = float(TILTS_PX[(np.diff(together, axis=1) ** 2).sum(axis=1).argmax()])
    return row.moved(0.0, tilt_px * (np.arange(count) / (count - 1) - 0.5) * row.height_px / CROP_PX)


def upright(picture: Image, row: Layout) -> Image:
    """The row without its lean, and one place more at each end: uint8 [88, 24 * (drums + 2)]."""
    count = len(row.middles)
    run = row.middles[-1] - row.middles[0]
    along, down = float(np.hypot(*run)), CROP_PX / row.height_px
    across = CELL_PX * (count - 1) / along
    direction = run / along
    # From the strip's pixels to the picture's.
    turn = np.stack([direction / across, np.array([-direction[1], direction[0]]) / down], axis=1)
    middle = np.array([(count + 2) * CELL_PX / 2 - 0.5, HALF_PX - 0.5])
    start = row.middles.mean(axis=0) - turn @ middle
    if down < 1:
        picture = np.asarray(cv2.blur(picture, (round(1 / down), round(1 / down))), np.uint8)
    strip = cv2.warpAffine(
        picture,
        np.column_stack([turn, start]),
        ((count + 2) * CELL_PX, 2 * HALF_PX),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(strip, np.uint8)


def _even(strip: Image) -> Floats:
    """The strip in differences of ink and ground: of two shades between the row's ends, ink covers less."""
    digits = strip[HALF_PX - DIGIT_HALF_PX : HALF_PX + DIGIT_HALF_PX, CELL_PX:-CELL_PX]
    threshold, _ = cv2.threshold(np.ascontiguousarray(digits), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = digits > threshold
    if light.all() or not light.any():
        return np.zeros(strip.shape, np.float32)
    shades = float(digits[~light].mean()), float(digits[light].mean())
    ground, ink = shades if light.mean() < 0.5 else shades[::-1]
    contrast = np.copysign(max(abs(ink - ground), FAINT), ink - ground)
    return np.asarray(np.clip((strip.astype(np.float32) - ground) / contrast, -MOST, MOST), np.float32)


@lru_cache(maxsize=1)
def _weights() -> Weights:
    with np.load(WEIGHTS) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
