"""The built-in weather: a clear sky over the place, brought to long-term monthly sums by days of several degrees of
cloud in a fixed order. It needs no file and no network, and is the same every time.

The sums are the German weather service's means for Germany, as solarserver.de quotes them month by month: 1991 to 2020
for February, June to October; 1981 to 2010 for March to May, November and December. For January an article names 26
without its years, and 22 is taken: between December and February by the height of the sun. They hold for the country's
middle; at another latitude each month keeps its clearness (its share of what stands outside the atmosphere).
"""

from __future__ import annotations

import numpy as np
import pvlib

from disc_counter.errors import UsageError
from disc_counter.planning.plan_days import DAYS, QUARTERS_A_DAY, Values
from disc_counter.planning.sky import Sky, middles, newer_pandas, sky_over
from disc_counter.planning.weather_year import MONTH_DAYS, Place, Weather, month_of_step, monthly_kwh

GERMAN_SUMS_KWH_M2 = (22.0, 40.0, 75.0, 117.0, 153.0, 165.0, 164.0, 141.0, 95.0, 56.0, 25.0, 17.0)
MIDDLE = Place(51.0, 10.0, 260.0)
"""The middle of Germany."""
SOUTHMOST, NORTHMOST = 45.0, 56.0
"""Degrees north between which clearness is near enough to Germany's."""
DARKEST, BRIGHTEST = 0.18, 1.0
"""The share of a clear day's sum that the darkest and the brightest day of a month come to: of shares from 0.10 to 0.18
this one came nearest to the German test reference years (docs/planning.md)."""
GOLDEN = 0.6180339887498949
"""Steps of the golden section spread the degrees of cloud evenly over each month, neither sorted nor in runs."""
AIR_MEAN_C, AIR_SWING_C, AIR_DAY_SWING_C = 9.5, 9.0, 4.0
"""The air's mean, its swing over the year and over the day: DWD's means for Germany 1991 to 2020 (9.3 degrees)."""
COLDEST_DAY, WARMEST_HOUR_UTC = 15, 14
WIND_M_S = 3.0
"""At 10 m, all year: taken. A metre a second more or less moves the yield by 0.4 %."""


def built_in_weather(place: Place, sums_kwh_m2: Values | None = None) -> Weather:
    """The weather of a place, or of given monthly sums [12] of global horizontal irradiation in kWh/m2.

    UsageError outside of Central Europe unless sums are given.
    """
    if sums_kwh_m2 is None and not SOUTHMOST <= place.latitude <= NORTHMOST:
        raise UsageError(
            f"the built-in weather is made for {SOUTHMOST:g} to {NORTHMOST:g} degrees north, not for "
            f"{place.latitude:g}: give a PVGIS file of the place with --weather"
        )
    sky = sky_over(place, middles())
    sums = np.asarray(sums_kwh_m2) if sums_kwh_m2 is not None else _sums_at(sky)
    ghi = _clouded(sky, sums)
    with newer_pandas():
        beam_and_sky = pvlib.irradiance.erbs(ghi, sky.zenith, middles())
    dhi = np.minimum(np.nan_to_num(np.asarray(beam_and_sky["dhi"])), ghi)
    dni = np.clip(np.divide(ghi - dhi, sky.up, out=np.zeros_like(ghi), where=sky.up > 0.02), 0.0, sky.extra)
    given = "given monthly sums" if sums_kwh_m2 is not None else "DWD monthly means, by latitude"
    air = _air_c(place.latitude < 0)
    dhi = ghi - dni * sky.up
    return Weather(place, ghi, dni, dhi, air, np.full_like(ghi, WIND_M_S), "built-in", given)


def _sums_at(sky: Sky) -> Values:
    """The German sums, each month by its clearness, for another latitude."""
    middle = sky_over(MIDDLE, middles())
    outside = [monthly_kwh(each.extra * each.up) for each in (sky, middle)]
    return np.asarray(GERMAN_SUMS_KWH_M2) * outside[0] / outside[1]


def _clouded(sky: Sky, sums_kwh_m2: Values) -> Values:
    """Global horizontal irradiance of the year: clear, times each day's degree of cloud, exact in the monthly sums."""
    clear = monthly_kwh(sky.clear_ghi)
    factors = np.concatenate(
        [degrees_of_cloud(share, days) for share, days in zip(sums_kwh_m2 / clear, MONTH_DAYS, strict=True)]
    )
    ghi: Values = sky.clear_ghi * np.repeat(factors, QUARTERS_A_DAY)
    ghi *= (sums_kwh_m2 / monthly_kwh(ghi))[month_of_step()]
    return ghi


def degrees_of_cloud(mean: float, days: int) -> Values:
    """What each day of a month has of a clear one, with a given mean.

    Sorted, the days rise from the darkest to the brightest as a power of their rank; the power gives the mean.
    """
    mean = float(np.clip(mean, DARKEST + 0.01, BRIGHTEST - 0.01))
    power = (BRIGHTEST - DARKEST) / (mean - DARKEST) - 1
    rank = (np.argsort(np.argsort((np.arange(days) + 1) * GOLDEN % 1.0)) + 0.5) / days
    factors: Values = DARKEST + (BRIGHTEST - DARKEST) * rank**power
    return factors


def _air_c(southern: bool) -> Values:
    day = np.repeat(np.arange(DAYS), QUARTERS_A_DAY)
    hour = np.tile((np.arange(QUARTERS_A_DAY) + 0.5) / 4, DAYS)
    coldest = COLDEST_DAY + (DAYS / 2 if southern else 0)
    season = -AIR_SWING_C * np.cos(2 * np.pi * (day - coldest) / DAYS)
    of_day = AIR_DAY_SWING_C * np.cos(2 * np.pi * (hour - WARMEST_HOUR_UTC) / 24)
    air: Values = AIR_MEAN_C + season + of_day
    return air
