"""A register read: the drums found, every one looked at, all joined, and no reading where that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.carry import NEAR_DIGITS
from disc_counter.register.choice import SEVERAL, choose
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import (
    GLANCE,
    LOOKS,
    grown,
    looked,
    looked_either_way,
    looked_where_needed,
    settled,
    trimmed,
    whole,
)
from disc_counter.register.layout import ROLL_UPWARDS, Layout, find
from disc_counter.register.openings import levelled
from disc_counter.register.picture_parts import inside, turned, unseen
from disc_counter.register.ring import away
from disc_counter.register.search import on_each_other
from disc_counter.register.shown import UNKNOWN, RegisterReading, nothing, said

COUNTS = tuple(range(5, 9))
"""The numbers of drums a register may have, where it is not said."""
TRIES = 2
"""Rows of drums that are looked at closely, the plainest first: a third one was never read where two were not."""
TIGHT = 0.62
"""The least height of a row's crops, in heights of its window, at which nothing else can be in it."""
OPEN_DIGITS = 1
"""Digits that may be unknown in a row that is where it was looked for: one stands between two, or is dirty."""
OFF_HEIGHTS, OFF_DRUMS = 0.5, 1.6
"""How far above or below, and beside, a row that is sure to be the register it may be read, in heights of its crops."""
FILLS = 0.6
"""The least share of its height and width that a register covers in a picture that is cut out round it."""
LEAST_ASPECT = 2.5
"""Width over height from which on a picture may be a register cut out."""
SURE_AGAIN = 0.92
"""The least probability of a reading where the first look was not sure: of many looks one may be sure by chance."""
HOPEFUL = 0.3
"""How sure a first look must be for looking on: below, it was hardly ever of use."""
SURE_AT_ONCE = 0.97
"""The probability at which a reading of a single crop of each drum needs no more of them."""
PLAIN = 0.12
"""How plainly a row of drums must be seen to be one."""
SURE_OF_ANOTHER = 0.8
"""The probability of a digit in two looks from which on, where they differ, neither is believed."""
LOOKS_DIFFER = "not sure: a second look sees another digit"
COUNT_UNSURE = "not sure how many drums there are: say so in [[register]]"


def glance(image: Image, window: Window, row: Layout, decimal_digits: int) -> RegisterReading:
    """What the row of an earlier picture, in that window, shows in this one: one look, nothing is searched for."""
    return _read_row(grey(image, image[window.slices]), row, decimal_digits, GLANCE)


def read(image: Image, window: Window | None, drum_count: int | None, decimal_digits: int) -> RegisterReading:
    """Read the register in a picture, uint8 [height, width, 3] in BGR or [height, width].

    `window` None looks for the register, `drum_count` None for the number of its drums (5 to 8).
    """
    counts = counts_of(drum_count)
    if window is None:
        return _searched(image, counts, decimal_digits)
    window = inside(window, image)
    if reason := unseen(image, window):
        return nothing(reason, counts)
    reading = _best(image, window, counts, decimal_digits)
    tight = reading.row is not None and reading.row.height_px >= TIGHT * window.height
    if reading.is_covered or (tight and reading.digits.count(UNKNOWN) <= OPEN_DIGITS):
        return reading
    reading = _hinted(image, window, counts, decimal_digits, reading)
    if reading.reading_kwh is not None or reading.is_covered:
        return reading
    if _on_its_head(image, window, counts, decimal_digits) > max(SURE_AGAIN, reading.confidence):
        return nothing("the register stands on its head: turn the picture by 180 degrees", counts)
    return reading


def _hinted(
    image: Image, window: Window, counts: Sequence[int], decimal_digits: int, first: RegisterReading
) -> RegisterReading:
    """What is read in a window that is only roughly round the register: it may be far lower, or lean, or be one of two.

    `first` is what is read where the window's middle is taken for the register's.
    """
    choice = choose(image, counts, window)
    if choice.row is None:
        return first if not choice.rows else nothing(choice.reason or "", counts)
    other = read_at(image, choice.row, counts, decimal_digits)
    if first.row is None or not on_each_other(first.row, choice.row):
        return other
    if first.reading_kwh is not None or other.reading_kwh is None:
        return first
    return other if other.confidence >= SURE_AGAIN and _fits(other, first) else first


def _searched(image: Image, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """The register wherever it is in a picture; one that is cut out tightly is the picture itself."""
    height, width = image.shape[:2]
    choice = choose(image, counts)
    if width >= LEAST_ASPECT * height and len(choice.rows) <= 1:
        whole = _best(image, Window(0, 0, width, height), counts, decimal_digits)
        if whole.row is not None and _fills(whole.row, width, height):
            return whole
    if choice.row is None:
        return nothing(choice.reason or "", counts)
    return read_at(image, choice.row, counts, decimal_digits)


def read_at(image: Image, row: Layout, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """Read the register whose drums are roughly where a row says."""
    reading = _best(image, inside(row.window(), image), counts, decimal_digits, row.upwards)
    if reading.row is not None and not _at(reading.row, row):
        return nothing(SEVERAL, counts)
    return reading


def _at(found: Layout, row: Layout) -> bool:
    """Whether a row's middle lies within another one's digits."""
    x, y = np.abs(found.middles.mean(axis=0) - row.middles.mean(axis=0)) / row.height_px
    return bool(y <= OFF_HEIGHTS and x <= OFF_DRUMS)


def _fills(row: Layout, width: int, height: int) -> bool:
    """Whether a picture is nothing but a row of drums."""
    return bool(row.height_px >= FILLS * height and np.ptp(row.middles[:, 0]) >= FILLS * width)


def _best(
    image: Image, window: Window, counts: Sequence[int], decimal_digits: int, upwards: float = ROLL_UPWARDS
) -> RegisterReading:
    """The reading that explains best what is seen; where that is not sure, other looks may be surer of the same.

    `upwards` is how probably the drums roll upwards.
    """
    picture = grey(image, image[window.slices])
    found = _rows(picture, window, counts, upwards)
    if not found:
        return nothing("no row of drums is seen in the window", counts)
    first = _first(picture, found[0], counts, decimal_digits)
    if first.reading_kwh is not None or first.reason in (COUNT_UNSURE, LOOKS_DIFFER) or first.is_covered:
        return first
    if first.confidence < HOPEFUL or first.row is None:
        return first
    rolling_alike = [replace(row, upwards=first.row.upwards) for row in found]
    return _again(picture, rolling_alike, first, decimal_digits) or first


def _again(
    picture: Image, found: Sequence[Layout], first: RegisterReading, decimal_digits: int
) -> RegisterReading | None:
    """A surer look at the same digits, where there is one; looks that see others only show that nothing is sure."""

    def surer(reading: RegisterReading, sure: float) -> bool:
        return reading.reading_kwh is not None and reading.confidence >= sure and _same(reading, first)

    glanced = _read_row(picture, found[0], decimal_digits, GLANCE)
    if surer(glanced, SURE_AT_ONCE):
        return glanced
    for row in (settled(picture, place) for place in found[1:]):
        again = said(picture, row, looked_where_needed(picture, row), decimal_digits)
        if surer(again, SURE_AGAIN):
            return again
    return None


def _rows(picture: Image, window: Window, counts: Sequence[int], upwards: float = ROLL_UPWARDS) -> list[Layout]:
    """The few likeliest rows of drums, best first."""
    found = [replace(row, upwards=upwards) for row in find(picture, window, counts)[:TRIES] if row.plain > PLAIN]
    if found and len(counts) > 1:
        found = [grown(picture, row, max(counts)) for row in found]
        found[0] = trimmed(picture, settled(picture, found[0]), min(counts))
    return found


def _first(picture: Image, row: Layout, counts: Sequence[int], decimal_digits: int) -> RegisterReading:
    """What the likeliest row shows: at once where that is plain."""
    row = levelled(picture, row)
    row, seen = looked_either_way(picture, row)
    before = said(picture, row, seen, decimal_digits)
    if len(counts) == 1 and before.reading_kwh is not None and before.confidence >= SURE_AT_ONCE:
        return before
    row = settled(picture, row, seen)
    if len(counts) == 1:
        at_once = said(picture, row, looked_where_needed(picture, row), decimal_digits)
        if at_once.is_covered:
            return at_once
        if _differ(before, at_once, SURE_OF_ANOTHER):
            return replace(at_once, reading_kwh=None, reason=LOOKS_DIFFER)
        both = [at_once] if _differ(before, at_once, 0.0) else [at_once, before]
        surer = max(both, key=lambda each: each.confidence)
        return surer if surer.confidence >= SURE_AT_ONCE else at_once
    reading = _read_row(picture, row, decimal_digits)
    if reading.reading_kwh is not None and not whole(picture, row, max(counts)):
        return replace(reading, reading_kwh=None, reason=COUNT_UNSURE)
    return reading


def _on_its_head(image: Image, window: Window, counts: Sequence[int], decimal_digits: int) -> float:
    """How sure a register is read in the picture turned by 180 degrees; 0 where it is not."""
    image, window = turned(image, window)
    picture = grey(image, image[window.slices])
    found = _rows(picture, window, counts)
    reading = _first(picture, found[0], counts, decimal_digits) if found else nothing("", counts)
    return 0.0 if reading.reading_kwh is None else reading.confidence


def _differ(one: RegisterReading, other: RegisterReading, sure: float) -> bool:
    """Whether two looks see another digit of a drum, both of them being so sure of it."""
    return any(
        min(a.probability, b.probability) >= sure and abs(float(away(a.position, b.position))) > NEAR_DIGITS
        for a, b in zip(one.drums, other.drums, strict=True)
    )


def _same(one: RegisterReading, other: RegisterReading) -> bool:
    return [drum.digit for drum in one.drums] == [drum.digit for drum in other.drums]


def _fits(one: RegisterReading, other: RegisterReading) -> bool:
    """Whether no digit that is sure in both differs; the last, which may stand between two, is not looked at."""
    if len(one.digits) != len(other.digits):
        return not other.drums
    return all(a == b or UNKNOWN in (a, b) for a, b in zip(one.digits[:-1], other.digits[:-1], strict=True))


def _read_row(picture: Image, row: Layout, decimal_digits: int, scales: Sequence[float] = LOOKS) -> RegisterReading:
    """What the drums of a row show."""
    return said(picture, row, looked(picture, row, scales), decimal_digits)


def counts_of(drum_count: int | None) -> tuple[int, ...]:
    """The numbers of drums that a register may have, where one is said or none."""
    return COUNTS if drum_count is None else (drum_count,)
