"""Where the disc stood in the first pictures, told by a map that was made later: it proves what was counted before."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.flat_field import Cleaner
from disc_counter.disc.panorama import ROUND_BINS, Matcher
from disc_counter.disc.parabola import vertex_round
from disc_counter.disc.strip import BINS_PER_REVOLUTION, Unroller
from disc_counter.disc.tracking.beam import evidence
from disc_counter.disc.tracking.reacquisition import POOR_SHARE
from disc_counter.model import Frame

SURE_ODDS = 5.0
"""What the best place must lead by over any other, as a logarithm of the odds: a hundred and fifty to one."""
AGREEING, AGREE_BINS = 3, 12.0
"""Pictures that have to agree, and within how many bins (2.4 degrees): one alone may show a hand."""
ASKED = 12
"""Pictures that are asked at most: each takes a search all round."""
MOST_OFF = 0.4
"""Of a revolution, that a count is put right by: half of one more could be one less as well."""


def count_off(calibration: Calibration, parts: Iterable[tuple[Frame, float]], at: tuple[int, int]) -> float | None:
    """By how many revolutions a count is wrong that has the disc at a place (bins of the map) in each of some pictures.

    `parts` are the earliest pictures' parts cut out at `at` (column, row), with that place. Positive where the disc
    stood further on. None where they do not tell.
    """
    off = bins_off(calibration, parts, at)
    if off is None or abs(off) > MOST_OFF * BINS_PER_REVOLUTION:
        return None
    return off / BINS_PER_REVOLUTION


def bins_off(calibration: Calibration, parts: Iterable[tuple[Frame, float]], at: tuple[int, int]) -> float | None:
    """By how many bins, half a turn at most, places are off at which the disc is said to have stood in some pictures.

    Arguments are as those of `count_off`, the first pictures are asked first. None where they do not tell.
    """
    unroll = Unroller(calibration.geometry.moved(-at[0], -at[1]))
    clean, matcher = Cleaner(calibration.levels), Matcher(calibration.panorama, calibration.weights)
    found: list[float] = []
    for _, (part, counted) in zip(range(ASKED), parts, strict=False):
        strip = unroll(part.image, part.chroma).copy()
        clean(strip)
        matcher.take(strip)
        place = _place(matcher, POOR_SHARE * calibration.usual_fit)
        if place is None:
            continue
        off = _within_half_a_turn(place - counted)
        found.append(off)
        near = [off + each for other in found if abs(each := _within_half_a_turn(other - off)) < AGREE_BINS]
        if len(near) == AGREEING:
            return _within_half_a_turn(float(np.median(near)))
    return None


def _within_half_a_turn(bins: float) -> float:
    return (bins + BINS_PER_REVOLUTION / 2) % BINS_PER_REVOLUTION - BINS_PER_REVOLUTION / 2


def _place(matcher: Matcher, least: float) -> float | None:
    """Where the strip at hand surely belongs, in bins."""
    fits = matcher.everywhere()
    best = int(fits.argmax())
    others = np.roll(fits, BINS_PER_REVOLUTION // 2 - best)
    middle = BINS_PER_REVOLUTION // 2
    rival = float(np.concatenate([others[: middle - ROUND_BINS], others[middle + ROUND_BINS :]]).max())
    here, there = (float(odds) for odds in evidence(np.array([fits[best], rival], np.float32)))
    return best + vertex_round(fits, best) if fits[best] > least and here - there > SURE_ODDS else None
