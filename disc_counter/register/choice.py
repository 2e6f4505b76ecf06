"""Which row of digits in a picture is the register: the one that is drums, where that is plain; else none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.model import Image, Window
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import settled
from disc_counter.register.layout import Layout
from disc_counter.register.openings import drum_odds
from disc_counter.register.search import candidates, on_each_other

SURE_ODDS = 2.0
"""Log-odds from which on a row is drums: of 1000 printed rows on drawn plates none reached it."""
LEAD_ODDS = 2.0
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
    if odds[kept[0]] < SURE_ODDS:
        return Choice(None, AS_GOOD_AS_PRINT if len(rows) == 1 else SEVERAL, rows)
    if len(rows) > 1 and odds[kept[0]] - odds[kept[1]] < LEAD_ODDS:
        return Choice(None, SEVERAL, rows)
    return Choice(rows[0], None, rows)
