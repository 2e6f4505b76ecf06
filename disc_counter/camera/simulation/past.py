"""A plausible household's past, minute by minute: what the demonstration shows that cannot wait a year and a half.

A day is drawn by its date alone, so the same day is the same whenever the demonstration is started.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

MINUTES_A_DAY = 1440
SEED = 1967
"""Of everything that chance decides."""
YEAR_DAYS = 365.25
SHORTEST_DAY = -10
"""The day of the year with the least light, counted from the first of January."""
BASE_W, FRIDGE_W, PUMP_W, LIGHT_W, DESK_W = 105.0, 85.0, 60.0, 150.0, 135.0
"""What is always on, a fridge's compressor while it runs, the heating's pump in the darkest weeks, light and television
in the evening, and a desk on working days, in W."""
FRIDGE_MIN, FRIDGE_ON_MIN = 47, 16
"""How often a fridge's compressor runs, and for how long, in minutes."""
COOKER_W, KETTLE_W, HEATER_W = 1900.0, 2000.0, 2050.0
"""A plate with an oven, a kettle, and what heats the water of a washing machine or a dishwasher, in W."""
ROOF_W = 1600.0
"""What a small roof gives at most, in W."""
ROOF_CAME, ROOF_LEAST = (4, 12), timedelta(days=60)
"""Month and day on which the roof came, and how long it has been there at least: before and after can be compared."""
AWAY = ((7, 20), (8, 3))
"""From the first to the second, month and day, nobody is at home."""
SATURDAY = 5


def day_power_w(day: date, roof_since: date) -> NDArray[np.float64]:
    """What the house takes from the grid in each of 1440 minutes, in W; what its roof feeds in is negative."""
    random = np.random.default_rng((SEED, day.toordinal()))
    hours = np.arange(MINUTES_A_DAY) / 60.0
    dark = 0.5 + 0.5 * math.cos(2 * math.pi * (day.timetuple().tm_yday - SHORTEST_DAY) / YEAR_DAYS)
    away = AWAY[0] <= (day.month, day.day) < AWAY[1]
    power = np.full(MINUTES_A_DAY, BASE_W) + random.normal(0.0, 6.0, MINUTES_A_DAY)
    power += FRIDGE_W * ((np.arange(MINUTES_A_DAY) + random.integers(FRIDGE_MIN)) % FRIDGE_MIN < FRIDGE_ON_MIN)
    power += PUMP_W * dark
    if not away:
        power += _people(day, hours, dark, random)
    return power - (_roof(hours, dark, random) if day >= roof_since else 0.0)


def _people(day: date, hours: NDArray[np.float64], dark: float, random: np.random.Generator) -> NDArray[np.float64]:
    """What those at home switch on."""
    weekend = day.weekday() >= SATURDAY
    rise, rest = (8.4, 23.4) if weekend else (6.4, 22.6)
    power = LIGHT_W * (0.35 + 0.65 * dark) * ((hours > 18.3 - 1.9 * dark) & (hours < rest + random.uniform(-0.4, 0.6)))
    power += DESK_W * (not weekend) * ((hours > 8.5) & (hours < 16.5))
    power += 60.0 * dark * ((hours > rise) & (hours < rise + 1.4))
    uses = [(KETTLE_W, rise + random.uniform(0.0, 0.6), 4), (COOKER_W, random.uniform(17.8, 19.2), 35)]
    uses += [(KETTLE_W, random.uniform(9.0, 17.0), 3)] * int(random.integers(0, 3))
    uses += [(COOKER_W, random.uniform(11.8, 12.8), 30)] * (weekend or random.random() < 0.25)
    uses += [(HEATER_W, random.uniform(10.0, 16.0), 22), (500.0, random.uniform(16.0, 17.0), 40)] * (
        day.toordinal() % 3 == 0
    )
    uses += [(HEATER_W, random.uniform(19.8, 20.6), 18)] * (day.toordinal() % 2 == 0)
    uses += [(2400.0, random.uniform(15.0, 21.0), 55)] * (day.month == 12 and day.day in (24, 25, 26, 31))
    power += 420.0 * dark * weekend * ((hours > 15.0) & (hours < 17.0))
    for watts, start, minutes in uses:
        power += watts * random.uniform(0.85, 1.0) * ((hours >= start) & (hours < start + minutes / 60.0))
    return np.asarray(power, np.float64)


def _roof(hours: NDArray[np.float64], dark: float, random: np.random.Generator) -> NDArray[np.float64]:
    """What the roof gives, under clouds that come and go."""
    half_day = 4.1 + 3.9 * (1.0 - dark)
    sun = np.maximum(0.0, np.cos((hours - 12.6) / half_day * math.pi / 2)) * (np.abs(hours - 12.6) < half_day)
    sky = random.beta(1.4, 1.0)
    wander = np.repeat(random.normal(0.0, 0.25, MINUTES_A_DAY // 20), 20)
    return np.asarray(ROOF_W * (0.45 + 0.55 * (1.0 - dark)) * sun**1.4 * np.clip(sky + wander, 0.05, 1.0), np.float64)


def past_power_w(end: datetime, span: timedelta, zone: tzinfo) -> tuple[int, NDArray[np.float64]]:
    """The first minute since 1970, and the power of each minute from then to `end`, in W.

    Days are those of `zone`; on the nights on which its clock is changed they meet at midnight all the same.
    """
    last, first = int(end.timestamp()) // 60, int((end - span).timestamp()) // 60
    day, today = datetime.fromtimestamp(first * 60, zone).date(), end.astimezone(zone).date()
    roof_since = _roof_since(today)
    power = np.full(last - first, BASE_W)
    while day <= today:
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) // 60
        low, high = max(midnight, first), min(midnight + MINUTES_A_DAY, last)
        if low < high:
            power[low - first : high - first] = day_power_w(day, roof_since)[low - midnight : high - midnight]
        day += timedelta(days=1)
    return first, power


def _roof_since(today: date) -> date:
    this_year = date(today.year, *ROOF_CAME)
    return this_year if today - this_year >= ROOF_LEAST else this_year.replace(year=today.year - 1)
