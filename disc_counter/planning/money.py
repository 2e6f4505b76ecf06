"""What a roof and a battery cost and save; figures with their assumptions, no advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from disc_counter.errors import UsageError
from disc_counter.planning.battery import Flows

PRICE_PER_KWH = 0.37
"""Germany, households, 2026 (comparison portals: about 37 ct)."""
FEED_IN_PER_KWH = 0.077
"""Germany, roofs up to 10 kWp that feed in the rest, in operation from August 2026 on (7.78 ct from February on)."""
COST_PER_KWP = 1400.0
"""Germany 2026, sellers' offers of 1,000 to 1,800: weak."""
COST_PER_KWH = 410.0
"""Germany 2026, sellers' offers of 270 to 550: weak."""
YEARS = 20
"""How long the tariff is paid, and how long modules are guaranteed at least."""
UPKEEP = 0.01
"""Of the cost a year, for insurance, meter and repairs: a usual rule of thumb."""
AGEING = 0.005
"""What modules lose a year (Jordan and Kurtz 2013: a median of 0.5 %)."""
MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Prices:
    """In the currency, per kWh, kWp and kWh of battery; `growth`, `upkeep` and `ageing` are shares a year."""

    price: float = PRICE_PER_KWH
    feed_in: float = FEED_IN_PER_KWH
    cost_per_kwp: float = COST_PER_KWP
    cost_per_kwh: float = COST_PER_KWH
    growth: float = 0.0
    years: int = YEARS
    upkeep: float = UPKEEP
    ageing: float = AGEING

    def __post_init__(self) -> None:
        for name in ("price", "feed_in", "cost_per_kwp", "cost_per_kwh", "upkeep", "ageing"):
            if getattr(self, name) < 0:
                raise UsageError(f"{name} is {getattr(self, name):g}: give 0 or more")
        if not 1 <= self.years <= MOST_YEARS:
            raise UsageError(f"years is {self.years}: give 1 to {MOST_YEARS}")
        if not -0.5 <= self.growth <= 0.5:
            raise UsageError(f"the price's growth is {100 * self.growth:g} % a year: give -50 to 50")


@dataclass(frozen=True, slots=True)
class Money:
    """`cost` at the start, `saving` in the first year, `payback_years` (None: not within the years), `return_rate` a
    year (None: there is none)."""

    cost: float
    saving: float
    payback_years: float | None
    return_rate: float | None


def money(flows: Flows, kwp: float, battery_kwh: float, prices: Prices, without: float | None = None) -> Money:
    """What comes of the flows; `without` is the grid's kWh before, where it is not all that is used."""
    before = flows.use / 1000 if without is None else without
    return _money(before - flows.imported / 1000, flows.fed_in / 1000, kwp, battery_kwh, prices)


def _money(avoided_kwh: float, fed_kwh: float, kwp: float, battery_kwh: float, prices: Prices) -> Money:
    cost = kwp * prices.cost_per_kwp + battery_kwh * prices.cost_per_kwh
    yearly = cash(avoided_kwh, fed_kwh, cost, prices)
    return Money(cost, yearly[0], payback(cost, yearly), return_rate(cost, yearly))


def cash(avoided_kwh: float, fed_kwh: float, cost: float, prices: Prices) -> list[float]:
    """What each year brings, upkeep taken off: the price grows, the tariff does not, the modules age."""
    return [
        (1 - prices.ageing) ** year
        * (avoided_kwh * prices.price * (1 + prices.growth) ** year + fed_kwh * prices.feed_in)
        - prices.upkeep * cost
        for year in range(prices.years)
    ]


def payback(cost: float, yearly: Sequence[float]) -> float | None:
    """After how many years the cost has come back; None where it does not."""
    left = cost
    for year, brought in enumerate(yearly):
        if brought >= left:
            return year + (left / brought if brought > 0 else 0.0)
        left -= brought
    return None


def return_rate(cost: float, yearly: Sequence[float]) -> float | None:
    """The internal rate of return a year; None where nothing is paid or never as much comes back as to reckon one."""
    import numpy_financial  # here, for the measuring service must not import it

    if cost <= 0 or sum(yearly) <= 0:
        return None
    rate = float(numpy_financial.irr([-cost, *yearly]))
    return rate if rate == rate else None
