"""Which weather holds for a request, and what it gives on the roof."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import cos, radians
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from disc_counter.errors import UsageError, WorkError
from disc_counter.planning.kept_sun import FOLDER, RoofSun, keep_sun, kept_sun
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.transport import Order, with_our_path
from disc_counter.planning.weather_year import Place, Weather

MODULE = "disc_counter.planning.sun_worker"
FROM_PVGIS = "pvgis"
USUAL_PLACE = (51.0, 10.0)
"""The middle of Germany, where nobody said where the roof stands."""
MOST_APART_DEG = 1.0
"""Between the place that was asked for and that of a weather file: some 100 km, half of it to the side."""
PATIENCE_S = 30


def roof_sun(request: PlanRequest, directory: Path) -> RoofSun:
    """The sun on the request's roof; UsageError for a file that is none or is of another place.

    What is not kept is worked out in a process of its own: pvlib's 150 MB are given back before the year is planned.
    """
    if (known := known_sun(request, directory / FOLDER)) is not None:
        return known
    with _folder(directory) as folder:
        in_process_of_its_own(request, folder)
        sun = known_sun(request, folder)
    if sun is None:
        raise WorkError(f"the sun of the roof could not be kept in {directory}: is the disk full?")
    return sun


def known_sun(request: PlanRequest, folder: Path) -> RoofSun | None:
    """The sun that is kept in a folder; None where it is not."""
    sun = kept_sun(folder, _key(request), request.areas)
    if sun is None:
        return None
    _check_place(request, sun)
    return replace(sun, weather={**sun.weather, "place_given": request.latitude is not None})


@contextmanager
def _folder(directory: Path) -> Iterator[Path]:
    """The folder where suns are kept; one for this time alone where that belongs to somebody else."""
    if os.access(directory / FOLDER, os.W_OK):
        yield directory / FOLDER
        return
    with TemporaryDirectory(prefix="disc-counter-") as other:
        yield Path(other)


def in_process_of_its_own(request: PlanRequest, folder: Path) -> None:
    """Have the sun worked out and kept in a folder; its errors are raised here."""
    done = subprocess.run(
        [sys.executable, "-m", MODULE],
        input=Order(request, str(folder), None).text(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env=with_our_path(),
        check=False,
    )
    last = json.loads((done.stdout.splitlines() or ["{}"])[-1])
    if "error" in last:
        raise UsageError(last["error"]) if last["wrong"] else WorkError(last["error"])
    if done.returncode:
        raise WorkError("the sun of the roof could not be worked out: is there enough memory (200 MB)?")


def keep_roof_sun(request: PlanRequest, folder: Path) -> None:
    """Work the sun out, in the process that is for it, and keep it."""
    from disc_counter.planning import roof_chain, sky  # pandas and pvlib: here, and nowhere in what measures

    weather = _weather(request)
    over = sky.sky_over(weather.place, sky.middles())
    said: dict[str, object] = {
        "kind": weather.kind,
        "source": weather.source,
        "year": weather.year,
        "years": weather.years,
        "latitude": weather.place.latitude,
        "longitude": weather.place.longitude,
        "sum_kwh_m2": weather.sum_kwh_m2,
    }
    keep_sun(folder, _key(request), request.areas, said, lambda area: roof_chain.dc_per_kwp(weather, area, over))


def _place(request: PlanRequest) -> tuple[float, float]:
    if request.latitude is None or request.longitude is None:
        return USUAL_PLACE
    return request.latitude, request.longitude


def _key(request: PlanRequest) -> str:
    if request.weather is None or request.weather == FROM_PVGIS:
        place = _place(request)
        return f"{request.weather} {place[0]:.3f} {place[1]:.3f}"
    try:
        return f"file {crc32(Path(request.weather).read_bytes()):08x} {Path(request.weather).name}"
    except OSError as error:
        raise UsageError(f"the weather file {request.weather} cannot be read: {error.strerror}") from None


def _weather(request: PlanRequest) -> Weather:
    place = _place(request)
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
