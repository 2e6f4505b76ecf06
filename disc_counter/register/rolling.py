"""Which row of digits rolls: between two pictures the disc has turned, and with it a register's last drum."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.crops import FAINT, HEIGHT_PX, WIDTH_PX
from disc_counter.register.layout import Layout
from disc_counter.register.ring import CENTRES, away

Array = NDArray[np.float64]

REACH_HEIGHTS = 0.4
"""How far up and down a place is looked for again, in heights of a crop: half of the way to a drum's next digit."""
ASIDE_HEIGHTS = 0.1
"""The same to the left and right: a camera may be pushed a little."""
CORE_ROWS, CORE_COLUMNS = slice(5, 27), slice(3, 17)
"""Rows and columns of a crop that are looked for again: the digit."""
SAME = 0.75
"""How alike (correlation) a place must be to be the same; glare, shadows and noise cost some of it."""
MOVED_PX = 1.5
"""How far the last place must have gone beyond the others, in pixels of a crop, in which a digit is 20 high."""
STILL_PX = 0.75
"""How far the others may differ from each other, one standard deviation, in pixels of a crop: else nothing is known."""
CHANGED_DIGITS = 0.4
"""How far a drum that looks quite different must have turned."""
SEEN = 0.6
"""How probable a digit must be at the last place, at least once: what covers a print makes it no drum."""


def rolled(before: Image, after: Image, row: Layout) -> bool | None:
    """Whether a row's last place moved while the others stood, between two grey pictures; None where it is not seen."""
    crops, wide = row.crops(before), _wide(after, row)
    if min(crop.std() for crop in crops) < FAINT:
        return None
    found = [_found(crop, other) for crop, other in zip(crops, wide, strict=True)]
    alike, offsets = np.array([each[0] for each in found]), np.array([each[1] for each in found])
    others = offsets[:-1]
    if np.median(alike[:-1]) < SAME or others.std() > STILL_PX:
        return None
    if alike[-1] >= SAME and abs(offsets[-1] - np.median(others)) <= MOVED_PX:
        return False
    shown = _shown(crops[-1], after, row.moved(0.0, float(np.median(others)) * row.height_px / HEIGHT_PX))
    if alike[-1] >= SAME:
        return True if any(each is not None for each in shown) else None
    first, last = shown
    return True if first is not None and last is not None and abs(away(last, first)) > CHANGED_DIGITS else None


def _shown(crop: Image, after: Image, row: Layout) -> list[float | None]:
    """Where the last drum stands before and after; None where it does not plainly show a digit."""
    seen = drums.seen([crop, row.crops(after)[-1]]).sum(axis=1)
    return [float(CENTRES[each.argmax()]) if each.sum() >= SEEN else None for each in seen]


def _wide(picture: Image, row: Layout) -> list[Image]:
    """Each place with what is above, below and beside it, as large as crops are."""
    grow = 1 + 2 * REACH_HEIGHTS
    rows, columns = round(HEIGHT_PX * grow), round(WIDTH_PX + 2 * ASIDE_HEIGHTS * HEIGHT_PX)
    scale = HEIGHT_PX / row.height_px
    soft = cv2.blur(picture, (round(1 / scale),) * 2) if scale < 1 else picture
    places = []
    for x, y in row.middles:
        turn = np.array([[scale, 0, (columns - 1) / 2 - x * scale], [0, scale, (rows - 1) / 2 - y * scale]])
        places.append(cv2.warpAffine(soft, turn, (columns, rows), borderMode=cv2.BORDER_REPLICATE))
    return [np.asarray(place, np.uint8) for place in places]


def _found(crop: Image, wide: Image) -> tuple[float, float]:
    """How alike the digit is where it is found again, and how far down it went, in pixels of a crop."""
    core = np.ascontiguousarray(crop[CORE_ROWS, CORE_COLUMNS])
    alike = cv2.matchTemplate(wide, core, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(alike)
    column = alike[:, x].astype(np.float64)
    if 0 < y < len(column) - 1:
        bend = column[y - 1] - 2 * column[y] + column[y + 1]
        shift = 0.5 * (column[y - 1] - column[y + 1]) / bend if bend < 0 else 0.0
    else:
        shift = 0.0
    rest = REACH_HEIGHTS * HEIGHT_PX + CORE_ROWS.start
    return float(best), float(y + shift - rest)
