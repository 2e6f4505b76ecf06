"""What the roof is, and how the sun of its areas becomes what its inverter gives; numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.errors import UsageError
from disc_counter.planning.plan_days import Values

LOSSES = 0.10
"""Cables, dirt, mismatch and ageing, without the inverter's 4 %: together the 14 % that PVGIS takes."""
INVERTER_EFFICIENCY = 0.96
"""At its nominal power, as pvlib's PVWatts inverter has it."""
REFERENCE_EFFICIENCY = 0.9637
CURVE = (-0.0162, -0.0059, 0.9858)
"""PVWatts' inverter: efficiency over load x, relative to the reference's, is a x + b / x + c (Dobos, PVWatts Version 5
Manual, NREL 2014)."""
MOST_KWP = 1000.0


@dataclass(frozen=True, slots=True)
class RoofArea:
    """`tilt` from the horizontal, `azimuth` by the compass (180 is south), both in degrees; `losses` a share.

    None of losses: the usual ones, or those that a file of this very plane was made with.
    """

    kwp: float
    tilt: float = 35.0
    azimuth: float = 180.0
    losses: float | None = None

    def __post_init__(self) -> None:
        limits = (
            ("kwp", self.kwp, 0.0, MOST_KWP),
            ("tilt", self.tilt, 0.0, 90.0),
            ("azimuth", self.azimuth, 0.0, 360.0),
        )
        for name, value, low, high in (*limits, ("losses", self.losses or 0.0, 0.0, 0.99)):
            if not low <= value <= high:
                raise UsageError(f"{name} is {value:g}: give {low:g} to {high:g}")


def inverted(dc_w: Values, kwp: float, limit_w: float | None) -> Values:
    """What the inverter gives [35040] for what the modules do, in W; PVWatts' curve, cut at the inverter's limit.

    Without a limit the inverter is as large as the modules.
    """
    nominal_dc_w = (limit_w / INVERTER_EFFICIENCY) if limit_w else kwp * 1000.0
    most_w = limit_w if limit_w else nominal_dc_w * INVERTER_EFFICIENCY
    load = np.divide(dc_w, nominal_dc_w, out=np.zeros_like(dc_w), where=dc_w > 0) if nominal_dc_w else dc_w * 0
    efficiency = np.zeros_like(dc_w)
    some = load > 0
    rising, falling, level = CURVE
    curve = rising * load[some] + falling / load[some] + level
    efficiency[some] = INVERTER_EFFICIENCY / REFERENCE_EFFICIENCY * curve
    return np.clip(efficiency * dc_w, 0.0, most_w)


def shares(areas: Sequence[RoofArea]) -> list[float]:
    """Each area's part of the whole roof, for roofs of another size and the same make-up."""
    whole = sum(area.kwp for area in areas)
    return [area.kwp / whole for area in areas] if whole else [1 / len(areas) for _ in areas]
