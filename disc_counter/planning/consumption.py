"""The year of consumption: measured days as they are, the others made of the owner's own.

A day that was not measured is a measured one of the same kind (workday, Saturday, Sunday or holiday) near its season,
brought to its place by a household's yearly course and, where last year's kWh are known, to that sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from disc_counter.errors import WorkError
from disc_counter.planning.plan_days import DAYS, QUARTER_MIN, Numbers, PlanDays, Values

FEWEST_DAYS = 14
"""Whole days before anything is planned: each weekday twice. With fewer the error is not known."""
WHOLE_DAY = 0.9
"""The share of a day's minutes from which it may stand for others; the rest is taken from days like it."""
COURSE_RATIO = 1.35
"""A household's day in mid-winter to one in mid-summer: BDEW's profile H25 of 2025; the older H0 has 1.40."""
COURSE_AMPLITUDE = (COURSE_RATIO - 1) / (COURSE_RATIO + 1)
COURSE_SPREAD = 0.10
"""One standard deviation of a household's amplitude from the usual one."""
WEEK_SPREAD, WEEK_DAYS = 0.12, 7
"""One standard deviation of a week's level from the course."""
HABIT_SPREAD, HABIT_DAYS = 0.06, 60
"""The same of what goes on for two months: visitors, a new freezer, an illness."""
STRONGEST = 0.6
"""The largest amplitude: 4 : 1, electric heating."""
PEAK_DAY = 10
"""Where the course is highest: around 10 January."""
NEAREST = 10
"""Measured days that one which was not may be taken from: two weeks of workdays."""
MOST_STRETCH, LEAST_STRETCH = 2.5, 0.4
"""By how much the filled days may be brought to the known yearly sum; beyond, sum and meter contradict each other."""
LEVEL_SHARE = 0.2
"""The share of the year that must have been filled for the known sum to say anything about it."""


@dataclass(frozen=True, slots=True)
class MeasuredDays:
    """Energy by the minute of the wall clock [n, 1440] in Wh, nan where not known; day of the year and kind [n].

    Other steps than minutes will do as well, the same throughout.
    """

    use_wh: Values
    places: Numbers
    kinds: Numbers

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which of them are known well enough to stand for others."""
        known: NDArray[np.bool_] = np.mean(~np.isnan(self.use_wh), axis=1) >= WHOLE_DAY
        return known

    def by_quarters(self) -> MeasuredDays:
        """The same in quarter hours; one of which a minute is not known is not known."""
        shape = (len(self.use_wh), self.use_wh.shape[1] // QUARTER_MIN, QUARTER_MIN)
        return MeasuredDays(self.use_wh.reshape(shape).sum(axis=2), self.places, self.kinds)

    def chosen(self, which: NDArray[np.bool_] | Numbers) -> MeasuredDays:
        """Some of them."""
        return MeasuredDays(self.use_wh[which], self.places[which], self.kinds[which])


@dataclass(frozen=True, slots=True)
class Course:
    """A household's yearly course: the factor of a day is 1 in the mean of a year; south of the equator it turns."""

    amplitude: float = COURSE_AMPLITUDE
    southern: bool = False

    def swing(self, places: Numbers) -> Values:
        """Days of the year from mid-winter, 1, to mid-summer, -1."""
        peak = PEAK_DAY + (DAYS / 2 if self.southern else 0)
        swing: Values = np.cos(2 * np.pi * (np.asarray(places) - peak) / DAYS)
        return swing

    def at(self, places: Numbers) -> Values:
        """The factor of days of the year."""
        return 1 + self.amplitude * self.swing(places)

    def fitted(self, measured: MeasuredDays, yearly_kwh: float | None) -> Course:
        """The course of this household, as far as its measured days tell it from the usual one.

        Where the year's sum is known, the level of the measured weeks says whether this is a household of winters, else
        only weeks of several seasons do. The usual course counts as one measurement more.
        """
        swing, sums = self.swing(measured.places), measured.use_wh.sum(axis=1)
        if yearly_kwh is None:
            level, of = float((sums / self.at(measured.places)).mean()), swing - swing.mean()
        else:
            level, of = yearly_kwh * 1000 / DAYS, swing
        if level <= 0:
            return self
        weeks, habits = (max(1.0, len(sums) / days) for days in (WEEK_DAYS, HABIT_DAYS))
        weight = float((of**2).mean()) / (WEEK_SPREAD**2 / weeks + HABIT_SPREAD**2 / habits)
        told = float((of * (sums / level - 1)).mean()) / max(float((of**2).mean()), 1e-9)
        usual = 1 / COURSE_SPREAD**2
        amplitude = (usual * self.amplitude + weight * told) / (usual + weight)
        return replace(self, amplitude=float(np.clip(amplitude, -STRONGEST, STRONGEST)))


@dataclass(frozen=True, slots=True)
class UseYear:
    """A year of use by the minute of the wall clock [525600], in Wh, and how much of it was measured.

    `stretch` is what the filled days were multiplied by to come to the known sum; 1 where none is known. `fits` is
    False where that would have been too much.
    """

    use_wh: Values
    measured_days: int
    filled_share: float
    stretch: float = 1.0
    fits: bool = True

    @property
    def sum_kwh(self) -> float:
        """The year's sum."""
        return float(self.use_wh.sum()) / 1000


def filled_year(
    days: PlanDays,
    own: MeasuredDays,
    donors: MeasuredDays,
    course: Course,
    random: np.random.Generator,
    yearly_kwh: float | None = None,
) -> UseYear:
    """The year of `days`; `own` is what was measured of these very days (its places are those of the year).

    WorkError where too few whole days were measured.
    """
    donors = checked(donors)
    year = np.full((DAYS, donors.use_wh.shape[1]), np.nan)
    year[own.places] = own.use_wh
    places = np.arange(DAYS)
    chosen = _chosen_donors(places, days.kinds, donors, random)
    ratio = course.at(places) / course.at(donors.places[chosen])
    substitute = donors.use_wh[chosen] * ratio[:, None]
    missing = np.isnan(year)
    filled = np.where(missing, substitute, 0.0)
    known_wh = float(np.nansum(year))
    stretch, fits = _stretch(known_wh, float(filled.sum()), float(missing.mean()), yearly_kwh)
    use_wh = np.where(missing, filled * stretch, year)
    whole = int((1 - missing.mean(axis=1) >= WHOLE_DAY).sum())
    return UseYear(use_wh.ravel(), whole, float(missing.mean()), stretch, fits)


def checked(donors: MeasuredDays) -> MeasuredDays:
    """The whole days, their few gaps closed by the mean of the day; WorkError where they are too few."""
    whole = donors.chosen(donors.whole)
    if len(whole.places) < FEWEST_DAYS:
        raise WorkError(
            f"{len(whole.places)} days were measured in full so far, planning needs {FEWEST_DAYS}: "
            f"let it measure {FEWEST_DAYS - len(whole.places)} more"
        )
    means = np.nanmean(whole.use_wh, axis=1, keepdims=True)
    return MeasuredDays(np.where(np.isnan(whole.use_wh), means, whole.use_wh), whole.places, whole.kinds)


def _stretch(known_wh: float, filled_wh: float, share: float, yearly_kwh: float | None) -> tuple[float, bool]:
    if yearly_kwh is None or share < LEVEL_SHARE or filled_wh <= 0.0:
        return 1.0, True
    wanted = (yearly_kwh * 1000 - known_wh) / filled_wh
    return float(np.clip(wanted, LEAST_STRETCH, MOST_STRETCH)), LEAST_STRETCH <= wanted <= MOST_STRETCH


def _chosen_donors(places: Numbers, kinds: Numbers, donors: MeasuredDays, random: np.random.Generator) -> Numbers:
    """For each day of the year, one of the measured days of its kind nearest to its season, drawn by chance."""
    chosen = np.zeros(len(places), dtype=np.int64)
    for kind in np.unique(kinds):
        of_kind = np.flatnonzero(donors.kinds == kind)
        of_kind = of_kind if len(of_kind) else np.arange(len(donors.places))
        wanted = np.flatnonzero(kinds == kind)
        far = season_distance(places[wanted][:, None], donors.places[of_kind][None, :])
        nearest = np.argsort(far, axis=1, kind="stable")[:, :NEAREST]
        drawn = random.integers(nearest.shape[1], size=len(wanted))
        chosen[wanted] = of_kind[nearest[np.arange(len(wanted)), drawn]]
    return chosen


def season_distance(one: Numbers, other: Numbers) -> Numbers:
    """Days between two days of the year, the shorter way round."""
    apart = np.abs(one - other) % DAYS
    shorter: Numbers = np.minimum(apart, DAYS - apart)
    return shorter
