"""Which row of digits in a picture is the register: the one that is drums, where that is plain; else none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import EVEN_ODDS, GLANCE, goes_on, looked, settled
from disc_counter.register.layout import Layout
from disc_counter.register.openings import drum_odds
from disc_counter.register.search import candidates, on_each_other

SURE_ODDS = 4.0
"""Log-odds from which on a row is drums by its looks alone."""
LIKELY_ODDS = 1.0
"""The same where its last place stands between two digits, as no print does."""
ROLLED_DIGITS = 0.2
"""How far the last place must be from where the others rest, in digits, to stand between two."""
LEAD_ODDS = 3.0
"""How much more must speak for the register than for any other row."""
NOTHING_FOUND = "no register is found in the picture: give its window in [[register]]"
AS_GOOD_AS_PRINT = (
    "a row of digits is seen, but nothing tells that it is drums and not print: give its window in [[register]]"
)
SEVERAL = "several rows of digits could be the register: give its window in [[register]]"


@dataclass(frozen=True, slots=True)
class Choice:
    """The register's row, None where none is sure, and then why; `rows` are all that were seen, the surest first."""

    row: Layout | None
    reason: str | None
    rows: tuple[Layout, ...]


def choose(image: Image, counts: Sequence[int], window: Window | None = None) -> Choice:
    """The register in a picture, uint8 [height, width, 3] in BGR or [height, width], by what drums look like.

    In a `window` that somebody drew round the register, a single row of digits is it.
    """
    picture = grey(image)
    found = [settled(picture, row) for row in candidates(image, counts, window)]
    odds = drum_odds(picture, found)
    kept: list[int] = []
    for at in odds.argsort()[::-1].tolist():
        if not any(on_each_other(found[at], found[other]) for other in kept):
            kept.append(at)
    rows = tuple(found[at] for at in kept)
    if not rows:
        return Choice(None, NOTHING_FOUND, rows)
    if window is not None and len(rows) == 1:
        return Choice(rows[0], None, rows)
    if odds[kept[0]] < SURE_ODDS and not (odds[kept[0]] >= LIKELY_ODDS and _is_rolling(picture, rows[0])):
        return Choice(None, AS_GOOD_AS_PRINT if len(rows) == 1 else SEVERAL, rows)
    if len(rows) > 1 and odds[kept[0]] - odds[kept[1]] < LEAD_ODDS:
        return Choice(None, SEVERAL, rows)
    if len(counts) == 1 and goes_on(picture, rows[0]):
        return Choice(None, AS_GOOD_AS_PRINT, rows)
    return Choice(rows[0], None, rows)


def _is_rolling(picture: Image, row: Layout) -> bool:
    """Whether a row's last place plainly stands between two digits while the others rest."""
    seen = looked(picture, row, GLANCE)
    off = (seen.positions + 0.5) % 1 - 0.5
    return bool(seen.probabilities[-1] >= EVEN_ODDS and abs(off[-1] - np.median(off[:-1])) >= ROLLED_DIGITS)
