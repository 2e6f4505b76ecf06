"""A year of weather by the quarter hour of UTC, from 1 January on, and how values of another spacing become one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from disc_counter.planning.plan_days import DAYS, QUARTERS_A_DAY, Values

STEPS = DAYS * QUARTERS_A_DAY
HOURS_A_YEAR = DAYS * 24
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_ENDS = tuple(sum(MONTH_DAYS[: place + 1]) for place in range(12))
WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the roof stands: degrees north and east, and metres above the sea."""

    latitude: float
    longitude: float
    altitude_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Plane:
    """Irradiance in the plane that a file was made for, in W/m2 [35040]: `beam`, `sky`, `ground`.

    `tilt` is from the horizontal, `azimuth` by the compass; `losses` is the share that the file's own power has lost,
    `cell` what its modules are made of, `yearly_kwh_per_kwp` that power's sum; None where the file does not say.
    """

    tilt: float
    azimuth: float
    beam: Values
    sky: Values
    ground: Values
    losses: float | None = None
    cell: str = "csi"
    yearly_kwh_per_kwp: float | None = None


@dataclass(frozen=True, slots=True)
class Weather:
    """Means of quarter hours [35040] in W/m2, degrees Celsius and m/s; `dni` is the beam's, `dhi` the sky's.

    `kind` is "built-in", "tmy" or "hourly"; `source` says where it comes from; of an hourly series of `years` years
    `year` was taken.
    """

    place: Place
    ghi: Values
    dni: Values
    dhi: Values
    air_c: Values
    wind_m_s: Values
    kind: str
    source: str
    year: int | None = None
    years: int = 1
    plane: Plane | None = None

    @property
    def sum_kwh_m2(self) -> float:
        """What falls on a horizontal square metre in the year."""
        return float(self.ghi.sum()) / 4 / WH_PER_KWH


def month_of_step() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The month, from 0, of each quarter hour."""
    return np.repeat(np.repeat(np.arange(12), MONTH_DAYS), QUARTERS_A_DAY)


def monthly_kwh(power_w: Values) -> Values:
    """The sums of the months, in kWh, of a power in quarter hours."""
    return np.bincount(month_of_step(), power_w, minlength=12) / 4 / WH_PER_KWH


def by_quarters(hours: Values, minute: float) -> Values:
    """Values at a minute of each hour [8760], drawn straight from one to the next, at the middles of quarter hours."""
    at = np.arange(HOURS_A_YEAR) * 60 + minute
    wanted = np.arange(STEPS) * 15 + 7.5
    quarters: Values = np.interp(wanted, at, hours, period=HOURS_A_YEAR * 60)
    return quarters
