"""PVGIS files, typical years and hourly series: read by pvlib's readers, checked, and brought to quarter hours.

Between two hours the share of what a clear sky gives is drawn straight, not the irradiance: the sun's way is known.
Each month keeps the file's sums.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pvlib
from numpy.typing import NDArray

from disc_counter.errors import DiscCounterError, UsageError, WorkError
from disc_counter.planning.plan_days import Values
from disc_counter.planning.sky import Sky, hours, middles, newer_pandas, sky_over
from disc_counter.planning.weather_text import WHAT_IS_RIGHT, FileHead, decoded, head_of, whole_typical_year
from disc_counter.planning.weather_year import (
    HOURS_A_YEAR,
    MONTH_ENDS,
    STEPS,
    Place,
    Plane,
    Weather,
    by_quarters,
    month_of_step,
    monthly_kwh,
)

OfYears: TypeAlias = tuple[int | None, int]
"""Which year was taken (None: a typical one), and of how many."""
TMY_COLUMNS = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
PARTS = ("poa_direct", "poa_sky_diffuse", "poa_ground_diffuse")
BRIGHTEST_W_M2 = 1700.0
"""No hour's mean is above it anywhere, not even between clouds."""
LEAST_BRIGHT_W_M2 = 20.0
"""Every place that has a summer has a brighter hour; a year below it is in kW."""
NIGHT_DEG = 96.0
"""The zenith from which on there is no daylight to speak of."""
MOST_AT_NIGHT = 0.02
"""The share of a year's irradiation that may come while the sun is down."""
PUT_IN = "put-in-"
"""Before the name of a file that the owner put in on the page."""
UNREACHED = {"ConnectionError": "no connection", "ConnectTimeout": "no connection", "ReadTimeout": "no answer in time"}
"""What requests' errors come to, for the user."""
LEAST_CLEAR_W_M2 = 5.0
"""Below it a share of a clear sky says nothing."""
LEAST_FACING = 0.1
"""The cosine of the angle between sun and plane, above which the plane's beam tells the sun's."""
MOST_SHARE = 2.0
"""More than a clear sky gives comes from clouds' edges; an hour has at most so much of it."""


def weather_file(path: Path) -> Weather:
    """The weather in a file; UsageError in a sentence for whatever is no whole PVGIS file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"the weather file {path} cannot be read: {error.strerror}") from None
    return weather_of(content, path.name.removeprefix(PUT_IN))


def weather_of(content: bytes, name: str) -> Weather:
    """The weather in a file's content."""
    text = decoded(content, name)
    head = head_of(text, name)
    try:
        data, meta = _read(whole_typical_year(text, name) if (head.kind, head.form) == ("tmy", "csv") else text, head)
        place = _place(meta)
        table, year = _one_year(data, head, name)
        return (_typical if head.kind == "tmy" else _in_plane)(table, head, place, name, year)
    except DiscCounterError:
        raise
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        what = " ".join(str(error).split())[:120]
        raise UsageError(f"{name} cannot be read as a PVGIS file ({what}): {WHAT_IS_RIGHT}") from None


def fetched(latitude: float, longitude: float, patience_s: float) -> Weather:
    """The typical year that PVGIS has for a place, asked by pvlib; WorkError where it does not answer."""
    try:
        with newer_pandas():
            data, meta = pvlib.iotools.get_pvgis_tmy(latitude, longitude, timeout=patience_s)
    except (OSError, ValueError, LookupError) as error:  # requests' errors are of OSError
        why = UNREACHED.get(type(error).__name__) or " ".join(str(error).split())[:100] or type(error).__name__
        raise WorkError(
            f"PVGIS could not be asked ({why}): without a network take the built-in weather, or a file saved before"
        ) from None
    head = FileHead("tmy", "json", offset_min=60 * float(meta["inputs"]["location"].get("irradiance_time_offset", 0.0)))
    table, year = _one_year(data, head, "PVGIS")
    return _typical(table, head, _place(meta), "PVGIS", year)


def _read(text: str, head: FileHead) -> tuple[Any, Any]:
    with newer_pandas():
        if head.kind == "tmy":
            return pvlib.iotools.read_pvgis_tmy(io.BytesIO(text.encode()), pvgis_format=head.form)  # type: ignore[no-any-return]
        return pvlib.iotools.read_pvgis_hourly(io.StringIO(text), pvgis_format=head.form)  # type: ignore[no-any-return]


def _place(meta: Any) -> Place:
    inputs = meta["inputs"]
    found = inputs.get("location", inputs)
    place = Place(float(found["latitude"]), float(found["longitude"]), float(found.get("elevation", 0.0)))
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        raise UsageError(f"the file's place is {place.latitude:g}, {place.longitude:g}: {WHAT_IS_RIGHT}")
    return place


def _one_year(data: Any, head: FileHead, name: str) -> tuple[Any, OfYears]:
    """A table of 8,760 hours from 1 January on; of several years the one whose sum is the median, no mean of them."""
    data = data[~((data.index.month == 2) & (data.index.day == 29))]
    if head.kind == "tmy":
        return _whole(data, name), (None, 1)
    bright = data["poa_direct"] + data["poa_sky_diffuse"] if "poa_direct" in data else data["poa_global"]
    sums = bright.groupby(data.index.year).sum().sort_values(kind="stable")
    year = int(sums.index[len(sums) // 2])
    return _whole(data[data.index.year == year], name), (year, len(sums))


def _whole(data: Any, name: str) -> Any:
    days = np.array([0, *MONTH_ENDS])[data.index.month.to_numpy() - 1] + data.index.day.to_numpy() - 1
    place = days * 24 + data.index.hour.to_numpy()
    counts = np.bincount(place, minlength=HOURS_A_YEAR)
    if (counts != 1).any():
        first = int(np.flatnonzero(counts != 1)[0])
        when = pd.Timestamp("2025-01-01") + pd.Timedelta(hours=first)
        what = "is missing" if counts[first] == 0 else "stands there more than once"
        raise UsageError(
            f"{name} has {len(data)} of the {HOURS_A_YEAR} hours of a year, that of {when:%d %B, %H:00} UTC {what}: "
            f"{WHAT_IS_RIGHT}"
        )
    return data.iloc[np.argsort(place)]


def _column(table: Any, column: str, name: str) -> Values:
    if column not in table:
        raise UsageError(f"{name} has no column for {column}: {WHAT_IS_RIGHT}")
    values = np.asarray(table[column], dtype=np.float64)
    if not np.isfinite(values).all():
        raise UsageError(f"{name} has hours without a value of {column}: {WHAT_IS_RIGHT}")
    return values


def _irradiance(table: Any, column: str, name: str) -> Values:
    values = _column(table, column, name)
    if values.min() < -1 or values.max() > BRIGHTEST_W_M2:
        raise UsageError(f"{name} has {column} of {values.min():g} to {values.max():g} W/m2: {WHAT_IS_RIGHT}")
    return np.maximum(values, 0.0)


def _checked(whole: Values, sky: Sky, name: str) -> None:
    if whole.max() < LEAST_BRIGHT_W_M2:
        raise UsageError(f"{name} has at most {whole.max():g} W/m2, as if it were in kW: {WHAT_IS_RIGHT}")
    if whole[sky.zenith > NIGHT_DEG].sum() > MOST_AT_NIGHT * whole.sum():
        raise UsageError(f"{name} has sun by night: its hours are not UTC, or it is of another place than it says")


def _typical(table: Any, head: FileHead, place: Place, name: str, year: OfYears) -> Weather:
    ghi, dni, dhi = (_irradiance(table, column, name) for column in TMY_COLUMNS[:3])
    minute = float(table.index[0].minute) + head.offset_min
    hourly, quarterly = sky_over(place, hours(minute)), sky_over(place, middles())
    _checked(ghi, hourly, name)
    beam = shared(dni, hourly.clear_dni, quarterly.clear_dni, minute)
    sky = shared(dhi, hourly.clear_dhi, quarterly.clear_dhi, minute)
    return _weather(table, place, name, minute, (beam * quarterly.up + sky, beam, sky), ("tmy", year), None)


def _in_plane(table: Any, head: FileHead, place: Place, name: str, year: OfYears) -> Weather:
    minute = float(table.index[0].minute)
    hourly, quarterly = sky_over(place, hours(minute)), sky_over(place, middles())
    tilt, azimuth = head.tilt or 0.0, head.azimuth or 0.0
    if set(PARTS) <= set(table.columns):
        parts = [_irradiance(table, column, name) for column in PARTS]
    else:
        parts = _parted(_irradiance(table, "poa_global", name), hourly, tilt, azimuth, minute)
    _checked(parts[0] + parts[1], hourly, name)
    towards = [
        np.maximum(pvlib.irradiance.aoi_projection(tilt, azimuth, s.zenith, s.azimuth), 0.0)
        for s in (hourly, quarterly)
    ]
    beam = shared(parts[0], hourly.clear_dni * towards[0], quarterly.clear_dni * towards[1], minute)
    sky = shared(parts[1], hourly.clear_dhi, quarterly.clear_dhi, minute)
    ground = shared(parts[2], hourly.clear_ghi, quarterly.clear_ghi, minute)
    # While the sun stands behind the plane, the beam is between what it was before and after.
    facing = towards[0] > LEAST_FACING
    direct = np.divide(parts[0], towards[0], out=np.zeros_like(parts[0]), where=facing)
    dni = _by_share(direct, hourly.clear_dni, quarterly.clear_dni, minute, facing)
    dhi = sky / ((1 + np.cos(np.radians(tilt))) / 2)
    power = float(_column(table, "P", name).sum()) / 1000 / head.kwp if "P" in table and head.kwp else None
    plane = Plane(tilt, azimuth, beam, sky, ground, head.losses, head.cell, power)
    return _weather(table, place, name, minute, (dni * quarterly.up + dhi, dni, dhi), ("hourly", year), plane)


def _parted(whole: Values, sky: Sky, tilt: float, azimuth: float, minute: float) -> list[Values]:
    """The parts of a plane's irradiance where the file has its sum alone, by pvlib's GTI-DIRINT."""
    toward = pvlib.irradiance.aoi(tilt, azimuth, sky.zenith, sky.azimuth)
    times = hours(minute)
    series = [pd.Series(values, times) for values in (whole, toward, sky.zenith, sky.azimuth)]
    with newer_pandas(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # where it does not converge, as at sunrise, there is no beam
        found = pvlib.irradiance.gti_dirint(*series, times, tilt, azimuth, calculate_gt_90=False)
    dni, ghi = (np.nan_to_num(found[key].to_numpy()) for key in ("dni", "ghi"))
    beam = np.minimum(dni * np.maximum(np.cos(np.radians(toward)), 0.0), whole)
    ground = np.minimum(0.25 * ghi * (1 - np.cos(np.radians(tilt))) / 2, whole - beam)
    return [beam, whole - beam - ground, ground]


def shared(values: Values, clear_hours: Values, clear_quarters: Values, minute: float) -> Values:
    """Hours [8760] as quarter hours [35040] by their share of a clear sky; each month keeps its sum."""
    quarters = _by_share(values, clear_hours, clear_quarters, minute, np.ones(HOURS_A_YEAR, dtype=bool))
    wanted, have = monthly_kwh(np.repeat(values, 4)), monthly_kwh(quarters)
    scaled: Values = quarters * np.divide(wanted, have, out=np.zeros(12), where=have > 0)[month_of_step()]
    return scaled


def _by_share(
    values: Values, clear_hours: Values, clear_quarters: Values, minute: float, known: NDArray[np.bool_]
) -> Values:
    known = known & (clear_hours > LEAST_CLEAR_W_M2)
    if not known.any():
        return np.zeros(STEPS)
    share = np.interp(np.arange(HOURS_A_YEAR), np.flatnonzero(known), values[known] / clear_hours[known])
    quarters: Values = np.clip(by_quarters(share, minute), 0.0, MOST_SHARE) * clear_quarters
    return quarters


def _weather(
    table: Any, place: Place, name: str, minute: float, parts: tuple[Values, Values, Values],
    said: tuple[str, OfYears], plane: Plane | None,
) -> Weather:  # fmt: skip
    air, wind = (by_quarters(_column(table, column, name), minute) for column in ("temp_air", "wind_speed"))
    kind, (year, years) = said
    return Weather(place, *parts, air, np.maximum(wind, 0.0), kind, name, year, years, plane)
