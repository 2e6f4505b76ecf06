"""From weather to a roof: transposition, reflection, the modules' warmth and their power, with pvlib's own models.

The chain is pvlib's PVWatts (`ModelChain.with_pvwatts`): Perez, physical reflection, SAPM temperatures, PVWatts
modules. Where a PVGIS file was made for this very plane, its irradiance in the plane is taken as it is, and the
modules are those that PVGIS itself reckons with (Huld, Faiman, Martin and Ruiz).
"""

from __future__ import annotations

import numpy as np
import pvlib

from disc_counter.planning.plan_days import Values
from disc_counter.planning.roof import LOSSES, RoofArea
from disc_counter.planning.sky import Sky, middles, sky_over
from disc_counter.planning.weather_year import Plane, Weather

GAMMA_PER_K = -0.0035
"""What a usual module of today loses a kelvin above 25 degrees (data sheets: 0.30 to 0.40 %)."""
MOUNTING = "close_mount_glass_glass"
"""Parallel to a roof, some centimetres above it."""
SAME_PLANE_DEG = 0.5
"""How near a roof must be to a file's plane to take its irradiance as it is: PVGIS writes whole degrees."""
REFLECTION = 0.16
"""Martin and Ruiz' coefficient for usual glass, as PVGIS has it."""
HULD_U0, HULD_U1 = 26.9, 6.2
"""Faiman's coefficients of free-standing crystalline modules, as PVGIS has them."""


def dc_per_kwp(weather: Weather, area: RoofArea, sky: Sky | None = None) -> Values:
    """What one kWp of an area gives before the inverter, in W by quarter hours of UTC [35040]; its losses taken off."""
    sky = sky or sky_over(weather.place, middles())
    plane = weather.plane
    if plane is not None and _same(plane, area):
        losses = area.losses if area.losses is not None else plane.losses if plane.losses is not None else LOSSES
        return _huld(weather, plane, sky) * (1 - losses)
    return _pvwatts(weather, area, sky) * (1 - (LOSSES if area.losses is None else area.losses))


def _same(plane: Plane, area: RoofArea) -> bool:
    turned = abs((plane.azimuth - area.azimuth + 180) % 360 - 180)
    return abs(plane.tilt - area.tilt) <= SAME_PLANE_DEG and (turned <= SAME_PLANE_DEG or plane.tilt <= SAME_PLANE_DEG)


def _pvwatts(weather: Weather, area: RoofArea, sky: Sky) -> Values:
    poa = pvlib.irradiance.get_total_irradiance(
        area.tilt, area.azimuth, sky.zenith, sky.azimuth, weather.dni, weather.ghi, weather.dhi,
        dni_extra=sky.extra, airmass=sky.airmass, model="perez",
    )  # fmt: skip
    angle = pvlib.irradiance.aoi(area.tilt, area.azimuth, sky.zenith, sky.azimuth)
    direct, diffuse = _known(poa["poa_direct"]), _known(poa["poa_diffuse"])
    effective = direct * _known(pvlib.iam.physical(angle)) + diffuse
    warmth = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][MOUNTING]
    cell_c = pvlib.temperature.sapm_cell(direct + diffuse, weather.air_c, weather.wind_m_s, **warmth)
    return np.maximum(_known(pvlib.pvsystem.pvwatts_dc(effective, cell_c, 1000.0, GAMMA_PER_K)), 0.0)


def _huld(weather: Weather, plane: Plane, sky: Sky) -> Values:
    angle = pvlib.irradiance.aoi(plane.tilt, plane.azimuth, sky.zenith, sky.azimuth)
    diffuse = pvlib.iam.martin_ruiz_diffuse(plane.tilt, REFLECTION)
    beam = plane.beam * _known(pvlib.iam.martin_ruiz(angle, REFLECTION))
    effective = beam + plane.sky * diffuse["sky"] + plane.ground * np.nan_to_num(diffuse["ground"])
    whole = plane.beam + plane.sky + plane.ground
    module_c = pvlib.temperature.faiman(whole, weather.air_c, weather.wind_m_s, HULD_U0, HULD_U1)
    return np.maximum(_known(pvlib.pvarray.huld(effective, module_c, 1000.0, cell_type=plane.cell)), 0.0)


def _known(values: object) -> Values:
    """A plain array, with 0 where there is no sun to reckon with."""
    return np.nan_to_num(np.asarray(values, dtype=np.float64))
