"""The plan as plain figures: what the command prints as JSON, the interface answers, and the page draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from disc_counter.planning.battery import Flows, StepFlows
from disc_counter.planning.money import Prices, cash, money, payback
from disc_counter.planning.plan_days import DAYS, Values
from disc_counter.planning.sizes import System
from disc_counter.planning.weather_year import MONTH_DAYS

HOURS = 24
SEASONS = (("winter", (11, 0, 1)), ("spring", (2, 3, 4)), ("summer", (5, 6, 7)), ("autumn", (8, 9, 10)))
"""By months from 0."""
MONTH_OF_DAY = np.repeat(np.arange(12), MONTH_DAYS)


def system_figures(flows: Flows, kwp: float, kwh: float, width: float | None, prices: Prices) -> dict[str, Any]:
    """One system: shares from 0 to 1, energies in Wh, money in the currency; None is 'not known' or 'never'."""
    share = flows.self_sufficiency
    paid = money(flows, kwp, kwh, prices)
    low, high = (None, None) if share is None or width is None else (max(0.0, share - width), min(1.0, share + width))
    return {
        "kwp": kwp,
        "battery_kwh": kwh,
        "self_sufficiency": share,
        "self_sufficiency_low": low,
        "self_sufficiency_high": high,
        "self_consumption": flows.self_consumption,
        **{f"{name}_wh": value for name, value in asdict(flows).items()},
        "import_wh": flows.imported,
        "cost": paid.cost,
        "saving_first_year": paid.saving,
        "payback_years": paid.payback_years,
        "payback_years_low": _payback_at(flows, high, paid.cost, prices),
        "payback_years_high": _payback_at(flows, low, paid.cost, prices),
        "return_rate": paid.return_rate,
    }


def _payback_at(flows: Flows, share: float | None, cost: float, prices: Prices) -> float | None:
    """As it would be with another share: what the house does not take is fed in."""
    if share is None:
        return None
    avoided = share * flows.use / 1000
    more = avoided - (flows.use - flows.imported) / 1000
    return payback(cost, cash(avoided, max(flows.fed_in / 1000 - more, 0.0), cost, prices))


def resolutions(system: System, kwp: float, kwh: float) -> dict[str, dict[str, float | None]]:
    """The same year by the minute, the quarter hour and the hour: self-sufficiency without and with the battery."""
    found: dict[str, dict[str, float | None]] = {}
    for name, minutes in (("minute", 1), ("15min", 15), ("hour", 60)):
        sun = np.repeat(system.dc_w_per_kwp, system.steps).reshape(-1, minutes).mean(axis=1)
        use = system.use_wh.reshape(-1, minutes).sum(axis=1)
        coarse = _Coarse(use, sun, system, minutes)
        found[name] = {"without": coarse.share(kwp, 0.0), "with": coarse.share(kwp, kwh)}
    return found


class _Coarse:
    """A system in coarser steps, its sun given for each of them."""

    def __init__(self, use_wh: Values, dc_w_per_kwp: Values, system: System, minutes: int) -> None:
        self._system = System(use_wh, dc_w_per_kwp, system.grid, system.kind)
        self._system.step_h = minutes / 60

    def share(self, kwp: float, kwh: float) -> float | None:
        return self._system.flows(kwp, kwh).self_sufficiency


def month_by_hour(values_wh: Values) -> list[list[float]]:
    """The mean power in W of each month's hours [12][24], of a year of steps."""
    hours = values_wh.reshape(DAYS, HOURS, -1).sum(axis=2)
    return [[float(each) for each in hours[month == MONTH_OF_DAY].mean(axis=0)] for month in range(12)]


def seasons(steps: StepFlows, southern: bool) -> list[dict[str, Any]]:
    """A typical day of each season: the mean power in W of each hour, and the battery's charge in Wh."""
    names = [name for name, _ in SEASONS]
    shown = names[2:] + names[:2] if southern else names
    return [_season(name, months, steps) for name, (_, months) in zip(shown, SEASONS, strict=True)]


def _season(name: str, months: Sequence[int], steps: StepFlows) -> dict[str, Any]:
    chosen = np.isin(MONTH_OF_DAY, months)
    parts = {
        "use_w": steps.use,
        "sun_w": steps.sun,
        "used_w": steps.used,
        "from_battery_w": np.maximum(-steps.moved, 0.0),
        "into_battery_w": np.maximum(steps.moved, 0.0),
        "import_w": steps.imported,
        "fed_in_w": steps.fed_in,
    }
    day = {key: _mean_day(values, chosen) for key, values in parts.items()}
    charge = steps.charge.reshape(DAYS, HOURS, -1)[chosen].mean(axis=(0, 2))
    return {"season": name, **day, "charge_wh": [float(each) for each in charge]}


def _mean_day(values: Values, chosen: Any) -> list[float]:
    hours = values.reshape(DAYS, HOURS, -1).sum(axis=2)[chosen].mean(axis=0)
    return [float(each) for each in hours]
