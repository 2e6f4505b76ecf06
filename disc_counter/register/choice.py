"""Which row of digits in a picture is the register: the one that is drums, where that is plain; else none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from disc_counter.model import Image, Window
from disc_counter.register.carry import Joined
from disc_counter.register.crops import grey
from disc_counter.register.drum_row import EVEN_ODDS, LEAST_DOUBT, glanced, settled
from disc_counter.register.layout import Layout
from disc_counter.register.next_digits import beside, rolls, wholeness_odds
from disc_counter.register.openings import drum_odds, levelled
from disc_counter.register.search import candidates, on_each_other

SURE_ODDS, LEAD_ODDS = 2.0, 2.0
"""What must speak for a row, in log-odds, for it to be drums, and how much more than for any other row: of 700 drawn
plates from which the register's row is taken away, two have print for which more speaks where the number of drums is
not given, and three more have print for which 1.0 to 1.5 does.
"""
LESS_ODDS, PLAY = 1.0, 0.5
"""The same where the number of drums is given, and print has to have as many digits: of 1,800 such plates one has print
for which more speaks, and for that 3.2. And where so much of it is play: print may have the drums' openings painted
round it, but stands in line."""
CLOSER_ROWS = 3
"""Rows that are looked at closely, those first that look most like drums: the register was always among them."""
BEHIND_ODDS = 7.0
"""How far behind the first a row may be, in log-odds, for a close look to put it before it."""
CLOSER_SHARE = 0.7
"""How much the close look counts; the rest is what the row looked like as it was found."""
ROLLED_DIGITS, UNEVEN_DIGITS = (0.1, 0.2), (0.035, 0.055)
"""From where to where on it speaks for drums, in digits, that the last place stands elsewhere than the others rest, and
how far those stand from each other (standard deviation): print stands in line to 0.03, drums have play."""
LEAD_OF_A_DIGIT = 1.0
"""How much more must speak for a row than for another one of the same drums, which shows the digits before or after."""
UPWARDS = (1 - LEAST_DOUBT, LEAST_DOUBT)
"""How probably drums roll upwards of which another row shows that the next digits come from below, or from above: it
told it right of 193 of 193 drawn registers."""
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, what speaks for it to be drums and what of that is play, and what it `shows` in a close look."""

    row: Layout
    odds: float
    play: float = 0.0
    shows: Joined | None = None


def choose(image: Image, counts: Sequence[int], window: Window | None = None) -> Choice:
    """The register in a picture, uint8 [height, width, 3] in BGR or [height, width], by what drums look like.

    In a `window` that somebody drew round the register, the row is it for which most speaks by far.
    """
    picture = grey(image)
    kept: list[Judged] = []
    for each in sorted(_judged(picture, candidates(image, counts, window), counts), key=lambda each: -each.odds):
        if not any(on_each_other(each.row, other.row) for other in kept):
            kept.append(each)
    if not kept:
        return Choice(None, NOTHING_FOUND, ())
    first, leads, roll = _first(picture, kept)
    rows = (first.row, *(each.row for each in kept if each is not first))
    least = LESS_ODDS if len(counts) == 1 or first.play >= PLAY else SURE_ODDS
    if leads and (first.odds >= least or window is not None):
        roll = _seen_rolling(picture, first, kept) if roll is None else roll
        return Choice(first.row if roll is None else replace(first.row, upwards=UPWARDS[roll]), None, rows)
    return Choice(None, AS_GOOD_AS_PRINT if len(rows) == 1 else SEVERAL, rows)


def _first(picture: Image, kept: Sequence[Judged]) -> tuple[Judged, bool, int | None]:
    """The row for which most speaks, whether enough more than for any other, and which way its drums roll if seen."""
    first, *others = kept
    roll, leads = None, True
    for other in others:
        lead = first.odds - other.odds
        if (way := _rolls(first, other)) is None:
            leads &= lead >= LEAD_ODDS
            continue
        roll = way
        if lead < LEAD_ODDS:
            lead += wholeness_odds(picture, first.row, other.row)
            first = first if lead > 0 else other
            leads &= abs(lead) >= LEAD_OF_A_DIGIT
    return first, leads, roll


def _rolls(one: Judged, other: Judged) -> int | None:
    """Which way drums roll whose digits before or after are another row; None where it is of other drums."""
    if one.shows is None or other.shows is None:
        return None
    return rolls(one.row, one.shows, other.row, other.shows)


def _seen_rolling(picture: Image, first: Judged, kept: Sequence[Judged]) -> int | None:
    """The same of the row that is taken, by rows that lie above and below it and were not looked at."""
    for other in kept:
        if other.shows is None and beside(first.row, other.row) is not None:
            _, shows, _ = glanced(picture, levelled(picture, other.row), len(other.row.middles))
            if (roll := _rolls(first, replace(other, shows=shows))) is not None:
                return roll
    return None


def _judged(picture: Image, found: list[Layout], counts: Sequence[int]) -> list[Judged]:
    """What speaks for each row; the likeliest are looked at closely."""
    odds = drum_odds(picture, found)
    judged = [Judged(row, float(each)) for row, each in zip(found, odds, strict=True)]
    likely = odds.argsort()[::-1][:CLOSER_ROWS]
    for at in likely[odds[likely] >= odds.max(initial=-np.inf) - BEHIND_ODDS].tolist():
        judged[at] = _closely(picture, judged[at], counts)
    return judged


def _closely(picture: Image, found: Judged, counts: Sequence[int]) -> Judged:
    """A row looked at closely: laid straight, of all its places and only those, moved to where its digits rest."""
    row, before = _of_any_length(picture, found.row, found.odds, counts)
    straight = levelled(picture, row)
    row, seen, ends_there = glanced(picture, straight, min(counts))
    if len(row.middles) < len(straight.middles):
        before = float(drum_odds(picture, [row])[0])
    row = settled(picture, row, seen)
    after = float(drum_odds(picture, [row])[0])
    play = _play_odds(seen, ends_there)
    return Judged(row, (1 - CLOSER_SHARE) * before + CLOSER_SHARE * after + play, play, seen)


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
