"""For a house that feeds in already: what a battery alone would have done, from what the meter saw.

The meter sees what is left of sun and use in each minute, and that is all that a battery sees. Nothing is filled: it
is told of the minutes that were measured, and of a year only where a year was.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from disc_counter.errors import WorkError
from disc_counter.planning.battery import Household
from disc_counter.planning.consumption import FEWEST_DAYS
from disc_counter.planning.measured import MeasuredHousehold
from disc_counter.planning.money import Prices, cash, payback, return_rate
from disc_counter.planning.plan_days import DAY_MIN, DAYS
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.sizes import BATTERY_SIZES, BatteryKind, with_size

ALMOST_A_YEAR = 330
"""Days from which on a year may be told of: with less, the sun of a season is missing."""
STEP_H = 1 / 60


def battery_alone(measured: MeasuredHousehold, request: PlanRequest) -> dict[str, Any]:
    """The figures; WorkError where too little was measured."""
    taken, given = measured.import_wh.ravel()[-DAYS * DAY_MIN :], measured.export_wh.ravel()[-DAYS * DAY_MIN :]
    known = ~(np.isnan(taken) | np.isnan(given))
    days = float(known.sum()) / DAY_MIN
    if days < FEWEST_DAYS:
        raise WorkError(
            f"{days:.0f} days were measured so far, planning needs {FEWEST_DAYS}: let it measure "
            f"{FEWEST_DAYS - int(days)} more"
        )
    whole = days >= ALMOST_A_YEAR
    sun, use, scale = given[known], taken[known], DAYS / days if whole else 1.0
    kind = BatteryKind(request.efficiency, request.standby_w, request.battery_w)
    sizes = [size for size in with_size(BATTERY_SIZES, request.battery_kwh) if size > 0]
    found = [_battery(sun, use, kind, size, request.prices, scale if whole else None) for size in sizes]
    chosen = [each for each in found if each["battery_kwh"] == request.battery_kwh]
    return {
        "measured_days": days,
        "whole_year": whole,
        "last_day": measured.dates[-1].isoformat(),
        "import_wh": float(use.sum()) * scale,
        "export_wh": float(sun.sum()) * scale,
        "battery": chosen[0] if chosen else None,
        "batteries": found,
    }


def _battery(sun: Any, use: Any, kind: BatteryKind, kwh: float, prices: Prices, scale: float | None) -> dict[str, Any]:
    battery = kind.of(kwh)
    flows = Household(sun, use, STEP_H, battery.standby_w).flows(battery)
    factor = scale or 1.0
    avoided, fed_less = (flows.use - flows.imported) * factor / 1000, (flows.sun - flows.fed_in) * factor / 1000
    cost = kwh * prices.cost_per_kwh
    yearly = cash(avoided, -fed_less, cost, prices)
    return {
        "battery_kwh": kwh,
        "import_wh": flows.imported * factor,
        "export_wh": flows.fed_in * factor,
        "avoided_wh": avoided * 1000,
        "fed_in_less_wh": fed_less * 1000,
        "cost": cost,
        "saving_first_year": yearly[0] if scale else None,
        "payback_years": payback(cost, yearly) if scale else None,
        "return_rate": return_rate(cost, yearly) if scale else None,
    }
