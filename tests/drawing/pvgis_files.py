"""Files as PVGIS gives them, of a weather that is known: TMY and hourly series, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pvlib
from numpy.typing import NDArray

from disc_counter.planning.sky import hours, newer_pandas, sky_over
from disc_counter.planning.weather_year import Place

Values = NDArray[np.float64]
MINUTE = 10
"""Of the stamps of an hourly series from satellites."""
TMY_HEAD = "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP"
END = "\r\n"


class DrawnWeather:
    """Hours [8760] of a clear sky with drawn clouds over a place: ghi, dni and dhi in W/m2, air and wind."""

    def __init__(self, place: Place, minute: float, seed: int = 1) -> None:
        random = np.random.default_rng(seed)
        sky = sky_over(place, hours(minute))
        self.place, self.sky, self.minute = place, sky, minute
        cloud = np.repeat(random.uniform(0.1, 1.0, 365), 24) * random.uniform(0.9, 1.0, 8760)
        self.dni = sky.clear_dni * cloud**2
        self.dhi = sky.clear_dhi * (1 + 0.6 * cloud * (1 - cloud))
        self.ghi = self.dni * sky.up + self.dhi
        self.air = 10 - 9 * np.cos(2 * np.pi * np.arange(8760) / 8760) + random.normal(0, 1, 8760)
        self.wind = random.uniform(0.5, 6, 8760)

    def in_plane(self, tilt: float, azimuth: float) -> tuple[Values, Values, Values]:
        """Beam, sky and ground in a plane, the sky of one brightness; W/m2."""
        sky = self.sky
        toward = np.maximum(np.asarray(pvlib.irradiance.aoi_projection(tilt, azimuth, sky.zenith, sky.azimuth)), 0.0)
        slope = np.cos(np.radians(tilt))
        return self.dni * toward, self.dhi * (1 + slope) / 2, 0.2 * self.ghi * (1 - slope) / 2

    def power_w(self, tilt: float, azimuth: float, losses: float) -> Values:
        """What PVGIS says one kWp gives: Huld's crystalline modules, Faiman's warmth, Martin and Ruiz' reflection."""
        beam, sky, ground = self.in_plane(tilt, azimuth)
        angle = pvlib.irradiance.aoi(tilt, azimuth, self.sky.zenith, self.sky.azimuth)
        diffuse = pvlib.iam.martin_ruiz_diffuse(tilt, 0.16)
        effective = (
            beam * pvlib.iam.martin_ruiz(angle, 0.16) + sky * diffuse["sky"] + ground * np.nan_to_num(diffuse["ground"])
        )
        module = pvlib.temperature.faiman(beam + sky + ground, self.air, self.wind, 26.9, 6.2)
        with newer_pandas():
            power = pvlib.pvarray.huld(effective, module, 1000.0, cell_type="csi")
        return np.nan_to_num(np.asarray(power, dtype=np.float64)) * (1 - losses)

    def stamps(self, year: int, minute: int) -> Iterator[str]:
        """An hour each, without a 29th of February."""
        time = datetime(year, 1, 1, 0, minute)
        for _ in range(8760):
            if (time.month, time.day) == (2, 29):
                time += timedelta(days=1)
            yield f"{time:%Y%m%d:%H%M}"
            time += timedelta(hours=1)

    def tmy_rows(self) -> list[dict[str, Any]]:
        """A row an hour, as PVGIS' JSON has it; each month is of another year."""
        rows = []
        for place, stamp in enumerate(self.stamps(2011, 0)):
            values = (self.air, np.full(8760, 70.0), self.ghi, self.dni, self.dhi, np.full(8760, 300.0), self.wind)
            names = TMY_HEAD.split(",")[1:8]
            year = 2005 + int(stamp[4:6])
            row = {
                "time(UTC)": f"{year}{stamp[4:]}",
                **{n: round(float(v[place]), 2) for n, v in zip(names, values, strict=True)},
            }
            rows.append({**row, "WD10m": 200.0, "SP": 99000.0})
        return rows


def tmy_csv(weather: DrawnWeather) -> str:
    """As PVGIS 5.3 has it."""
    place = weather.place
    head = [
        f"Latitude (decimal degrees): {place.latitude:.3f}",
        f"Longitude (decimal degrees): {place.longitude:.3f}",
        f"Elevation (m): {place.altitude_m:.1f}",
        f"Irradiance Time Offset (h): {weather.minute / 60:.4f}",
        "month,year",
        *(f"{month},{2005 + month}" for month in range(1, 13)),
        TMY_HEAD,
    ]
    rows = [",".join(str(value) for value in row.values()) for row in weather.tmy_rows()]
    tail = [
        "",
        "T2m: 2-m air temperature (degree Celsius)",
        "G(h): Global irradiance on the horizontal plane (W/m2)",
        "",
    ]
    return END.join([*head, *rows, *tail, "PVGIS (c) European Union, 2001-2024", ""])


def tmy_json(weather: DrawnWeather) -> str:
    """The same."""
    place = weather.place
    inputs = {
        "location": {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "elevation": place.altitude_m,
            "irradiance_time_offset": weather.minute / 60,
        },
        "meteo_data": {"radiation_db": "PVGIS-SARAH3"},
    }
    outputs = {
        "months_selected": [{"month": m, "year": 2005 + m} for m in range(1, 13)],
        "tmy_hourly": weather.tmy_rows(),
    }
    return json.dumps({"inputs": inputs, "outputs": outputs, "meta": {"inputs": {}, "outputs": {}}})


def hourly_rows(
    weather: DrawnWeather,
    tilt: float,
    azimuth: float,
    *,
    year: int,
    losses: float | None,
    parts: bool,
    kwp: float = 1.0,
) -> list[dict[str, Any]]:
    """A row an hour; with P where losses are given, else without."""
    beam, sky, ground = weather.in_plane(tilt, azimuth)
    columns: dict[str, Values] = {} if losses is None else {"P": kwp * weather.power_w(tilt, azimuth, losses)}
    columns |= {"Gb(i)": beam, "Gd(i)": sky, "Gr(i)": ground} if parts else {"G(i)": beam + sky + ground}
    columns |= {"H_sun": 90 - weather.sky.zenith, "T2m": weather.air, "WS10m": weather.wind}
    return [
        {"time": stamp, **{name: round(float(values[place]), 3) for name, values in columns.items()}, "Int": 0.0}
        for place, stamp in enumerate(weather.stamps(year, MINUTE))
    ]


def hourly_csv(
    weather: DrawnWeather, tilt: float = 35.0, azimuth: float = 180.0, *, years: tuple[int, ...] = (2019,),
    losses: float | None = 0.14, parts: bool = True, kwp: float = 1.0,
) -> str:  # fmt: skip
    """As PVGIS 5.2 and 5.3 have it."""
    place = weather.place
    power = [] if losses is None else [
        f"Nominal power of the PV system (c-Si) (kWp):\t{kwp}", f"System losses (%):\t{100 * losses:.1f}"]  # fmt: skip
    head = [
        f"Latitude (decimal degrees):\t{place.latitude:.3f}",
        f"Longitude (decimal degrees):\t{place.longitude:.3f}",
        f"Elevation (m):\t{place.altitude_m:.0f}",
        "Radiation database:\tPVGIS-SARAH2",
        "",
        "",
        f"Slope: {tilt:g} deg. ",
        f"Azimuth: {azimuth - 180:g} deg. ",
        *power,
    ]
    rows = [row for year in years
            for row in hourly_rows(weather, tilt, azimuth, year=year, losses=losses, parts=parts, kwp=kwp)]  # fmt: skip
    lines = [",".join(rows[0]), *(",".join(str(value) for value in row.values()) for row in rows)]
    tail = ["", "P: PV system power (W)", "Gb(i): Beam (direct) irradiance on the inclined plane (W/m2)", ""]
    return END.join([*head, *lines, *tail, "PVGIS (c) European Union, 2001-2024", ""])


def hourly_json(weather: DrawnWeather, tilt: float = 35.0, azimuth: float = 180.0, losses: float = 0.14) -> str:
    """The same."""
    place = weather.place
    inputs = {
        "location": {"latitude": place.latitude, "longitude": place.longitude, "elevation": place.altitude_m},
        "mounting_system": {
            "fixed": {
                "slope": {"value": tilt, "optimal": False},
                "azimuth": {"value": azimuth - 180, "optimal": False},
                "type": "free-standing",
            }
        },
        "pv_module": {"technology": "c-Si", "peak_power": 1.0, "system_loss": 100 * losses},
    }
    rows = hourly_rows(weather, tilt, azimuth, year=2019, losses=losses, parts=True)
    return json.dumps({"inputs": inputs, "outputs": {"hourly": rows}, "meta": {"inputs": {}, "outputs": {}}})
