"""The curve of the last minutes and what it says: more, less, or the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from disc_counter.status import PowerPoint, Status
from disc_counter.words.texts import Texts
from web.charts.bars import GridLine, round_step

SPAN_S = 600
STEP_S = 3
STEPS = SPAN_S // STEP_S
"""Ten minutes in steps of three seconds: a step is three units of the drawing wide, finer could not be seen."""
WIDTH, HEIGHT = 600, 120
COMPARED_S = 300
"""How long ago the power was that the trend compares with, in s."""
AVERAGED_S = 30
"""What is averaged at either end of the comparison, in s: a compressor's start is no trend."""
STEADY_SHARE, STEADY_W = 0.05, 10.0
"""A change is called one if it is more than this share and than this power: less is the house's own trembling."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The curve in a box of WIDTH x HEIGHT: one path a span without gaps, the zero line's y, and the range in watts.

    `grid` are lines across at round powers in W, their y in per cent.
    """

    lines: list[str]
    areas: list[str]
    zero_y: float
    low_w: float
    high_w: float
    grid: list[GridLine]


@dataclass(frozen=True, slots=True)
class Trend:
    """`arrow` is a sign for the eye, `words` say it."""

    arrow: str
    words: str


def curve(points: Sequence[PowerPoint], now: datetime) -> Curve | None:
    """The last ten minutes drawn; None while nothing is known of them. Where power is not known, the line is broken."""
    steps = _steps(points, now)
    known = [value for value in steps if value is not None]
    if not known:
        return None
    bottom, top, grid = _scale(min(0.0, *known), max(STEADY_W, *known))
    scale = HEIGHT / (top - bottom)
    zero_y = round(top * scale, 1)
    runs = [[(WIDTH * (i + 0.5) / STEPS, (top - value) * scale) for i, value in run] for run in _runs(steps)]
    lines = [_path(run) for run in runs]
    areas = [f"{line}V{zero_y:g}H{run[0][0]:g}Z" for line, run in zip(lines, runs, strict=True)]
    return Curve(lines, areas, zero_y, min(known), max(known), grid)


def trend(points: Sequence[PowerPoint], status: Status, t: Texts) -> Trend | None:
    """The last half minute against the one five minutes earlier; None where either is not known."""
    last = _mean_between(points, status.time, AVERAGED_S, 0)
    before = _mean_between(points, status.time, COMPARED_S + AVERAGED_S, COMPARED_S)
    if last is None or before is None:
        return None
    change_w = last - before
    if abs(change_w) <= max(STEADY_W, STEADY_SHARE * abs(before), 2 * (status.uncertainty_w or 0.0)):
        return Trend("\N{RIGHTWARDS ARROW}", t("trend_same"))
    arrow = "\N{NORTH EAST ARROW}" if change_w > 0 else "\N{SOUTH EAST ARROW}"
    return Trend(arrow, t("trend_was", power=t.format.power(before)))


def _scale(low_w: float, high_w: float) -> tuple[float, float, list[GridLine]]:
    """From the round power below the lowest to the one above the highest, and the lines between them."""
    step = round_step(high_w - low_w)
    first, last = math.floor(low_w / step), math.ceil(high_w / step)
    lines = [GridLine(100.0 * (last - place) / (last - first), place * step) for place in range(last, first - 1, -1)]
    return first * step, last * step, lines


def _steps(points: Iterable[PowerPoint], now: datetime) -> list[float | None]:
    """The mean power of each of STEPS steps, the latest last; None where nothing is known."""
    heap: list[list[float]] = [[] for _ in range(STEPS)]
    for point in points:
        age_s = max(0.0, (now - point.time).total_seconds())
        if point.power_w is not None and age_s < SPAN_S:
            heap[-1 - int(age_s // STEP_S)].append(point.power_w)
    return [_mean(values) for values in heap]


def _runs(steps: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The spans without a gap, each as (step, watts)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(steps):
        if value is not None:
            runs[-1].append((i, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _mean_between(points: Iterable[PowerPoint], now: datetime, oldest_s: float, youngest_s: float) -> float | None:
    ages = (((now - point.time).total_seconds(), point.power_w) for point in points)
    return _mean([value for age, value in ages if value is not None and youngest_s <= age < oldest_s])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
