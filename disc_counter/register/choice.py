"""Which row of digits in a picture is the register: the one that is drums, where that is plain; else none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register.carry import Joined
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import EVEN_ODDS, glanced, settled
from disc_counter.register.layout import Layout
from disc_counter.register.openings import drum_odds, levelled
from disc_counter.register.search import candidates, on_each_other

Array = NDArray[np.float64]

SURE_ODDS, LEAD_ODDS = 2.0, 2.0
"""What must speak for a row, in log-odds, for it to be drums, and how much more than for any other row: of 1,000 drawn
plates from which the register's row is taken away, two or three have print for which more than 3.0 speaks, whether the
number of drums is given or not, and none has print for which between 2.0 and 3.0 does. Of a real register's rows a
tenth have between 2.0 and 3.0.
"""
PLAYING_ODDS, PLAY = 1.0, 0.5
"""The same where that much of it is play: print may have the drums' openings painted round it, but stands in line."""
CLOSER_ROWS = 3
"""Rows that are looked at closely, those first that look most like drums: the register was always among them."""
BEHIND_ODDS = 7.0
"""How far behind the first a row may be, in log-odds, for a close look to put it before it."""
CLOSER_SHARE = 0.7
"""How much the close look counts; the rest is what the row looked like as it was found."""
ROLLED_DIGITS, UNEVEN_DIGITS = (0.1, 0.2), (0.035, 0.055)
"""From where to where on it speaks for drums, in digits, that the last place stands elsewhere than the others rest, and
how far those stand from each other (standard deviation): print stands in line to 0.03, drums have play."""
LEGIBLE, NO_DIGITS_ODDS = 0.8, 20.0
"""How probable a row's digits must be on average, and what speaks against a row where they are not: a barcode is none;
the least legible register of 150 drawn ones had 0.82."""
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

    In a `window` that somebody drew round the register, the row is it for which most speaks by far.
    """
    picture = grey(image)
    found, odds, play = _looked_at(picture, candidates(image, counts, window), counts)
    kept: list[int] = []
    for at in odds.argsort()[::-1].tolist():
        if not any(on_each_other(found[at], found[other]) for other in kept):
            kept.append(at)
    rows = tuple(found[at] for at in kept)
    if not rows:
        return Choice(None, NOTHING_FOUND, rows)
    lead = odds[kept[0]] - odds[kept[1]] if len(rows) > 1 else np.inf
    least = PLAYING_ODDS if play[kept[0]] >= PLAY else SURE_ODDS
    if lead >= LEAD_ODDS and (odds[kept[0]] >= least or window is not None):
        return Choice(rows[0], None, rows)
    return Choice(None, AS_GOOD_AS_PRINT if len(rows) == 1 else SEVERAL, rows)


def _looked_at(picture: Image, found: list[Layout], counts: Sequence[int]) -> tuple[list[Layout], Array, Array]:
    """The rows, what speaks for each to be drums, and what of that is play; the likeliest are looked at closely."""
    odds = drum_odds(picture, found)
    play = np.zeros(len(odds))
    likely = odds.argsort()[::-1][:CLOSER_ROWS]
    for at in likely[odds[likely] >= odds.max(initial=-np.inf) - BEHIND_ODDS].tolist():
        row, before = _of_any_length(picture, found[at], float(odds[at]), counts)
        levelled_row = levelled(picture, row)
        row, seen, ends_there = glanced(picture, levelled_row, min(counts))
        if len(row.middles) < len(levelled_row.middles):
            before = float(drum_odds(picture, [row])[0])
        found[at] = settled(picture, row, seen)
        after = float(drum_odds(picture, [found[at]])[0])
        play[at] = _play_odds(seen, ends_there)
        odds[at] = (1 - CLOSER_SHARE) * before + CLOSER_SHARE * after + play[at]
    return found, odds, play


def _of_any_length(picture: Image, row: Layout, odds: float, counts: Sequence[int]) -> tuple[Layout, float]:
    """The row with a place more or less at either end, where that looks more like all drums, and what speaks for it."""
    turned = replace(row, middles=row.middles[::-1])
    longer = row.longer(), turned.longer()
    shorter = (replace(each, middles=each.middles[:-1]) for each in (row, turned))
    other = [each for each in (*longer, *shorter) if len(each.middles) in counts]
    rows = [row, *(replace(each, middles=each.middles[each.middles[:, 0].argsort()]) for each in other)]
    speaks = [odds, *drum_odds(picture, rows[1:])]
    best = int(np.argmax(speaks))
    return rows[best], float(speaks[best])


def _play_odds(seen: Joined, ends_there: bool) -> float:
    """What speaks for drums in where a row's digits stand: the last one anywhere, the others not quite in line.

    Nothing does where an end shows no digit: a frame's line is taken for a 1 that stands anywhere.
    """
    if seen.probabilities.mean() < LEGIBLE:
        return -NO_DIGITS_ODDS
    if seen.probabilities[-1] < EVEN_ODDS or not ends_there:
        return 0.0
    off = (seen.positions + 0.5) % 1 - 0.5
    rolled, uneven = abs(off[-1] - np.median(off[:-1])), off[:-1].std()
    return float(np.interp(rolled, ROLLED_DIGITS, (0, 1)) + np.interp(uneven, UNEVEN_DIGITS, (0, 1)))
