"""Follows the disc from strip to strip: a few hypotheses of where it stands and how fast it turns, the likeliest first.

On a rim with nearly equal teeth a strip fits at every tooth. Each tooth that fits is kept as a hypothesis of its own,
with its own speed; those with the wrong speed are soon at a place where top face, mark and the teeth's small
differences do not fit, and their score falls behind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.parabola import vertex
from disc_counter.disc.strip import BINS_PER_REVOLUTION

EVIDENCE = 25.0
"""How many independent values a strip is worth; neighbouring values share noise."""
ACCELERATION_BINS = 600.0
"""The usual change of speed, in bins a second each second (a third of a turn/s^2): a disc has inertia."""
JITTER_BINS = 0.6
"""The least deviation of a prediction, in bins: strips are not placed better."""
LEAP_COST = 16.0
"""The most that a change of speed costs, as a logarithm of the odds, however large it is: loads do step."""
FREE_COST = 5.0
"""The same where the speed is not known: any is possible, the last one a little likelier."""
UNKNOWN_SPEED_BINS = 150.0
"""The deviation of a speed that is not known any more, in bins a second: it is still likelier to be within 30 degrees a
second of what it was."""
REACH = 4.0
"""How many deviations to either side of the prediction are searched: beyond lies one disc in ten thousand."""
LEAST_REACH_BINS = 12
"""The least that is searched to either side, in bins: more than a tooth of a usual rim."""
MOST_REACH_BINS = BINS_PER_REVOLUTION / 2 - 1
"""The most that is searched to either side, in bins: further lie the same places once more."""
MOST_HYPOTHESES = 6
"""Hypotheses that are kept: each costs a search in every frame."""
SWITCH_LEAD = 3.0
"""The lead, as a logarithm of the odds, at which another hypothesis is believed: on equal teeth the odds waver for a
picture or two."""
GIVE_UP = 14.0
"""The logarithm of the odds behind the best at which a hypothesis is dropped: a million to one."""
SAME_BINS = 1.2
"""The distance in bins, now and in the next frame, below which two hypotheses are one."""
SPEED_GAIN = 0.35
"""The share of a surprise that is taken for a change of speed; the rest is noise."""
LEAP_BINS = 3.0
"""The surprise, in bins, above which the whole of it is another speed, not noise."""
SUREST_FIT = 0.995
"""The largest correlation that counts: above it the odds would grow without bound."""
NO_FIT, SURE_FIT = 0.2, 0.55
"""A correlation below the first says nothing, and the disc is taken to turn on as it did; above the second it holds."""


_COUNTING = np.arange(BINS_PER_REVOLUTION, dtype=np.float32)


class Reference(Protocol):
    """What strips are held against."""

    def scores(self, first: int, count: int) -> NDArray[np.float32]:
        """How well the strip at hand fits at `count` bins from `first` on: weighted correlation, at most 1."""
        ...


@dataclass(slots=True)
class Hypothesis:
    """One idea of the disc: `place` in bins, unwrapped; `speed` in bins a second; `score` the logarithm of its odds.

    `entered` is the place at which the disc was, by this idea, when it was seen again.
    """

    place: float
    speed: float
    score: float
    fit: float
    believed: bool = False
    entered: float = 0.0


class BeamSearch:
    """A small beam of hypotheses; `best` is the one that is believed."""

    def __init__(self, fastest_bins: float, seeds: list[Hypothesis]) -> None:
        self._most = MOST_HYPOTHESES
        self._fastest = fastest_bins
        self.hypotheses = seeds

    def begin(self, hypotheses: list[Hypothesis], most: int = MOST_HYPOTHESES) -> None:
        """Start anew from these, and keep so many."""
        self.hypotheses, self._most = hypotheses, most

    def narrow(self) -> None:
        """Keep no more than a disc that is followed needs."""
        self._most = MOST_HYPOTHESES

    @property
    def best(self) -> Hypothesis:
        """The likeliest, or the one that was until now while it is hardly less likely."""
        return next((one for one in self.hypotheses if one.believed), self.hypotheses[0])

    @property
    def ranked(self) -> list[Hypothesis]:
        """All of them, the one that is believed first."""
        return believed_first(self.hypotheses)

    @property
    def lead(self) -> float:
        """How much likelier the best is than any other; infinite if it is alone."""
        best = self.best
        return min((best.score - other.score for other in self.hypotheses if other is not best), default=np.inf)

    def step(self, seconds: float, reference: Reference, free: bool = False) -> None:
        """Go on to the strip `reference` has at hand, `seconds` after the last; with `free` the speed is not known."""
        found: list[Hypothesis] = []
        for hypothesis in self.hypotheses:
            found += self._continued(hypothesis, seconds, reference, free)
        self.hypotheses = _distinct(found, seconds, self._most)
        if not any(one.believed and one.score > -SWITCH_LEAD for one in self.hypotheses):
            for one in self.hypotheses:
                one.believed = one is self.hypotheses[0]

    def _continued(self, old: Hypothesis, seconds: float, reference: Reference, free: bool) -> list[Hypothesis]:
        predicted = old.place + old.speed * seconds
        deviation = JITTER_BINS + ACCELERATION_BINS * seconds * seconds
        furthest = self._fastest * seconds + LEAST_REACH_BINS
        reach = furthest if free else min(max(LEAST_REACH_BINS, REACH * deviation), furthest)
        reach = min(reach, MOST_REACH_BINS)
        first = round(predicted - reach)
        count = int(2 * reach) + 1
        fits = reference.scores(first, count)
        odds = evidence(fits)
        if free:
            deviation = UNKNOWN_SPEED_BINS * seconds
        surprise = (_COUNTING[:count] + np.float32(first - predicted)) * np.float32(math.sqrt(0.5) / deviation)
        surprise *= surprise
        odds -= np.minimum(surprise, FREE_COST if free else LEAP_COST, out=surprise)
        found = [
            self._moved(old, predicted, first + index + vertex(fits, index), fits[index], odds[index], seconds, free)
            for index in peaks(odds)
        ]
        max(found, key=lambda one: one.score).believed = old.believed
        return found

    def _moved(
        self, old: Hypothesis, predicted: float, place: float, fit: float, odds: float, seconds: float, free: bool
    ) -> Hypothesis:
        surprise = place - predicted
        if free:
            speed = (place - old.place) / seconds
        else:
            trust = min(max((fit - NO_FIT) / (SURE_FIT - NO_FIT), 0.0), 1.0)
            gain = SPEED_GAIN if abs(surprise) < LEAP_BINS else 1.0
            place = predicted + trust * surprise
            speed = old.speed + trust * gain * surprise / seconds
        speed = min(max(speed, -self._fastest), self._fastest)
        return Hypothesis(place, speed, old.score + float(odds), float(fit), False, old.entered)


def evidence(fits: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of the odds that correlations give: -n/2 ln(1 - r^2) for Gaussian noise of unknown size."""
    sure: NDArray[np.float32] = np.maximum(fits, NO_FIT)  # half the time of clip, for so few values
    np.minimum(sure, SUREST_FIT, out=sure)
    sure *= -sure
    np.log1p(sure, out=sure)
    sure *= -0.5 * EVIDENCE
    return sure


def peaks(odds: NDArray[np.float32]) -> list[int]:
    """The indices of the best local maxima that are not far behind the highest."""
    best = int(odds.argmax())
    floor = odds[best] - GIVE_UP
    rises = odds[1:] > odds[:-1]
    others = (rises[:-1] & ~rises[1:] & (odds[1:-1] > floor)).nonzero()[0] + 1
    if len(others) > MOST_HYPOTHESES:
        others = others[np.argsort(odds[others])[-MOST_HYPOTHESES:]]
    found = [int(index) for index in others]
    return found if best in found else [*found, best]


def believed_first(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Hypotheses in the order of their odds, but for the one that is believed."""
    return sorted(hypotheses, key=lambda one: not one.believed)


def summits(fits: NDArray[np.float32], most: int) -> list[int]:
    """The indices of the highest local maxima all round, the highest first: the last value is beside the first."""
    found = np.flatnonzero((fits > np.roll(fits, 1)) & (fits >= np.roll(fits, -1)))
    return [int(index) for index in found[np.argsort(-fits[found])[:most]]]


def _distinct(found: list[Hypothesis], seconds: float, most: int) -> list[Hypothesis]:
    """The best of those that are the same, the best few of those that differ, their scores relative to the best."""
    found.sort(key=lambda hypothesis: -hypothesis.score)
    top = found[0].score
    kept: list[Hypothesis] = []
    for one in found:
        if one.score < top - GIVE_UP or len(kept) == most:
            break
        same = next((other for other in kept if _same(one, other, seconds)), None)
        if same is None:
            kept.append(one)
        else:
            same.believed |= one.believed
    for one in kept:
        one.score -= top
    return kept


def _same(one: Hypothesis, other: Hypothesis, seconds: float) -> bool:
    """Whether two are at the same place, and will be at the next strip."""
    away = one.place - other.place
    return abs(away) < SAME_BINS and abs(away + (one.speed - other.speed) * seconds) < 2 * SAME_BINS
