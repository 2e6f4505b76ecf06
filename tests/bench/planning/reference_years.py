"""The built-in weather against the German weather service's 15 test reference years, brought to the same monthly sums.

The years come with the package demandlib, which wants an environment of its own: `make bench-planning` makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from disc_counter.planning.clear_weather import built_in_weather
from disc_counter.planning.plan_days import Values, on_the_wall, plan_days
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.roof_chain import dc_per_kwp
from disc_counter.planning.sizes import System
from disc_counter.planning.sky import hours, middles, sky_over
from disc_counter.planning.weather_files import shared
from disc_counter.planning.weather_year import Place, Weather, by_quarters, monthly_kwh
from tests.bench.planning.weeks import BATTERIES, GRID, KIND, LAST, ZONE

PLACE = re.compile(r"Lage: (\d+)\D+?(\d+)'N\D*(\d+)\D+?(\d+)'O\D*(\d+) Meter")
CET_H = 1
WIND, AIR, BEAM, SKY = 7, 8, 13, 14
"""Columns, from 0: m/s, degrees Celsius, and W/m2 on a horizontal plane."""


def reference_year(file: Path) -> Weather:
    """One of the years, in quarter hours of UTC."""
    text = file.read_text("latin-1")
    found = PLACE.search(text)
    assert found is not None, file
    north, north_min, east, east_min, altitude = map(float, found.groups())
    place = Place(north + north_min / 60, east + east_min / 60, altitude)
    rows = np.array([[float(each) for each in line.split()] for line in text.split("***\n", 1)[1].splitlines()])
    rows = np.roll(rows, -CET_H, axis=0)
    hourly, quarters = sky_over(place, hours(30.0)), sky_over(place, middles())
    beam = shared(rows[:, BEAM], hourly.clear_dni * hourly.up, quarters.clear_dni * quarters.up, 30.0)
    sky = shared(rows[:, SKY], hourly.clear_dhi, quarters.clear_dhi, 30.0)
    dni = np.divide(beam, quarters.up, out=np.zeros_like(beam), where=quarters.up > 0.02)
    air, wind = (by_quarters(rows[:, column], 30.0) for column in (AIR, WIND))
    return Weather(place, dni * quarters.up + sky, dni, sky, air, wind, "tmy", file.stem)


def differences(folder: Path, households: list[Values]) -> Iterator[tuple[str, float, Values]]:
    """For each year its name, its sum in kWh/m2, and the differences [households, batteries] in points of the share."""
    offsets = plan_days(LAST).utc_offsets_min(ZONE)
    for file in sorted(folder.glob("TRY2010_*_Jahr.dat")):
        measured = reference_year(file)
        ours = built_in_weather(measured.place, monthly_kwh(measured.ghi))
        suns = (on_the_wall(dc_per_kwp(each, RoofArea(1.0)), offsets) for each in (ours, measured))
        built_in, true = (_shares(sun, households) for sun in suns)
        yield file.stem, measured.sum_kwh_m2, 100 * (built_in - true)


def _shares(sun: Values, households: list[Values]) -> Values:
    found = []
    for minutes_w in households:
        use_wh = minutes_w.ravel() / 60
        mwh = float(use_wh.sum()) / 1e6
        system = System(use_wh, sun, GRID, KIND)
        found.append([system.flows(mwh, mwh * each).self_sufficiency or 0.0 for each in BATTERIES])
    return np.array(found)
