"""A row of drums looked at: moved to where its drums are, each seen with crops of a few heights, all joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register import drums
from disc_counter.register.carry import Joined, joined
from disc_counter.register.crops import FAINT
from disc_counter.register.layout import Layout
from disc_counter.register.ring import CENTRES, away

Array = NDArray[np.float64]

LOOKS = (0.95, 1.08, 1.22)
"""Heights of the crops with which every drum is looked at, in heights of the row; what is seen is averaged."""
GLANCE = (1.08,)
"""The same where one look has to do."""
CERTAIN, BETWEEN_DIGITS = 0.98, 0.25
"""A drum that is less probable in one look, or further from a digit, is looked at again: a flat-topped 3 that goes
to 4 looks like a 5 at one height of crops, seldom at three."""
HOPELESS = 0.03
"""How sure a glance must be for further looks to make it a reading: below, they never did."""
STEP_HEIGHTS = 0.9
"""From digit to digit round a drum, in heights of a crop: on average."""
ROLLS_OF_ANY_DRUM = np.array([0.86, 0.14])[:, None]
"""How probable the net holds it of a drum that rests and shows no other digit that it rolls upwards, and downwards: as
often as such were drawn. It is taken out of what is seen of each drum: all drums roll one way, and what is held of that
beforehand counts once a register, and not once a drum."""
BESIDE_HEIGHTS, NEAR_BESIDE, UNSEEN = 0.25, 0.35, 0.1
"""How far above and below drums at rest it is looked which way they roll, in heights of a crop; how far a position
may be from what is expected, in digits; and how probable each is anyway: of 227 rows of drawn registers for which more
than 6 log-odds speak, either way, three roll the other way."""
EITHER_WAY, SURE_EITHER_WAY = 0.5, 0.95
"""How sure a reading must be, also where either way to roll is held to be as probable, not to depend on the way."""
LEAST_DOUBT = 1e-3
"""How probable it is at least that a register rolls the other way than everything tells."""
SHARPENING = 1.6
"""The net is less sure than it is right: distributions are raised to this power, by what fits best to digits of
devices it never saw."""
THERE = 0.8
"""How probable a digit must be beyond a row's ends for the place to be one of its drums."""
EVEN_ODDS = 0.5
"""How probable a digit must at least be at a row's end for the place to be one of its drums."""


def looked(picture: Image, row: Layout, scales: Sequence[float] = LOOKS) -> Joined:
    """What a row in a grey picture shows, as sure as it proves right; less so where drums may show no digit at all."""
    return _joined(_seen(picture, row, scales), row.upwards)


def glanced(picture: Image, row: Layout, fewest: int) -> tuple[Layout, Joined, bool]:
    """The row without the places at its ends that show no digit, what it shows, and whether both ends show one."""
    crops = row.scaled(*GLANCE).crops(picture)
    seen = drums.seen(crops)
    there = _shares(crops, seen)
    kept = _shown(there, fewest)
    ends = bool(there[kept][[0, -1]].min() >= EVEN_ODDS)
    return replace(row, middles=row.middles[kept]), _joined(seen[kept], row.upwards), ends


def looked_where_needed(picture: Image, row: Layout) -> Joined:
    """The same, where only the drums that a glance leaves in doubt are looked at with crops of all heights."""
    return _seen_where_needed(picture, row)[1]


def looked_either_way(picture: Image, row: Layout) -> tuple[Layout, Joined]:
    """The same, and the row with how probably it rolls upwards: that is looked for where the reading depends on it."""
    seen, shows = _seen_where_needed(picture, row)
    if abs(shows.last - round(shows.last)) <= BETWEEN_DIGITS or shows.confidence < HOPELESS:
        return row, shows
    if min(shows.confidence, _joined(seen, EITHER_WAY).confidence) > SURE_EITHER_WAY:
        return row, shows
    row = rolling(picture, row, shows)
    return row, _joined(seen, row.upwards)


def _seen_where_needed(picture: Image, row: Layout) -> tuple[Array, Joined]:
    """What is seen of the drums, where a glance leaves doubt with crops of all heights, and what they show."""
    seen = _seen(picture, row, GLANCE)
    first = _joined(seen, row.upwards)
    rolled = np.abs(first.positions - np.round(first.positions))
    doubtful = (first.probabilities < CERTAIN) | (rolled > BETWEEN_DIGITS)
    if not doubtful.any() or first.confidence < HOPELESS:
        return seen, first
    others = [scale for scale in LOOKS if scale not in GLANCE]
    more = _seen(picture, replace(row, middles=row.middles[doubtful]), others)
    seen[doubtful] = (seen[doubtful] + len(others) * more) / (1 + len(others))
    return seen, _joined(seen, row.upwards)


def rolling(picture: Image, row: Layout, shows: Joined) -> Layout:
    """The row with how probably it rolls upwards, by what is above and below its drums at rest, given what they show.

    A little higher and lower, part of the digits before and after is seen, where the opening shows any.
    """
    at_rest = replace(row, middles=row.middles[:-1])
    odds = float(np.log(row.upwards / (1 - row.upwards)))
    for heights in (-BESIDE_HEIGHTS, BESIDE_HEIGHTS):
        seen = _seen(picture, at_rest.moved(0.0, heights * row.height_px), GLANCE) / ROLLS_OF_ANY_DRUM
        on = heights / STEP_HEIGHTS
        up, down = (
            (seen[:, roll] * (np.abs(away(CENTRES, (shows.positions[:-1] + way * on)[:, None])) <= NEAR_BESIDE)).sum(1)
            for roll, way in ((0, 1), (1, -1))
        )
        odds += float(np.log((up + UNSEEN) / (down + UNSEEN)).sum())
    return replace(row, upwards=float(np.clip(1 / (1 + np.exp(-odds)), LEAST_DOUBT, 1 - LEAST_DOUBT)))


def _joined(seen: Array, upwards: float) -> Joined:
    """What a row shows, given what is seen of its drums [drums, 2, 50] and how probably they roll upwards."""
    seen = _sharpened(seen)
    together = joined(seen, upwards)
    return replace(together, confidence=together.confidence * float(seen.sum(axis=(1, 2)).mean()))


def settled(picture: Image, row: Layout, seen: Joined | None = None) -> Layout:
    """The row moved up or down, and tilted, to where its drums' digits rest, by what was `seen` of them."""
    first = seen or looked(picture, row, GLANCE)
    x = row.middles[:, 0] - row.middles[:, 0].mean()
    tilt = float((x * first.offsets).sum() / (x**2).sum())
    level = float(first.offsets.mean())
    return row.moved(0.0, -(level + tilt * x) * STEP_HEIGHTS * row.height_px)


def grown(picture: Image, row: Layout, most: int) -> Layout:
    """The row with the drums at its ends that were passed over: one that is half-way between digits is seen less."""
    while len(row.middles) < most:
        (left, right), (first, last) = _beyond(picture, row)
        if max(left, right) < THERE:
            break
        middles = [first[None], row.middles] if left > right else [row.middles, last[None]]
        row = replace(row, middles=np.concatenate(middles))
    return row


def trimmed(picture: Image, row: Layout, fewest: int) -> Layout:
    """The row without the places at its ends that show no digit."""
    return replace(row, middles=row.middles[_shown(_there(picture, row), fewest)])


def _shown(there: Array, fewest: int) -> slice:
    """Which places of a row are left without those at its ends that show no digit, given how probable one is."""
    first, last = 0, len(there)
    while last - first > fewest and min(there[first], there[last - 1]) < EVEN_ODDS:
        if there[first] < there[last - 1]:
            first += 1
        else:
            last -= 1
    return slice(first, last)


def whole(picture: Image, row: Layout, most: int) -> bool:
    """Whether a row has all drums and only those: each of its places shows a digit, and none beyond its ends does."""
    enough = len(row.middles) == most or _beyond(picture, row)[0].max() < EVEN_ODDS
    return bool(enough and _there(picture, row).min() >= EVEN_ODDS)


def _beyond(picture: Image, row: Layout) -> tuple[Array, Array]:
    """How probable drums one further to the left and right are, none outside the picture, and where they would be."""
    ends = np.stack([2 * row.middles[0] - row.middles[1], 2 * row.middles[-1] - row.middles[-2]])
    inside = (ends >= 0).all(axis=1) & (ends < picture.shape[1::-1]).all(axis=1)
    return _there(picture, replace(row, middles=ends)) * inside, ends


def _there(picture: Image, row: Layout) -> Array:
    """How probable it is that there is a digit, at each place of a row."""
    crops = row.crops(picture)
    return _shares(crops, drums.seen(crops))


def _shares(crops: list[Image], seen: Array) -> Array:
    """How probable it is that there is a digit in each crop, by what is seen of it; all of one grey is none."""
    contrast = np.stack(crops).std(axis=(1, 2))
    return np.asarray(seen.sum(axis=(1, 2)) * (contrast > FAINT))


def _seen(picture: Image, row: Layout, scales: Sequence[float]) -> Array:
    """What is seen of the drums [drums, 2, 50], on average over crops of a few heights."""
    crops = [crop for scale in scales for crop in row.scaled(scale).crops(picture)]
    seen = drums.seen(crops)
    return np.asarray(seen.reshape(len(scales), len(row.middles), *seen.shape[1:]).mean(axis=0))


def _sharpened(seen: Array) -> Array:
    """Surer distributions of drums that may roll either way; how probable a digit is at all stays as it is."""
    sharp = (seen / ROLLS_OF_ANY_DRUM) ** SHARPENING
    return np.asarray(sharp * (seen.sum(axis=(1, 2), keepdims=True) / sharp.sum(axis=(1, 2), keepdims=True)))
