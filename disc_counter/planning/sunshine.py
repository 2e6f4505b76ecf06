"""Which weather holds for a request, and what it gives on the roof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import cos, radians
from pathlib import Path
from typing import Any
from zlib import crc32

from disc_counter.errors import UsageError, WorkError
from disc_counter.planning.kept_sun import RoofSun, kept_sun
from disc_counter.planning.plan_days import Values
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.roof import RoofArea

FROM_PVGIS = "pvgis"
USUAL_PLACE = (51.0, 10.0)
"""The middle of Germany, where nobody said where the roof stands."""
MOST_APART_DEG = 1.0
"""Between the place that was asked for and that of a weather file: some 100 km, half of it to the side."""
PATIENCE_S = 30


def roof_sun(request: PlanRequest, folder: Path) -> RoofSun:
    """The sun on the request's roof; UsageError for a file that is none or is of another place."""
    place = (request.latitude, request.longitude) if request.latitude is not None else USUAL_PLACE
    key = _key(request, place)
    sun = kept_sun(
        folder, key, request.areas, lambda: _worked_out(request, (float(place[0] or 0), float(place[1] or 0)))
    )
    _check_place(request, sun)
    return replace(sun, weather={**sun.weather, "place_given": request.latitude is not None})


def _key(request: PlanRequest, place: tuple[float | None, float | None]) -> str:
    if request.weather is None or request.weather == FROM_PVGIS:
        return f"{request.weather} {place[0]:.3f} {place[1]:.3f}"
    try:
        return f"file {crc32(Path(request.weather).read_bytes()):08x} {Path(request.weather).name}"
    except OSError as error:
        raise UsageError(f"the weather file {request.weather} cannot be read: {error.strerror}") from None


def _worked_out(
    request: PlanRequest, place: tuple[float, float]
) -> tuple[dict[str, object], Callable[[RoofArea], Values]]:
    from disc_counter.planning import roof_chain, sky  # pandas and pvlib: here, and nowhere in what measures

    weather = _weather(request, place)
    over = sky.sky_over(weather.place, sky.middles())
    said: dict[str, object] = {
        "kind": weather.kind, "source": weather.source, "latitude": weather.place.latitude,
        "longitude": weather.place.longitude, "sum_kwh_m2": weather.sum_kwh_m2,
    }  # fmt: skip
    return said, lambda area: roof_chain.dc_per_kwp(weather, area, over)


def _weather(request: PlanRequest, place: tuple[float, float]) -> Any:
    from disc_counter.planning.weather_year import Place

    if request.weather is None:
        from disc_counter.planning.clear_weather import built_in_weather

        return built_in_weather(Place(*place))
    from disc_counter.planning import weather_files

    if request.weather == FROM_PVGIS:
        return weather_files.fetched(*place, PATIENCE_S)
    return weather_files.weather_file(Path(request.weather))


def _check_place(request: PlanRequest, sun: RoofSun) -> None:
    if request.latitude is None or request.longitude is None:
        return
    latitude, longitude = (float(str(sun.weather[key])) for key in ("latitude", "longitude"))
    east = abs((longitude - request.longitude + 180) % 360 - 180) * cos(radians(latitude))
    if abs(latitude - request.latitude) > MOST_APART_DEG or east > MOST_APART_DEG:
        raise UsageError(
            f"the weather ({sun.weather['source']}) is of {latitude:g}, {longitude:g}, the roof stands at "
            f"{request.latitude:g}, {request.longitude:g}: give a file of that place, or leave the location out"
        )


def unreachable(error: Exception) -> WorkError:
    """The sentence for a network that is not there."""
    why = " ".join(str(error).split())[:100] or type(error).__name__
    return WorkError(
        f"PVGIS could not be asked ({why}): without a network take the built-in weather, or a file saved before"
    )
