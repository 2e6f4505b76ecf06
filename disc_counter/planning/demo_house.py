"""The demonstration's household: four weeks of the very house whose meter is drawn, with its roof and without."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from disc_counter.camera.simulation.solar_house import household
from disc_counter.planning.measured import MeasuredHousehold
from disc_counter.planning.plan_days import DAY_MIN, Values

WEEKS_DAYS = 28
LAST = date(2025, 6, 29)
"""A Sunday: the four weeks before it have no holiday of all Germany but Whit Monday."""


def demo_household(*, roof: bool) -> MeasuredHousehold:
    """The same days every time."""
    power = simulated_minutes(WEEKS_DAYS, roof=roof).reshape(WEEKS_DAYS, DAY_MIN) / 60
    dates = tuple(LAST - timedelta(days=WEEKS_DAYS - 1 - number) for number in range(WEEKS_DAYS))
    return MeasuredHousehold(dates, np.maximum(power, 0.0), np.maximum(-power, 0.0))


def simulated_minutes(days: int, *, roof: bool, seed: int = 0) -> Values:
    """The mean power of each minute, in W."""
    ends, watts, now, length = [0.0], [0.0], 0.0, days * DAY_MIN * 60.0
    for hold, power in household(seed, roof=roof):
        now += hold
        ends.append(now)
        watts.append(hold * power)
        if now >= length:
            break
    energy = np.interp(np.arange(days * DAY_MIN + 1) * 60.0, ends, np.cumsum(watts))
    minutes: Values = np.diff(energy) / 60.0
    return minutes
