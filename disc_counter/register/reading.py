"""A register read: the drums found, every one looked at, all joined, and no reading where that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.carry import Joined
from disc_counter.register.crops import grey
from disc_counter.register.layout import Layout, find
from disc_counter.register.looking import GLANCE, centred, grown, looked, settled, trimmed, whole
from disc_counter.register.ring import DIGITS
from disc_counter.register.search import search

COUNTS = tuple(range(5, 9))
"""The numbers of drums a register may have, where it is not said."""
TRIES = 3
LEAST_ASPECT = 2.5
"""A picture that is so much wider than high may be a register cut out."""
SURE = 0.93
"""A digit less probable than this is '?'."""
SURE_ALL = 0.88
"""A reading less probable than this is none."""
SURE_AGAIN = 0.92
"""The same where the first look was not sure and another one is: of many looks one may be sure by chance."""
PLAIN = 0.12
"""Rows of drums that are seen less plainly are none."""
DARK, BRIGHT, FLAT = 12, 243, 4.0
"""Of 255: a window that is darker, brighter, or of less contrast than this shows nothing."""
FINE_DIGITS = 2
"""Decimals of a reading beyond the register's own."""
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Drum:
    """One drum: where it was looked at, its digit, its position 0 <= position < 10, and how probable both are."""

    window: Window
    digit: int
    position: float
    probability: float


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What a register shows; `reading_kwh` is None where not all digits are sure, and `reason` says why.

    `digits` has a '?' for each digit that is not sure; `confidence` is how probable the whole reading is; `row` is
    where the drums were seen.
    """

    reading_kwh: float | None
    digits: str
    confidence: float
    drums: tuple[Drum, ...] = ()
    reason: str | None = None
    row: Layout | None = None


def glance(image: Image, window: Window, row: Layout, decimal_digits: int) -> RegisterReading:
    """What the row of an earlier picture, in that window, shows in this one: a tenth of the work of `read`."""
    return _said(row, looked(grey(image, image[window.slices]), row, GLANCE), decimal_digits)


def read(image: Image, window: Window | None, drum_count: int | None, decimal_digits: int) -> RegisterReading:
    """Read the register in a picture, uint8 [height, width, 3] in BGR or [height, width].

    `window` None looks for the register, `drum_count` None for the number of its drums (5 to 8).
    """
    counts = COUNTS if drum_count is None else (drum_count,)
    if window is None:
        return _searched(image, counts, decimal_digits)
    window = _inside(window, image)
    if reason := _unseen(image, window):
        return _nothing(reason, counts)
    reading = _best(image, window, counts, decimal_digits)
    if reading.reading_kwh is None:
        turned = _best(*_turned(image, window), counts, decimal_digits)
        if turned.confidence > max(SURE_ALL, reading.confidence):
            return _nothing("the register stands on its head: turn the picture by 180 degrees", counts)
    return reading


def _searched(image: Image, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """The register wherever it is in a picture; one that is cut out tightly is the picture itself."""
    height, width = image.shape[:2]
    places = [search(image, counts), Window(0, 0, width, height) if width >= LEAST_ASPECT * height else None]
    readings = [_best(image, _inside(place, image), counts, decimal_digits) for place in places if place is not None]
    sure = [each for each in readings if each.reading_kwh is not None]
    if sure or readings:
        return max(sure or readings, key=lambda each: (len(each.digits), each.confidence))
    return _nothing("no register is found in the picture: give its window in [[register]]", counts)


def around(windows: Sequence[Window], size: tuple[int, int]) -> Window:
    """The window that holds them all, within a picture of that size (width, height)."""
    x, y = max(0, min(each.x for each in windows)), max(0, min(each.y for each in windows))
    right = min(size[0], max(each.x + each.width for each in windows))
    bottom = min(size[1], max(each.y + each.height for each in windows))
    return Window(x, y, right - x, bottom - y)


def _best(image: Image, window: Window, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """The reading that explains best what is seen, of the few likeliest rows of drums."""
    picture = grey(image, image[window.slices])
    found = [row for row in find(picture, window, counts)[:TRIES] if row.plain > PLAIN]
    if not found:
        return _nothing("no row of drums is seen in the window", counts)
    if len(counts) > 1:
        found = [grown(picture, row, max(counts)) for row in found]
        found[0] = trimmed(picture, settled(picture, found[0]), min(counts))
    row = settled(picture, found[0])
    first = _read_row(picture, row, decimal_digits)
    if len(counts) > 1 and first.reading_kwh is not None and not whole(picture, row, max(counts)):
        return replace(first, reading_kwh=None, reason="not sure how many drums there are: say so in [[register]]")
    if first.reading_kwh is not None:
        return first
    # Another look may be surer of the same digits; one that sees others only shows that nothing is sure.
    for row in (centred(picture, found[0]), *found[1:]):
        again = _read_row(picture, settled(picture, row), decimal_digits)
        if again.reading_kwh is not None and again.confidence >= SURE_AGAIN and _same(again, first):
            return again
    return first


def _same(one: RegisterReading, other: RegisterReading) -> bool:
    return [drum.digit for drum in one.drums] == [drum.digit for drum in other.drums]


def _read_row(picture: Image, row: Layout, decimal_digits: int) -> RegisterReading:
    """What the drums of a row show."""
    return _said(row, looked(picture, row), decimal_digits)


def _said(row: Layout, together: Joined, decimal_digits: int) -> RegisterReading:
    sure = together.probabilities >= SURE
    digits = "".join(str(d) if ok else UNKNOWN for d, ok in zip(together.digits, sure, strict=True))
    seen = tuple(
        Drum(window, int(digit), float(position % DIGITS), float(probability))
        for window, digit, position, probability in zip(
            row.windows(), together.digits, together.positions, together.probabilities, strict=True
        )
    )
    said = RegisterReading(None, digits, together.confidence, seen, row=row)
    if not sure.all():
        places = ", ".join(str(i + 1) for i in np.flatnonzero(~sure))
        return replace(said, reason=f"not sure of digit {places} of {len(digits)}")
    if together.confidence < SURE_ALL:
        return replace(said, reason="not sure of all digits at once")
    steps = float(sum(int(d) * DIGITS**i for i, d in enumerate(together.digits[-2::-1], 1))) + together.last
    whole = steps % DIGITS ** len(digits)
    shown = f"{int(whole):0{len(digits)}d}"
    return replace(said, reading_kwh=round(whole / DIGITS**decimal_digits, decimal_digits + FINE_DIGITS), digits=shown)


def _nothing(reason: str, counts: Sequence[int]) -> RegisterReading:
    digits = UNKNOWN * counts[0] if len(counts) == 1 else ""
    return RegisterReading(None, digits, 0.0, (), reason)


def _unseen(image: Image, window: Window) -> str | None:
    """Why nothing can be seen in the window, if so."""
    if window.width <= 0 or window.height <= 0:
        height, width = image.shape[:2]
        return f"the window lies outside the picture, which is {width} x {height}"
    part = image[window.slices]
    if part.mean() > BRIGHT:
        return "overexposed: less light, or a shorter exposure, is needed"
    if part.reshape(-1, part.shape[2] if part.ndim == 3 else 1).std(axis=0).max() < FLAT:
        return "too dark" if part.mean() < DARK * 4 else "nothing is seen in the window: is it covered?"
    return None


def _inside(window: Window, image: Image) -> Window:
    """The part of a window that lies in the picture."""
    height, width = image.shape[:2]
    x0, y0 = max(window.x, 0), max(window.y, 0)
    x1, y1 = min(window.x + window.width, width), min(window.y + window.height, height)
    return Window(x0, y0, max(0, x1 - x0), max(0, y1 - y0))


def _turned(image: Image, window: Window) -> tuple[Image, Window]:
    """The picture and the window turned by 180 degrees."""
    height, width = image.shape[:2]
    x, y = width - window.x - window.width, height - window.y - window.height
    return np.asarray(cv2.rotate(image, cv2.ROTATE_180), np.uint8), Window(x, y, window.width, window.height)
