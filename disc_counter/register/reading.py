"""A register read: the drums found, every one looked at, all joined, and no reading where that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.carry import Joined
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import GLANCE, LOOKS, centred, grown, looked, settled, trimmed, whole
from disc_counter.register.layout import HEIGHTS, Layout, find
from disc_counter.register.ring import DIGITS
from disc_counter.register.search import search

COUNTS = tuple(range(5, 9))
"""The numbers of drums a register may have, where it is not said."""
TRIES = 3
"""Rows of drums that are looked at closely, the plainest first."""
LEAST_ASPECT = 2.5
"""Width over height from which on a picture may be a register cut out."""
SURE = 0.93
"""The least probability of a digit; a less probable one is '?'."""
SURE_ALL = 0.88
"""The least probability of a whole reading; a less probable one is none."""
SURE_AGAIN = 0.92
"""The same where the first look was not sure and another one is: of many looks one may be sure by chance."""
SURE_AT_ONCE = 0.97
"""The probability at which a reading of a single crop of each drum needs no more of them."""
PLAIN = 0.12
"""How plainly a row of drums must be seen to be one."""
DARK, BRIGHT, FLAT = 48, 243, 4.0
"""Of 255: a window that is darker, brighter, or of less contrast than this shows nothing."""
FINE_DIGITS = 2
"""Decimals of a reading beyond the register's own: the last drum's position."""
AT_REST_DIGITS = 0.03
"""The most that a last drum may be short of a digit, in digits, to show it: a reading is off by as much."""
UNKNOWN = "?"
COUNT_UNSURE = "not sure how many drums there are: say so in [[register]]"


@dataclass(frozen=True, slots=True)
class DrumReading:
    """One drum: where it was looked at, its digit, its position 0 <= position < 10, and how probable both are."""

    window: Window
    digit: int
    position: float
    probability: float


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What a register shows; `reading_kwh` is None where not all digits are sure, and `reason` says why.

    `digits` are what it shows, a last drum that is as good as at rest the digit it rests on, and '?' for each that is
    not sure; `confidence` is how probable the whole reading is; `row` is where the drums were seen.
    """

    reading_kwh: float | None
    digits: str
    confidence: float
    drums: tuple[DrumReading, ...] = ()
    reason: str | None = None
    row: Layout | None = None


def glance(image: Image, window: Window, row: Layout, decimal_digits: int) -> RegisterReading:
    """What the row of an earlier picture, in that window, shows in this one: one look, nothing is searched for."""
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
    if reading.reading_kwh is not None:
        return reading
    low = _low(image, window, counts, decimal_digits)
    if low is not None and _fits(low, reading):
        return low
    if _on_its_head(image, window, counts, decimal_digits) > max(SURE_ALL, reading.confidence):
        return _nothing("the register stands on its head: turn the picture by 180 degrees", counts)
    return reading


def _low(image: Image, window: Window, counts: Sequence[int], decimal_digits: int) -> RegisterReading | None:
    """What a register shows that is far lower than the window drawn round it; None where none is surely read."""
    place = search(image[window.slices], counts)
    if place is None or place.height >= HEIGHTS[0] * window.height:
        return None
    place = Window(window.x + place.x, window.y + place.y, place.width, place.height)
    reading = _best(image, _inside(place, image), counts, decimal_digits)
    return reading if reading.reading_kwh is not None and reading.confidence >= SURE_AGAIN else None


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
    """The reading that explains best what is seen; where that is not sure, other looks may be surer of the same."""
    picture = grey(image, image[window.slices])
    found = _rows(picture, window, counts)
    if not found:
        return _nothing("no row of drums is seen in the window", counts)
    first = _first(picture, found[0], counts, decimal_digits)
    if first.reading_kwh is not None or first.reason == COUNT_UNSURE:
        return first
    # One that sees other digits only shows that nothing is sure.
    for row in (centred(picture, found[0]), *found[1:]):
        again = _read_row(picture, settled(picture, row), decimal_digits)
        if again.reading_kwh is not None and again.confidence >= SURE_AGAIN and _same(again, first):
            return again
    return first


def _rows(picture: Image, window: Window, counts: Sequence[int]) -> list[Layout]:
    """The few likeliest rows of drums, best first."""
    found = [row for row in find(picture, window, counts)[:TRIES] if row.plain > PLAIN]
    if found and len(counts) > 1:
        found = [grown(picture, row, max(counts)) for row in found]
        found[0] = trimmed(picture, settled(picture, found[0]), min(counts))
    return found


def _first(picture: Image, row: Layout, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """What the likeliest row shows: at once where that is plain."""
    row = settled(picture, row)
    if len(counts) == 1:
        at_once = _read_row(picture, row, decimal_digits, GLANCE)
        if at_once.reading_kwh is not None and at_once.confidence >= SURE_AT_ONCE:
            return at_once
    reading = _read_row(picture, row, decimal_digits)
    if len(counts) > 1 and reading.reading_kwh is not None and not whole(picture, row, max(counts)):
        return replace(reading, reading_kwh=None, reason=COUNT_UNSURE)
    return reading


def _on_its_head(image: Image, window: Window, counts: Sequence[int], decimal_digits: int) -> float:
    """How sure a register is read in the picture turned by 180 degrees."""
    image, window = _turned(image, window)
    picture = grey(image, image[window.slices])
    found = _rows(picture, window, counts)
    return _first(picture, found[0], counts, decimal_digits).confidence if found else 0.0


def _same(one: RegisterReading, other: RegisterReading) -> bool:
    return [drum.digit for drum in one.drums] == [drum.digit for drum in other.drums]


def _fits(one: RegisterReading, other: RegisterReading) -> bool:
    """Whether no digit that is sure in both differs; the last, which may stand between two, is not looked at."""
    if len(one.digits) != len(other.digits):
        return not other.drums
    return all(a == b or UNKNOWN in (a, b) for a, b in zip(one.digits[:-1], other.digits[:-1], strict=True))


def _read_row(picture: Image, row: Layout, decimal_digits: int, scales: Sequence[float] = LOOKS) -> RegisterReading:
    """What the drums of a row show."""
    return _said(row, looked(picture, row, scales), decimal_digits)


def _said(row: Layout, together: Joined, decimal_digits: int) -> RegisterReading:
    count, sure = len(together.digits), together.probabilities >= SURE
    steps = float(sum(int(d) * DIGITS**i for i, d in enumerate(together.digits[-2::-1], 1))) + together.last
    steps %= DIGITS**count
    shown = f"{int(steps + AT_REST_DIGITS) % DIGITS**count:0{count}d}"
    seen = tuple(
        DrumReading(window, int(digit), float(position % DIGITS), float(probability))
        for window, digit, position, probability in zip(
            row.windows(), shown, together.positions, together.probabilities, strict=True
        )
    )
    digits = "".join(digit if ok else UNKNOWN for digit, ok in zip(shown, sure, strict=True))
    said = RegisterReading(None, digits, together.confidence, seen, row=row)
    if not sure.all():
        places = ", ".join(str(i + 1) for i in np.flatnonzero(~sure))
        return replace(said, reason=f"not sure of digit {places} of {count}")
    if together.confidence < SURE_ALL:
        return replace(said, reason="not sure of all digits at once")
    return replace(said, reading_kwh=round(steps / DIGITS**decimal_digits, decimal_digits + FINE_DIGITS))


def _nothing(reason: str, counts: Sequence[int]) -> RegisterReading:
    digits = UNKNOWN * counts[0] if len(counts) == 1 else ""
    return RegisterReading(None, digits, 0.0, (), reason)


def _unseen(image: Image, window: Window) -> str | None:
    """Why nothing can be seen in the window, if so."""
    if window.width <= 0 or window.height <= 0:
        height, width = image.shape[:2]
        return f"the window lies outside the picture, which is {width} x {height}"
    brightness, contrast = cv2.meanStdDev(image[window.slices])
    if brightness.mean() > BRIGHT:
        return "overexposed: less light, or a shorter exposure, is needed"
    if contrast.max() < FLAT:
        return "too dark" if brightness.mean() < DARK else "nothing is seen in the window: is it covered?"
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
