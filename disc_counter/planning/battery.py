"""Sun, house, battery and grid over a year, in the same steps throughout; numpy alone.

The battery is charged by what the house leaves of the sun and by nothing else. Its limits of power come first, and
clipping at full and empty commutes with sums of one sign: so each stretch of surplus or of need is summed up, and the
state of charge is a short loop over these stretches. Only the minutes above a feed-in cap are looked at singly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from disc_counter.errors import UsageError
from disc_counter.planning.plan_days import Numbers, Values

HOURS_TO_FULL = 2.0
"""How long a battery takes to fill where its power is not said: usual home batteries have half a kW a kWh."""
EFFICIENCY = 0.92
"""There and back, from AC to AC: taken, not measured; sellers state more, tests of whole systems less."""
STANDBY_W = 5.0
"""What a battery system draws all the time: taken, not measured; data sheets have a few watts to some twenty."""


@dataclass(frozen=True, slots=True)
class Battery:
    """`usable_wh` can be taken out; `power_w` the limit on the AC side either way; `efficiency` is there and back."""

    usable_wh: float = 0.0
    power_w: float = 0.0
    efficiency: float = EFFICIENCY
    standby_w: float = STANDBY_W

    def __post_init__(self) -> None:
        if self.usable_wh < 0 or self.power_w < 0 or self.standby_w < 0:
            raise UsageError("a battery's size, power and standby are 0 or more")
        if not 0 < self.efficiency <= 1:
            raise UsageError(f"a battery's efficiency is {self.efficiency}: give a share above 0 up to 1")

    @classmethod
    def of_size(cls, usable_wh: float, efficiency: float = EFFICIENCY, standby_w: float = STANDBY_W) -> Battery:
        """A battery with the usual power for its size; of size 0 it is none, and draws nothing."""
        return cls(usable_wh, usable_wh / HOURS_TO_FULL, efficiency, standby_w if usable_wh > 0 else 0.0)

    @property
    def one_way(self) -> float:
        """What is left of a Wh on its way in, or out."""
        return sqrt(self.efficiency)


@dataclass(frozen=True, slots=True)
class Flows:
    """Sums in Wh. Always: sun = used + stored + fed_in + cut_off + lost, and use = used + battery + grid.

    `used` goes from the roof to the house at once, `stored` into the battery, `lost` to the battery's own standby;
    `battery` comes out of it for the house. `standby_grid` is the standby that the grid has to pay; `converted` is what
    the battery loses on the way in and out, `left` what is still in it at the end:
    stored = battery + standby_battery + converted + left.
    """

    sun: float
    use: float
    used: float
    stored: float
    fed_in: float
    cut_off: float
    lost: float
    battery: float
    grid: float
    standby_battery: float
    standby_grid: float
    converted: float
    left: float

    @property
    def imported(self) -> float:
        """What the meter counts as drawn."""
        return self.grid + self.standby_grid

    @property
    def self_sufficiency(self) -> float | None:
        """The share of the use that does not come from the grid; None where nothing is used."""
        return 1 - self.imported / self.use if self.use > 0 else None

    @property
    def self_consumption(self) -> float | None:
        """The share of what the sun gives that is not fed in or cut off; None where it gives nothing."""
        return 1 - (self.fed_in + self.cut_off) / self.sun if self.sun > 0 else None


class Household:
    """One roof before one house: what does not depend on the battery's size is worked out once.

    `sun_wh` and `use_wh` are energies of `step_h` each, in the same order; `standby_w` that of the battery.
    """

    def __init__(self, sun_wh: Values, use_wh: Values, step_h: float, standby_w: float = 0.0) -> None:
        self.step_h = step_h
        self.sun_wh, self.use_wh, self.standby_wh = sun_wh, use_wh, standby_w * step_h
        self.direct_wh = np.minimum(sun_wh, use_wh)
        self.net_wh = sun_wh - use_wh - self.standby_wh
        surplus = self.net_wh >= 0
        self.starts: Numbers = np.concatenate([[0], np.flatnonzero(surplus[1:] != surplus[:-1]) + 1])
        self.sums = (float(sun_wh.sum()), float(use_wh.sum()), float(self.direct_wh.sum()))
        self.surplus_wh = float(self.net_wh.sum(where=surplus))
        self.need_wh = self.surplus_wh - float(self.net_wh.sum())
        self.lost_wh = float(np.minimum(sun_wh - self.direct_wh, self.standby_wh).sum()) if standby_w else 0.0
        self.house_share = self._house_share(surplus) if standby_w else None

    def _house_share(self, surplus: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Values:
        """Of what each stretch of need takes, the house's part: the standby has the rest."""
        house = np.add.reduceat(np.where(surplus, 0.0, self.use_wh - self.direct_wh), self.starts)
        need = np.add.reduceat(np.where(surplus, 0.0, -self.net_wh), self.starts)
        return np.divide(house, need, out=np.ones_like(need), where=need > 0)

    def limited(self, power_w: float) -> Values:
        """What may go into the battery (+) and out of it (-) in each step, on the AC side."""
        most = power_w * self.step_h
        return np.clip(self.net_wh, -most, most)

    def moved(self, battery: Battery, limited_wh: Values) -> tuple[Values, float]:
        """What goes in (+) and out (-) in each stretch, on the AC side, and what is left at the end, inside."""
        sums = np.add.reduceat(limited_wh, self.starts)
        one_way = battery.one_way
        states = np.array(charge_states(np.where(sums > 0, sums * one_way, sums / one_way).tolist(), battery.usable_wh))
        steps = np.diff(states, prepend=0.0)
        return np.where(steps > 0, steps / one_way, steps * one_way), float(states[-1])

    def flows(self, battery: Battery, cap_w: float | None = None, limited_wh: Values | None = None) -> Flows:
        """The sums with a battery and a cap on what is fed in; `limited_wh` may be given where it is known."""
        limited = self.limited(battery.power_w) if limited_wh is None else limited_wh
        moved, left = self.moved(battery, limited)
        taken_out = np.maximum(-moved, 0.0)
        stored, out = float(np.maximum(moved, 0.0).sum()), float(taken_out.sum())
        house = out if self.house_share is None else float((taken_out * self.house_share).sum())
        cut = 0.0 if cap_w is None else self._cut_off(moved, limited, cap_w)
        sun, use, direct = self.sums
        grid = use - direct - house
        return Flows(
            sun=sun,
            use=use,
            used=direct,
            stored=stored,
            fed_in=sun - direct - self.lost_wh - stored - cut,
            cut_off=cut,
            lost=self.lost_wh,
            battery=house,
            grid=grid,
            standby_battery=out - house,
            standby_grid=self.need_wh - out - grid,
            converted=stored - out - left,
            left=left,
        )

    def _cut_off(self, moved: Values, limited: Values, cap_w: float) -> float:
        """What is above the cap: only the steps in which the sun gives that much are looked at."""
        cap = cap_w * self.step_h
        hot = np.flatnonzero(self.net_wh > cap)
        if not len(hot):
            return 0.0
        charged = self._within(moved, limited, hot)
        return float(np.maximum(self.net_wh[hot] - charged - cap, 0.0).sum())

    def _within(self, moved: Values, limited: Values, steps: Numbers) -> Values:
        """What is moved in some steps: a stretch's limits are used up from its beginning on, until full or empty."""
        before = np.concatenate([[0.0], np.cumsum(limited)])
        stretch = np.searchsorted(self.starts, steps, side="right") - 1
        gone = np.abs(before[steps] - before[self.starts[stretch]])
        left = np.clip(np.abs(moved[stretch]) - gone, 0.0, np.abs(limited[steps]))
        within: Values = np.sign(limited[steps]) * left
        return within

    def every_step(self, battery: Battery, cap_w: float | None = None) -> StepFlows:
        """Every step of it."""
        limited = self.limited(battery.power_w)
        moved, _ = self.moved(battery, limited)
        steps = self._within(moved, limited, np.arange(len(self.net_wh)))
        one_way = battery.one_way
        state = np.cumsum(np.where(steps > 0, steps * one_way, steps / one_way))
        rest = self.net_wh - steps
        fed = np.maximum(rest, 0.0)
        kept = fed if cap_w is None else np.minimum(fed, cap_w * self.step_h)
        return StepFlows(
            self.sun_wh, self.use_wh, self.direct_wh, steps, np.maximum(-rest, 0.0), kept, fed - kept, state
        )


@dataclass(frozen=True, slots=True)
class StepFlows:
    """In each step, in Wh: `moved` into the battery (+) or out of it (-); `charge` is what is inside at its end."""

    sun: Values
    use: Values
    used: Values
    moved: Values
    imported: Values
    fed_in: Values
    cut_off: Values
    charge: Values


def charge_states(steps_wh: Sequence[float], usable_wh: float) -> list[float]:
    """The state of charge after each stretch, from empty on, never below 0 nor above what is usable."""
    charge, states = 0.0, []
    for step in steps_wh:
        charge += step
        if charge > usable_wh:
            charge = usable_wh
        elif charge < 0.0:
            charge = 0.0
        states.append(charge)
    return states
