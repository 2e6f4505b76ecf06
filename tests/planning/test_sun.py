"""What the sun gives on a roof, against pvlib's own chain, and the built-in weather."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pvlib
import pytest

from disc_counter.errors import UsageError
from disc_counter.planning.clear_weather import GERMAN_SUMS_KWH_M2, MIDDLE, built_in_weather, degrees_of_cloud
from disc_counter.planning.roof import LOSSES, RoofArea, inverted
from disc_counter.planning.roof_chain import GAMMA_PER_K, MOUNTING, dc_per_kwp
from disc_counter.planning.sky import middles, newer_pandas
from disc_counter.planning.weather_year import Place, Weather, monthly_kwh

WEATHER = built_in_weather(MIDDLE)


def chain(weather: Weather, area: RoofArea, limit_w: float | None = None) -> float:
    """kWh a year of pvlib's own PVWatts chain, in quarter hours."""
    times = middles()
    place = pvlib.location.Location(weather.place.latitude, weather.place.longitude, altitude=weather.place.altitude_m)
    array = pvlib.pvsystem.Array(
        pvlib.pvsystem.FixedMount(area.tilt, area.azimuth),
        module_parameters={"pdc0": 1000 * area.kwp, "gamma_pdc": GAMMA_PER_K},
        temperature_model_parameters=pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][MOUNTING],
    )
    inverter = {"pdc0": 1000 * area.kwp if limit_w is None else limit_w / 0.96, "eta_inv_nom": 0.96}
    system = pvlib.pvsystem.PVSystem([array], inverter_parameters=inverter, losses_parameters=_losses(LOSSES))
    data = {"ghi": weather.ghi, "dni": weather.dni, "dhi": weather.dhi, "temp_air": weather.air_c,
            "wind_speed": weather.wind_m_s}  # fmt: skip
    with newer_pandas():
        model = pvlib.modelchain.ModelChain.with_pvwatts(system, place)
        model.run_model(pd.DataFrame(data, index=times))
    return float(model.results.ac.sum()) / 4 / 1000


def _losses(share: float) -> dict[str, float]:
    names = ("soiling", "shading", "snow", "mismatch", "wiring", "connections", "lid", "nameplate_rating", "age",
             "availability")  # fmt: skip
    return {**dict.fromkeys(names, 0.0), "availability": 100 * share}


@pytest.mark.parametrize(("tilt", "azimuth"), [(35.0, 180.0), (30.0, 90.0), (10.0, 270.0), (90.0, 180.0), (0.0, 180.0)])
def test_the_yield_is_that_of_pvlibs_own_chain(tilt: float, azimuth: float) -> None:
    area = RoofArea(5.0, tilt, azimuth)
    ours = inverted(5.0 * dc_per_kwp(WEATHER, area), 5.0, None).sum() / 4 / 1000
    assert ours == pytest.approx(chain(WEATHER, area), rel=0.01)


def test_an_inverters_limit_cuts_as_pvlibs_does() -> None:
    area = RoofArea(2.0, 70.0, 180.0)
    ours = inverted(2.0 * dc_per_kwp(WEATHER, area), 2.0, 800.0)
    assert ours.max() == 800.0
    assert ours.sum() / 4 / 1000 == pytest.approx(chain(WEATHER, area, 800.0), rel=0.01)


def test_the_built_in_weather_has_its_sums_and_is_the_same_every_time() -> None:
    assert monthly_kwh(WEATHER.ghi) == pytest.approx(GERMAN_SUMS_KWH_M2)
    again = built_in_weather(MIDDLE)
    assert (again.ghi == WEATHER.ghi).all()
    assert (WEATHER.dni * np.maximum(0, 1) >= 0).all()
    assert WEATHER.dhi.min() >= 0
    assert WEATHER.dni.max() < 1000


def test_the_north_has_less_sun_than_the_south() -> None:
    """The German weather service: some 1,000 kWh/m2 at the coast, 1,150 to 1,250 before the Alps."""
    coast, alps = (built_in_weather(Place(latitude, 10.0)).sum_kwh_m2 for latitude in (54.5, 47.6))
    assert coast == pytest.approx(1010, abs=50)
    assert alps == pytest.approx(1130, abs=60)


@pytest.mark.parametrize("latitude", [20.0, -33.0, 70.0, 44.9])
def test_elsewhere_a_file_is_asked_for(latitude: float) -> None:
    with pytest.raises(UsageError, match=r"made for 45 to 56 degrees north.*PVGIS file"):
        built_in_weather(Place(latitude, 10.0))


@pytest.mark.parametrize(("mean", "days"), [(0.35, 31), (0.62, 30), (0.5, 28)])
def test_days_of_several_degrees_of_cloud_have_their_mean(mean: float, days: int) -> None:
    factors = degrees_of_cloud(mean, days)
    assert factors.mean() == pytest.approx(mean, abs=0.01)
    assert len(set(factors)) == days
    assert factors.max() <= 1.0


def test_no_roof_and_no_sun_give_nothing() -> None:
    assert inverted(np.zeros(4), 0.0, None).tolist() == [0.0] * 4
    assert inverted(np.zeros(4), 5.0, 800.0).tolist() == [0.0] * 4
