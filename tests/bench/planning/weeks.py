"""Weeks of a drawn year planned for the whole of it: the error of the share, and how often the stated range holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from disc_counter.planning.clear_weather import built_in_weather
from disc_counter.planning.consumption import Course, MeasuredDays, filled_year
from disc_counter.planning.plan_days import DAYS, Numbers, PlanDays, Values, on_the_wall, plan_days
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.roof_chain import dc_per_kwp
from disc_counter.planning.sizes import BatteryKind, Grid, System
from disc_counter.planning.uncertainty import SEED, Question, spread
from disc_counter.planning.weather_year import Place

ZONE = ZoneInfo("Europe/Berlin")
LAST = date(2025, 12, 31)
WEEKS = (2, 4, 8)
WINDOWS = 4
KIND, GRID = BatteryKind(0.92, 5.0), Grid()
BATTERIES = (0.0, 1.0)
"""kWh per MWh of yearly use, at 1 kWp per MWh."""


@dataclass(frozen=True, slots=True)
class Case:
    """A window of a household's year: errors in points of the share and half widths, for each of BATTERIES."""

    household: int
    weeks: int
    known: bool
    errors: tuple[float, ...]
    widths: tuple[float, ...]


def sun_on_the_wall() -> Values:
    """One kWp to the south in the middle of Germany [35040]."""
    place = Place(51.0, 10.0, 260.0)
    dc = dc_per_kwp(built_in_weather(place), RoofArea(1.0))
    return on_the_wall(dc, plan_days(LAST).utc_offsets_min(ZONE))


def cases(
    households: Iterable[tuple[int, Values]], weeks: Iterable[int] = WEEKS, windows: int = WINDOWS
) -> Iterator[Case]:
    """All windows of all households, with and without last year's kWh; the sun is the same in both."""
    sun, days = sun_on_the_wall(), plan_days(LAST)
    for number, minutes_w in households:
        use_wh = minutes_w / 60
        size = float(use_wh.sum()) / 1e6
        truth = _shares(use_wh.ravel(), sun, size)
        random = np.random.default_rng([SEED, number])
        for window in range(windows):
            start = int((window + random.random()) * DAYS / windows)
            for count in weeks:
                measured: Numbers = (start + np.arange(7 * count, dtype=np.int64)) % DAYS
                for known in (False, True):
                    yearly = size * 1000 if known else None
                    yield _case(number, (use_wh, measured, count), (sun, days), truth, (size, yearly))


def _case(
    number: int, window: tuple[Values, Numbers, int], year: tuple[Values, PlanDays], truth: Values,
    size: tuple[float, float | None],
) -> Case:  # fmt: skip
    (use_wh, places, weeks), (sun, days), (mwh, yearly) = window, year, size
    measured = np.sort(places)
    own = MeasuredDays(use_wh[measured], measured, days.kinds[measured])
    course = Course().fitted(own, yearly)
    filled = filled_year(days, own, own, course, np.random.default_rng(SEED), yearly)
    errors = 100 * (_shares(filled.use_wh, sun, mwh) - truth)
    question = Question(days, own, own, course, yearly, sun, GRID, KIND)
    widths = 100 * spread(question, [mwh], [mwh * each for each in BATTERIES])[0]
    return Case(number, weeks, yearly is not None, tuple(errors), tuple(widths))


def _shares(use_wh: Values, sun: Values, mwh: float) -> Values:
    system = System(use_wh, sun, GRID, KIND)
    return np.array([system.flows(mwh, mwh * each).self_sufficiency or 0.0 for each in BATTERIES])
