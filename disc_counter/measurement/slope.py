"""The newest straight part of a path, and its slope.

A load steps and then stays. The newest second says that it changed, a long span says how large it is now: so the span
grows for as long as the slopes of all shorter ones agree with it (the intersection of confidence intervals;
Goldenshluger and Nemirovski, "On spatially adaptive estimation of nonparametric regression", 1997), and ends where the
path departs from the line through all that is newer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from disc_counter.measurement.regression import LineFit

SPANS_S = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0, 28.0, 40.0)
"""Spans of the newest part of the path through which a line is laid, in seconds, each some 1.4 times the one before."""
LEAST_SAMPLES = 4
"""Samples below which no line is laid: with fewer, their scatter says nothing."""
GAP_S = 0.5
"""The longest time between two samples, in seconds: over a longer one sight was lost and the path concluded, which a
few samples beyond can check."""
AGREEMENT = 1.6
"""Standard deviations to either side within which the slopes of two spans have to agree."""
DEPARTED = 4.0
"""Standard deviations beside the line at which a sample belongs to another load: by chance one in fifteen thousand
does."""
DEPARTING_S = 0.5
"""How long after a step the disc is off its new line before that is seen, in seconds."""
BEFORE_SAMPLES = 5
"""Samples beyond a departure by which it is told."""
SETTLING_S = 0.3
"""How long after a step of the load the speed is still changing, in seconds: a disc follows within a few tenths."""
NOISE_UREV = 220.0
"""One standard deviation of a sample, in micro-revolutions: 0.08 degrees, from place to place on the disc, however
often it is measured."""
TREMBLING_SAMPLES = (2, 5)
"""Samples within which a speed that goes to and fro is no load: the disc trembles."""
BENDING_SAMPLES, BENDING_APART, BENDING_S = 5, 4, 2.0
"""A disc that speeds up and slows down as it turns shows it over four times five samples, which take two seconds."""
MOST_UNSTEADY = 4.0
"""The largest change of the speed in a span, in its standard deviations, at which the span is taken as straight."""
EXACT = 0.001
"""The share of the slope to which it is known well enough: nothing further back is looked at."""
UNEVEN = 0.0005
"""The share of the slope by which it is in doubt in any case: the map of the disc is stretched in places."""
BENT = 2.0
"""How many times the difference between a span's slope and that of its newer half the former is behind, where the speed
changes steadily."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The path at a time, in seconds and micro-revolutions, and what it is in doubt by."""

    time_s: float
    path_urev: float
    doubt_urev: float


@dataclass(frozen=True, slots=True)
class Slope:
    """The slope of a path and one standard deviation of it, in micro-revolutions a second."""

    urev_per_s: float
    deviation: float


@dataclass(frozen=True, slots=True)
class _Span:
    """The newest `seconds` of the path, taken to be straight."""

    seconds: float
    slope: float
    deviation: float


@dataclass(frozen=True, slots=True)
class _Straight:
    """Longer and longer spans of what is straight, and what is left of an earlier change of the speed."""

    spans: list[_Span]
    settling: float = 0.0


def newest_slope(samples: Sequence[Sample]) -> Slope | None:
    """The slope at the last of the samples, which are in the order of time; None for too few."""
    newest = samples[-LEAST_SAMPLES:]
    if len(newest) < LEAST_SAMPLES or any(b.time_s - a.time_s > GAP_S for a, b in pairwise(newest)):
        return None
    noise_urev = max(NOISE_UREV, *(beside_chords_urev(samples[::apart]) for apart in TREMBLING_SAMPLES))
    straight = _straight(samples, noise_urev)
    agreeing = _agreeing(straight.spans)
    chosen = agreeing[-1]
    unsteady = min(_bend(samples, noise_urev) * chosen.seconds, MOST_UNSTEADY * chosen.deviation)
    return Slope(chosen.slope, math.hypot(chosen.deviation, _bent(agreeing), unsteady, straight.settling))


def beside_chords_urev(samples: Sequence[Sample], apart: int = 1) -> float:
    """One standard deviation of what samples are off by, seen from those `apart` to either side; 0 of too few."""
    triples = zip(samples, samples[apart:], samples[2 * apart :], strict=False)
    away = sorted(abs(_away(old, middle, new)) for old, middle, new in triples)
    return away[len(away) // 2] / 0.826 if len(away) > 2 * apart else 0.0


def _bend(samples: Sequence[Sample], noise_urev: float) -> float:
    """By how much the speed typically changes a second over the last minute, in micro-revolutions a second."""
    beside_urev = beside_chords_urev(samples[::BENDING_SAMPLES], BENDING_APART)
    return math.sqrt(max(0.0, beside_urev**2 - noise_urev**2)) / BENDING_S**2


def _away(old: Sample, middle: Sample, new: Sample) -> float:
    share = (middle.time_s - old.time_s) / (new.time_s - old.time_s)
    return middle.path_urev - old.path_urev - share * (new.path_urev - old.path_urev)


def _straight(samples: Sequence[Sample], noise_urev: float) -> _Straight:
    """Go back in time from the newest sample for as long as the path is straight."""
    line, newest, last, doubt_urev = LineFit(), samples[-1], samples[-1], 0.0
    spans: list[_Span] = []
    marks = iter(SPANS_S)
    mark_s = next(marks)
    for place in range(len(samples) - 1, -1, -1):
        sample = samples[place]
        doubt_urev += _doubted(sample, last)
        last = sample
        back_s, path_urev = newest.time_s - sample.time_s, sample.path_urev - newest.path_urev
        if line.count >= LEAST_SAMPLES:
            if line.beside(-back_s, path_urev, noise_urev) > DEPARTED:
                return _ended(spans, _span(line, newest, sample, noise_urev, doubt_urev), samples[: place + 1])
            if back_s > mark_s:
                spans.append(_span(line, newest, sample, noise_urev, doubt_urev))
                if spans[-1].deviation < EXACT * abs(spans[-1].slope):
                    return _Straight(spans)
                mark_s = next((longer for longer in marks if longer >= back_s), math.inf)
        line.add(-back_s, path_urev)
    return _Straight([*spans, _span(line, newest, last, noise_urev, doubt_urev)])


def _doubted(older: Sample, newer: Sample) -> float:
    """How far the step between two samples is in doubt.

    A scale that is in doubt is so on the way back, too, where the path's doubt falls. But it falls no faster than the
    path does: where it does, something became known, which tells nothing of the step.
    """
    grown = newer.doubt_urev - older.doubt_urev
    return grown if grown > 0.0 else min(-grown, abs(newer.path_urev - older.path_urev))


def _span(line: LineFit, newest: Sample, oldest: Sample, noise_urev: float, doubt_urev: float) -> _Span:
    """`doubt_urev` is what the path's doubt has grown by meanwhile."""
    white = math.sqrt(line.variance / line.spread)
    wobble = 2.0 * noise_urev / line.length
    deviation = math.hypot(white, wobble, doubt_urev / line.length, UNEVEN * line.slope)
    return _Span(newest.time_s - oldest.time_s, line.slope, deviation)


def _ended(spans: list[_Span], whole: _Span, before: Sequence[Sample]) -> _Straight:
    """What is straight where the path departs behind `whole`; the departing samples are the last of `before`."""
    settled = [span for span in spans if span.seconds <= whole.seconds - DEPARTING_S]
    last, first = before[-1], before[max(0, len(before) - 1 - BEFORE_SAMPLES)]
    if first is last:
        return _Straight(settled or [whole])
    earlier = (last.path_urev - first.path_urev) / (last.time_s - first.time_s)
    settling = abs(earlier - whole.slope) * math.exp(-whole.seconds / SETTLING_S)
    return _Straight(settled or [whole], settling)


def _agreeing(spans: list[_Span]) -> list[_Span]:
    """The first ones, for as long as there is a slope that all of them may have."""
    low, high = -math.inf, math.inf
    for place, span in enumerate(spans):
        low = max(low, span.slope - AGREEMENT * span.deviation)
        high = min(high, span.slope + AGREEMENT * span.deviation)
        if low > high:
            return spans[:place]
    return spans


def _bent(spans: list[_Span]) -> float:
    """How much the slope of the last of the spans may be behind that of its newest end."""
    chosen = spans[-1]
    half = next((span for span in reversed(spans) if span.seconds <= 0.6 * chosen.seconds), chosen)
    turned = abs(half.slope - chosen.slope)
    return BENT * math.sqrt(max(0.0, turned * turned - half.deviation * half.deviation))
