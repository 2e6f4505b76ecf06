"""PVGIS files by round trip, and a sentence for each that is none."""

from __future__ import annotations

import gzip
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pvlib
import pytest
import requests

from disc_counter.errors import UsageError, WorkError
from disc_counter.planning.roof import RoofArea
from disc_counter.planning.roof_chain import dc_per_kwp
from disc_counter.planning.weather_files import fetched, weather_file, weather_of
from disc_counter.planning.weather_year import Place, Weather, monthly_kwh
from tests.drawing.pvgis_files import DrawnWeather, hourly_csv, hourly_json, tmy_csv, tmy_json

MUNICH = Place(48.137, 11.575, 520.0)
TYPICAL, OF_A_YEAR = DrawnWeather(MUNICH, 10.6), DrawnWeather(MUNICH, 10.0, seed=2)
TMY = tmy_csv(TYPICAL)
HOURLY = hourly_csv(OF_A_YEAR)


def read(text: str, name: str = "pvgis.csv") -> Weather:
    return weather_of(text.encode(), name)


@pytest.mark.parametrize("text", [TMY, tmy_json(TYPICAL), TMY.replace("\r\n", "\n"), "\ufeff" + TMY])
def test_a_typical_year_comes_back(text: str) -> None:
    weather = read(text)
    assert (weather.place, weather.kind, weather.plane) == (MUNICH, "tmy", None)
    hours = weather.ghi.reshape(-1, 4).mean(axis=1)
    assert monthly_kwh(weather.ghi) == pytest.approx(monthly_kwh(np.repeat(TYPICAL.ghi, 4)), rel=0.015)
    assert monthly_kwh(weather.dhi) == pytest.approx(monthly_kwh(np.repeat(TYPICAL.dhi, 4)), rel=1e-3)
    assert np.corrcoef(hours, TYPICAL.ghi)[0, 1] > 0.98
    assert weather.air_c.reshape(-1, 4).mean(axis=1) == pytest.approx(TYPICAL.air, abs=3.0)


@pytest.mark.parametrize("text", [HOURLY, hourly_json(OF_A_YEAR), hourly_csv(OF_A_YEAR, kwp=8.0)])
def test_an_hourly_series_comes_back_with_its_plane(text: str) -> None:
    weather = read(text)
    assert (weather.place, weather.kind) == (MUNICH, "hourly")
    assert weather.plane is not None
    assert (weather.plane.tilt, weather.plane.azimuth, weather.plane.losses) == (35.0, 180.0, 0.14)
    assert weather.plane.beam.sum() / 4 == pytest.approx(OF_A_YEAR.in_plane(35, 180)[0].sum(), rel=1e-3)
    assert weather.sum_kwh_m2 == pytest.approx(OF_A_YEAR.ghi.sum() / 1000, rel=0.02)


@pytest.mark.parametrize("azimuth", [180.0, 90.0, 225.0])
def test_the_yield_is_that_of_the_files_own_power(azimuth: float) -> None:
    """Within 3 %, from its irradiance in the plane."""
    weather = read(hourly_csv(OF_A_YEAR, 30.0, azimuth))
    ours = dc_per_kwp(weather, RoofArea(1.0, 30.0, azimuth)).sum() / 4 / 1000
    assert weather.plane is not None
    assert ours == pytest.approx(OF_A_YEAR.power_w(30.0, azimuth, 0.14).sum() / 1000, rel=0.03)
    assert weather.plane.yearly_kwh_per_kwp == pytest.approx(ours, rel=0.03)


def test_a_series_of_the_sum_alone_does_for_its_own_plane_and_for_others() -> None:
    whole, parts = read(hourly_csv(OF_A_YEAR, parts=False)), read(HOURLY)
    for area, most in ((RoofArea(1.0, 35.0, 180.0), 0.03), (RoofArea(1.0, 20.0, 120.0), 0.10)):
        sums = [dc_per_kwp(weather, area).sum() for weather in (whole, parts)]
        assert sums[0] == pytest.approx(sums[1], rel=most)


def test_another_roof_than_the_files_is_turned_to() -> None:
    south, west = read(HOURLY), read(hourly_csv(OF_A_YEAR, 35.0, 270.0))
    for area in (RoofArea(1.0, 25.0, 200.0), RoofArea(1.0, 10.0, 90.0)):
        assert dc_per_kwp(south, area).sum() == pytest.approx(dc_per_kwp(west, area).sum(), rel=0.06)


def test_of_several_years_the_median_is_taken_and_leap_days_are_left_out() -> None:
    texts = []
    for year, factor in ((2018, 0.3), (2019, 1.0), (2020, 1.1)):
        drawn = DrawnWeather(MUNICH, 10.0)
        drawn.dni = factor * drawn.dni
        texts.append(hourly_csv(drawn, years=(year,)).split("\r\n"))
    first = next(place for place, line in enumerate(texts[0]) if line.startswith("2018"))
    rows = [line for text in texts for line in text if re.match("20[12]", line)]
    leap = [line.replace("20200228", "20200229") for line in rows if line.startswith("20200228")]
    weather = read("\n".join([*texts[0][:first], *rows, *leap, "", "PVGIS (c) European Union, 2001-2024"]))
    assert (weather.source, weather.year, weather.years) == ("pvgis.csv", 2019, 3)
    assert weather.sum_kwh_m2 == pytest.approx(DrawnWeather(MUNICH, 10.0).ghi.sum() / 1000, rel=0.02)


def test_another_hemisphere_has_its_summer_in_january() -> None:
    cape = DrawnWeather(Place(-33.9, 18.4, 10.0), 0.0)
    weather = read(tmy_csv(cape))
    sums = monthly_kwh(weather.ghi)
    assert sums[0] > 2 * sums[5]
    north, south = (dc_per_kwp(weather, RoofArea(1.0, 30.0, azimuth)).sum() for azimuth in (0.0, 180.0))
    assert north > 1.2 * south


def test_a_packed_file_is_unpacked() -> None:
    assert weather_of(gzip.compress(TMY.encode()), "weather.gz").place == MUNICH
    with pytest.raises(UsageError, match="packed and damaged"):
        weather_of(gzip.compress(TMY.encode())[:100] + b"x" * 50, "weather.gz")


def without(text: str, pattern: str) -> str:
    return re.sub(pattern, "", text, flags=re.MULTILINE)


WRONG = {
    "nothing": ("", "empty or a web page"),
    "a web page": ("<!DOCTYPE html><html></html>", "empty or a web page"),
    "another csv": ("a,b\n1,2\n", "no PVGIS file"),
    "our own csv": ("time,use_wh,sun_wh\n2025-01-01T00:00,1,2\n", "no PVGIS file"),
    "other json": ('{"a": 1}', "no PVGIS file of hours"),
    "json cut off": (tmy_json(TYPICAL)[:5000], "breaks off"),
    "semicolons": (TMY.replace(",", ";"), "semicolons where PVGIS writes commas"),
    "hourly semicolons": (HOURLY.replace(",", ";"), "semicolons"),
    "a missing hour": (without(TMY, r"^20080317:1200.*\r\n"), "8759 of the 8760 hours of a year: 12:00 UTC of 17.03."),
    "hours twice": (TMY.replace("20080317:1300", "20080317:1200"), "more than once"),
    "a missing hourly hour": (without(HOURLY, r"^20190317:1210.*\r\n"), "8759 of the 8760"),
    "half a year": (without(HOURLY, r"^20190[1-6].*\r\n"), "hours of a year"),
    "kW said": (HOURLY.replace("(W/m2)", "(kW/m2)"), "in kW"),
    "a missing column": (without(TMY, "Gb\\(n\\),").replace("Gd(h)", "Gx"), "PVGIS"),
    "words for numbers": (TMY.replace(",99000.0", ",high"), "cannot be read as a PVGIS file"),
    "no latitude": (
        TMY.replace("Latitude (decimal degrees): 48.137", "Latitude (decimal degrees): here"),
        "cannot be read",
    ),
    "a latitude of 91": (TMY.replace("48.137", "91.000"), "91"),
    "modules that turn": (without(HOURLY, r"^Slope.*\r\n"), "modules that follow the sun"),
    "another place": (TMY.replace("11.575", "-160.0"), "sun by night"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_whole_pvgis_file_is_said_in_a_sentence(name: str) -> None:
    text, said = WRONG[name]
    with pytest.raises(UsageError) as error:
        read(text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def test_values_in_kw_are_noticed() -> None:
    small = DrawnWeather(MUNICH, 10.6)
    small.ghi, small.dni, small.dhi = small.ghi / 1000, small.dni / 1000, small.dhi / 1000
    with pytest.raises(UsageError, match="as if it were in kW"):
        read(tmy_csv(small))


def test_bytes_that_are_no_text_and_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no text"):
        weather_of(b"\x89PNG\0\0", "picture.png")
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        weather_file(tmp_path / "gone.csv")


def test_the_typical_year_is_fetched_by_pvlibs_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, float]] = []

    def answer(latitude: float, longitude: float, **more: object) -> object:
        asked.append((latitude, longitude))
        return pvlib.iotools.read_pvgis_tmy(StringIO(tmy_json(TYPICAL)), pvgis_format="json")

    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", answer)
    found = fetched(48.137, 11.575, 30.0)
    assert asked == [(48.137, 11.575)]
    assert found.source == "PVGIS"
    assert found.ghi == pytest.approx(read(tmy_json(TYPICAL)).ghi)


@pytest.mark.parametrize(
    ("error", "said"),
    [(requests.ConnectionError("HTTPSConnectionPool(host=...)"), "no connection"),
     (requests.ReadTimeout(), "no answer in time"),
     (requests.HTTPError("Location over the sea. Please, select another location"), "Location over the sea")],
)  # fmt: skip
def test_without_a_network_a_sentence_says_what_does(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pvlib.iotools, "get_pvgis_tmy", fail)
    with pytest.raises(WorkError, match=said) as raised:
        fetched(48.0, 11.0, 30.0)
    assert "without a network take the built-in weather" in str(raised.value)
