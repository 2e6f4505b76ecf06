"""What a roof costs and saves, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disc_counter.errors import UsageError
from disc_counter.planning.battery import Flows
from disc_counter.planning.money import Prices, cash, money, payback, return_rate

PLAIN = Prices(0.40, 0.08, 1000.0, 500.0, 0.0, 20, 0.0, 0.0)


def flows(imported_kwh: float, fed_in_kwh: float, use_kwh: float = 4000.0) -> Flows:
    grid = 1000 * imported_kwh
    return Flows(0, 1000 * use_kwh, 0, 0, 1000 * fed_in_kwh, 0, 0, 0, grid, 0, 0, 0, 0)


def test_a_roof_by_hand() -> None:
    """4,000 kWh used, 2,500 still drawn: 1,500 x 0.40 + 3,000 x 0.08 = 840 a year for 5,000."""
    found = money(flows(2500, 3000), 5.0, 0.0, PLAIN)
    assert (found.cost, found.saving) == (5000.0, 840.0)
    assert found.payback_years == pytest.approx(5000 / 840)
    assert found.return_rate == pytest.approx(0.1594, abs=5e-4)


def test_money_that_doubles_in_a_year_returns_a_hundred_per_cent() -> None:
    assert return_rate(100.0, [200.0]) == pytest.approx(1.0)
    assert return_rate(100.0, [0.0, 121.0]) == pytest.approx(0.10)


def test_growth_ageing_and_upkeep() -> None:
    years = cash(1000.0, 500.0, 2000.0, replace(PLAIN, growth=0.10, ageing=0.01, upkeep=0.02))
    assert years[0] == pytest.approx(400 + 40 - 40)
    assert years[1] == pytest.approx(0.99 * (440 + 40) - 40)


def test_what_never_comes_back_is_never_and_what_costs_nothing_is_at_once() -> None:
    assert payback(10_000.0, [100.0] * 20) is None
    assert payback(0.0, [100.0]) == 0.0
    assert return_rate(10_000.0, [-1.0] * 20) is None
    assert return_rate(0.0, [100.0]) is None


def test_prices_of_nothing_are_prices() -> None:
    found = money(flows(2500, 3000), 5.0, 0.0, replace(PLAIN, price=0.0, feed_in=0.0))
    assert (found.saving, found.payback_years, found.return_rate) == (0.0, None, None)


@pytest.mark.parametrize("wrong", [{"price": -0.1}, {"years": 0}, {"years": 51}, {"growth": 0.9}, {"upkeep": -1.0}])
def test_prices_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        replace(PLAIN, **wrong)  # type: ignore[arg-type]
