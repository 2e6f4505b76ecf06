"""Where the sun stands and what a clear sky gives, by the quarter hour: pvlib's, for one place.

Only the planning process imports this: pvlib and pandas take 0.5 s and 100 MB.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pvlib

from disc_counter.planning.plan_days import Values
from disc_counter.planning.weather_year import STEPS, Place

YEAR = 2025
"""A year without a 29th of February; the sun's place differs between years by less than its own width."""


@dataclass(frozen=True, slots=True)
class Sky:
    """In degrees, and W/m2 [n]: `zenith` is the apparent one, `azimuth` by the compass.

    `clear_*` is what a cloudless sky gives (Ineichen and Perez, Linke turbidities of SoDa by month and place);
    `extra` stands outside the atmosphere on a plane that faces the sun, `airmass` is the relative one, nan by night.
    """

    zenith: Values
    azimuth: Values
    clear_ghi: Values
    clear_dni: Values
    clear_dhi: Values
    extra: Values
    airmass: Values

    @property
    def up(self) -> Values:
        """The cosine of the zenith, 0 by night."""
        return np.maximum(np.cos(np.radians(self.zenith)), 0.0)


@contextmanager
def newer_pandas() -> Iterator[None]:
    """pvlib names some things as older pandas has them: what the newest says of that is nothing the user can mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        yield


def middles(shift_min: float = 0.0) -> pd.DatetimeIndex:
    """The middles of the year's quarter hours."""
    start = pd.Timestamp(year=YEAR, month=1, day=1, tz="UTC") + pd.Timedelta(minutes=7.5 + shift_min)
    return pd.date_range(start, periods=STEPS, freq="15min")


def hours(minute: float) -> pd.DatetimeIndex:
    """A minute of each of the year's hours."""
    start = pd.Timestamp(year=YEAR, month=1, day=1, tz="UTC") + pd.Timedelta(minutes=minute)
    return pd.date_range(start, periods=STEPS // 4, freq="h")


def sky_over(place: Place, times: pd.DatetimeIndex) -> Sky:
    """The sky over a place at some times."""
    location = pvlib.location.Location(place.latitude, place.longitude, altitude=place.altitude_m)
    with newer_pandas():
        position = location.get_solarposition(times)
        clear = location.get_clearsky(times, solar_position=position)
        extra = np.asarray(pvlib.irradiance.get_extra_radiation(times))
    zenith = position["apparent_zenith"]
    return Sky(
        zenith=zenith.to_numpy(),
        azimuth=position["azimuth"].to_numpy(),
        clear_ghi=clear["ghi"].to_numpy(),
        clear_dni=clear["dni"].to_numpy(),
        clear_dhi=clear["dhi"].to_numpy(),
        extra=extra,
        airmass=pvlib.atmosphere.get_relative_airmass(zenith).to_numpy(),
    )
