"""The demonstration's household: four weeks of the very house whose past it shows, with its roof and without."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from disc_counter.camera.simulation.past import day_power_w
from disc_counter.planning.measured import MeasuredHousehold

WEEKS_DAYS = 28
LAST = date(2025, 6, 29)
"""A Sunday: the four weeks before it have no holiday of all Germany but Whit Monday."""

MINUTES_AN_HOUR = 60.0


def demo_household(*, roof: bool) -> MeasuredHousehold:
    """The same days every time."""
    dates = tuple(LAST - timedelta(days=WEEKS_DAYS - 1 - number) for number in range(WEEKS_DAYS))
    energy_wh = np.array([day_power_w(day, date.min if roof else date.max) for day in dates]) / MINUTES_AN_HOUR
    return MeasuredHousehold(dates, np.maximum(energy_wh, 0.0), np.maximum(-energy_wh, 0.0))
