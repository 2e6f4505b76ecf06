"""Many systems before one household: a table of roofs by batteries, from one year by the minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disc_counter.planning.battery import Battery, Flows, Household
from disc_counter.planning.plan_days import QUARTER_MIN, Values
from disc_counter.planning.roof import inverted

KWP_SIZES = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0)
BATTERY_SIZES = (0.0, 2.5, 5.0, 7.5, 10.0, 15.0)
"""What is sold for a house: steps that a home owner tells apart."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What the connection to the grid lets through: the inverter's limit in W, and the cap on what is fed in as a
    share of the kWp; None is none."""

    inverter_w: float | None = None
    cap_share: float | None = None

    def cap_w(self, kwp: float) -> float | None:
        """The cap in W."""
        return None if self.cap_share is None else self.cap_share * kwp * 1000


@dataclass(frozen=True, slots=True)
class BatteryKind:
    """What all batteries of a table have in common; `power_w` None is the usual one for each size."""

    efficiency: float
    standby_w: float
    power_w: float | None = None

    def of(self, kwh: float) -> Battery:
        """One of a size."""
        usual = Battery.of_size(kwh * 1000, self.efficiency, self.standby_w)
        if self.power_w is None or kwh <= 0:
            return usual
        return Battery(usual.usable_wh, self.power_w, self.efficiency, self.standby_w)


class System:
    """A household's year [n] in Wh by steps, and what one kWp of its roof gives before the inverter by quarter hours.

    Both by the wall clock; a step is a quarter hour, or a part of one.
    """

    def __init__(self, use_wh: Values, dc_w_per_kwp: Values, grid: Grid, kind: BatteryKind) -> None:
        self.use_wh, self.dc_w_per_kwp, self.grid, self.kind = use_wh, dc_w_per_kwp, grid, kind
        self.steps = len(use_wh) // len(dc_w_per_kwp)
        self.step_h = QUARTER_MIN / self.steps / 60

    def sun_wh(self, kwp: float) -> Values:
        """What a roof of that size gives in each step."""
        return np.repeat(inverted(self.dc_w_per_kwp * kwp, kwp, self.grid.inverter_w) * self.step_h, self.steps)

    def household(self, kwp: float, standby_w: float) -> Household:
        """The roof before the house."""
        return Household(self.sun_wh(kwp), self.use_wh, self.step_h, standby_w)

    def flows(self, kwp: float, battery_kwh: float) -> Flows:
        """One system's year."""
        battery = self.kind.of(battery_kwh)
        return self.household(kwp, battery.standby_w).flows(battery, self.grid.cap_w(kwp))

    def table(self, kwps: Sequence[float], batteries_kwh: Sequence[float]) -> list[list[Flows]]:
        """A row for each roof, in it one for each battery."""
        return [self._row(kwp, batteries_kwh) for kwp in kwps]

    def _row(self, kwp: float, batteries_kwh: Sequence[float]) -> list[Flows]:
        sun_wh, households = self.sun_wh(kwp), dict[float, Household]()
        row = []
        for kwh in batteries_kwh:
            battery = self.kind.of(kwh)
            standby = battery.standby_w
            if standby not in households:
                households[standby] = Household(sun_wh, self.use_wh, self.step_h, standby)
            row.append(households[standby].flows(battery, self.grid.cap_w(kwp)))
        return row


def with_size(sizes: Sequence[float], wanted: float) -> list[float]:
    """The sizes with a wanted one instead of the one nearest to it; the first, if it is 0, is kept."""
    if wanted in sizes:
        return list(sizes)
    free = [place for place, size in enumerate(sizes) if size > 0]
    nearest = min(free, key=lambda place: abs(sizes[place] - wanted))
    return sorted([*sizes[:nearest], wanted, *sizes[nearest + 1 :]])
