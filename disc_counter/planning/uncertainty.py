"""How sure a planned share is: days drawn again, and terms for the season and the level that no drawing shows.

Days drawn again and again cover the truth in 50 to 80 % of cases alone: what was never measured, another season and
how much this household uses in it, is drawn from what households do. docs/planning.md has how often it then holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.planning.consumption import Course, MeasuredDays, checked, filled_year
from disc_counter.planning.plan_days import PlanDays, Values
from disc_counter.planning.sizes import BatteryKind, Grid, System

DRAWS = 12
SEED = 20250701
"""The same question has the same answer."""
AMPLITUDE_SPREAD = 0.08
"""One standard deviation of a household's yearly course from the one that is taken."""
LEVEL_SPREAD = 0.09
"""One standard deviation of the level of what was not measured, where last year's kWh are not known."""
KNOWN_LEVEL_SPREAD = 0.02
"""The same where they are: this year is not last year."""
SHAPE_SPREAD = 0.026
"""One standard deviation of the share from days whose shape is another in another season: what measured profiles
(simbench) ask for, drawn households are content with 0.020."""
METHOD_SPREAD = 0.005
"""One standard deviation of what minutes of load and quarter hours of sun leave out, a whole year measured or not."""
WIDEST = 0.074
"""The most on either side: a range of more than 15 points says nothing, and nine of ten cases are nearer."""
Z_80 = 1.2816
"""Deviations within which 80 % of a normal distribution lie."""


@dataclass(frozen=True, slots=True)
class Question:
    """The year that is planned, what was measured, and what is to be told of it; as `filled_year` takes them."""

    days: PlanDays
    own: MeasuredDays
    donors: MeasuredDays
    course: Course
    yearly_kwh: float | None
    dc_w_per_kwp: Values
    grid: Grid
    kind: BatteryKind


def spread(question: Question, kwps: Sequence[float], batteries_kwh: Sequence[float]) -> Values:
    """Half the width of the range that should hold the truth in 80 % of cases, for each system [kwps, batteries]."""
    own, donors = question.own.by_quarters(), checked(question.donors).by_quarters()
    drawn = [_drawn(question, own, donors, seed, kwps, batteries_kwh) for seed in range(DRAWS)]
    missing = (
        float(np.isnan(own.use_wh).sum() + (365 - len(own.places)) * own.use_wh.shape[1]) / 365 / own.use_wh.shape[1]
    )
    variance = np.var(np.array(drawn), axis=0, ddof=1) + (SHAPE_SPREAD * missing) ** 2 + METHOD_SPREAD**2
    widths: Values = np.minimum(Z_80 * np.sqrt(variance), WIDEST)
    return widths


def _drawn(
    question: Question, own: MeasuredDays, donors: MeasuredDays, seed: int, kwps: Sequence[float], kwhs: Sequence[float]
) -> Values:
    """The shares of a household as it might be."""
    random = np.random.default_rng([SEED, seed])
    again = donors.chosen(random.integers(len(donors.places), size=len(donors.places)))
    course = Course(question.course.amplitude + AMPLITUDE_SPREAD * random.standard_normal(), question.course.southern)
    year = filled_year(question.days, own, again, course, random, question.yearly_kwh)
    known = question.yearly_kwh is not None
    level = np.exp((KNOWN_LEVEL_SPREAD if known else LEVEL_SPREAD) * random.standard_normal())
    measured = np.zeros((365, own.use_wh.shape[1]), dtype=bool)
    measured[own.places] = ~np.isnan(own.use_wh)
    use_wh = np.where(measured.ravel(), year.use_wh, year.use_wh * level)
    system = System(use_wh, question.dc_w_per_kwp, question.grid, question.kind)
    return np.array([[each.self_sufficiency or 0.0 for each in row] for row in system.table(kwps, kwhs)])
