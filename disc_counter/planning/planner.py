"""The whole way from a request to a plan, in the process that ends with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

import numpy as np

from disc_counter.planning import answer
from disc_counter.planning.battery import StepFlows
from disc_counter.planning.battery_alone import battery_alone
from disc_counter.planning.consumption import Course, MeasuredDays, UseYear, checked, filled_year
from disc_counter.planning.extra import check_extra
from disc_counter.planning.kept_sun import RoofSun
from disc_counter.planning.measured import MeasuredHousehold, from_journal
from disc_counter.planning.plan_days import PlanDays, day_of_year, kinds_of, on_the_wall, plan_days
from disc_counter.planning.public_holidays import holidays_of
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.sizes import BATTERY_SIZES, KWP_SIZES, BatteryKind, Grid, System, with_size
from disc_counter.planning.sunshine import roof_sun
from disc_counter.planning.uncertainty import SEED, Question, spread
from disc_counter.planning.yearly_sum import yearly_kwh_of

ENOUGH_DAYS = 330
"""Measured days from which on the year is known by itself, and last year's sum is not asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`figures` are plain values; `days` and `steps` the planned year by the minute, None where a roof feeds in."""

    figures: dict[str, Any]
    days: PlanDays | None = None
    steps: StepFlows | None = None


def make_plan(
    request: PlanRequest,
    directory: Path,
    zone: tzinfo,
    progress: Callable[[float], None] = lambda _: None,
    sun_on: Callable[[PlanRequest, Path], RoofSun] = roof_sun,
) -> Plan:
    """The plan; DiscCounterError with a sentence for whatever stands in its way. `sun_on` gives the sun on the roof."""
    check_extra()
    progress(0.05)
    measured = household_of(request, directory, zone)
    said = {"request": request_figures(request), "household": request.household}
    if measured.feeds_in:
        return Plan({"question": "battery", **said, **battery_alone(measured, request)})
    progress(0.2)
    sun = sun_on(request, directory)
    progress(0.5)
    southern = float(str(sun.weather["latitude"])) < 0
    year = planned_year(measured, request, zone, Course(southern=southern))
    offsets = year.question.days.utc_offsets_min(zone)
    question = year.asked(on_the_wall(sun.dc_w_per_kwp, offsets), request)
    progress(0.6)
    figures, steps = _figures(year, question, request, progress, southern)
    return Plan({"question": "roof", **said, "weather": sun.weather, **figures}, question.days, steps)


def household_of(request: PlanRequest, directory: Path, zone: tzinfo) -> MeasuredHousehold:
    """Whose consumption is planned for."""
    if request.household == "journal":
        return from_journal(directory, zone)
    from disc_counter.planning.demo_house import demo_household  # brings OpenCV, which draws the house's meter

    return demo_household(roof=request.household == "demo-roof")


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """The year of use, how it came to be, and what its uncertainty is asked by."""

    use: UseYear
    question: Question
    measured: MeasuredHousehold
    whole_days: int
    yearly_source: str | None

    def asked(self, dc_w_per_kwp: Any, request: PlanRequest) -> Question:
        """The question with a roof."""
        plain, kind = self.question, BatteryKind(request.efficiency, request.standby_w, request.battery_w)
        return Question(
            plain.days, plain.own, plain.donors, plain.course, plain.yearly_kwh, dc_w_per_kwp,
            Grid(request.inverter_w, request.cap_share), kind,
        )  # fmt: skip


def planned_year(measured: MeasuredHousehold, request: PlanRequest, zone: tzinfo, course: Course) -> PlannedYear:
    """The year that ends with the last measured day, filled; WorkError where too little was measured."""
    known = [place for place, row in enumerate(measured.import_wh) if not np.isnan(row).all()]
    dates = [measured.dates[place] for place in known] or [date(2001, 12, 31)]
    free = holidays_of(request.region, range(dates[0].year - 1, dates[-1].year + 1), zone)
    days = plan_days(dates[-1], free)
    donors = MeasuredDays(
        measured.import_wh[known], np.array([day_of_year(day) for day in dates], dtype=np.int64), kinds_of(dates, free)
    )
    of_year = set(days.dates)
    own = donors.chosen(np.array([place for place, day in enumerate(dates) if day in of_year], dtype=np.int64))
    yearly, source = request.yearly_kwh, "given" if request.yearly_kwh is not None else None
    if yearly is None:
        yearly = yearly_kwh_of(measured.readings_kwh, course)
        source = None if yearly is None else "readings"
    course = course.fitted(checked(donors), yearly)
    use = filled_year(days, own, donors, course, np.random.default_rng(SEED), yearly)
    question = Question(days, own, donors, course, yearly, np.zeros(0), Grid(), BatteryKind(1.0, 0.0))
    return PlannedYear(use, question, measured, int(donors.whole.sum()), source)


def _figures(
    year: PlannedYear, question: Question, request: PlanRequest, progress: Callable[[float], None], southern: bool
) -> tuple[dict[str, Any], StepFlows]:
    system = System(year.use.use_wh, question.dc_w_per_kwp, question.grid, question.kind)
    kwp, kwh, prices = request.kwp, request.battery_kwh, request.prices
    kwps, kwhs = with_size(KWP_SIZES, kwp) if kwp > 0 else list(KWP_SIZES), with_size(BATTERY_SIZES, kwh)
    table = system.table(kwps, kwhs)
    progress(0.75)
    widths = spread(question, kwps, kwhs)
    progress(0.95)
    rows = [
        [
            answer.system_figures(flows, size, store, float(widths[i, j]), prices)
            for j, (store, flows) in enumerate(zip(kwhs, row, strict=True))
        ]
        for i, (size, row) in enumerate(zip(kwps, table, strict=True))
    ]
    battery = question.kind.of(kwh)
    steps = system.household(kwp, battery.standby_w).every_step(battery, question.grid.cap_w(kwp))
    flows = system.flows(kwp, kwh)
    width = float(widths[kwps.index(kwp), kwhs.index(kwh)]) if kwp in kwps else 0.0
    return {
        "consumption": _consumption(year),
        "system": answer.system_figures(flows, kwp, kwh, width, prices),
        "yield_kwh_per_kwp": flows.sun / 1000 / kwp if kwp > 0 else None,
        "table": {"kwp": kwps, "battery_kwh": kwhs, "systems": rows},
        "resolution": answer.resolutions(system, kwp, kwh),
        "months": {"use_w": answer.month_by_hour(steps.use), "sun_w": answer.month_by_hour(steps.sun)},
        "seasons": answer.seasons(steps, southern),
    }, steps


def _consumption(year: PlannedYear) -> dict[str, Any]:
    return {
        "yearly_kwh": year.use.sum_kwh,
        "yearly_kwh_known": year.question.yearly_kwh,
        "yearly_kwh_source": year.yearly_source,
        "yearly_kwh_fits": year.use.fits,
        "yearly_kwh_wanted": year.question.yearly_kwh is None and year.use.measured_days < ENOUGH_DAYS,
        "measured_days": year.use.measured_days,
        "measured_days_ever": year.whole_days,
        "filled_share": year.use.filled_share,
        "last_day": max(year.question.days.dates).isoformat(),
    }


def request_figures(request: PlanRequest) -> dict[str, Any]:
    """What was asked, with every default that was taken."""
    return asdict(request)
