"""Sun, house, battery and grid: known answers by hand, and nothing is ever lost or made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from disc_counter.errors import UsageError
from disc_counter.planning.battery import Battery, Flows, Household
from disc_counter.planning.sizes import BatteryKind, Grid, System, with_size

HOUR_SQUARE = np.array([0.0] * 8 + [1000.0] * 8 + [0.0] * 8)
"""A square sun: 1 kW from 8 to 16 o'clock, in Wh an hour."""
CONSTANT = np.full(24, 300.0)
PERFECT = Battery(10_000.0, 5000.0, 1.0, 0.0)

values = st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 5000)), min_size=1, max_size=60)
batteries = st.builds(
    Battery, st.floats(0, 20_000), st.floats(0, 10_000), st.floats(0.3, 1.0), st.sampled_from([0.0, 5.0, 120.0])
)


def test_a_constant_load_under_a_square_sun_without_a_battery() -> None:
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0).flows(Battery())
    assert (flows.used, flows.fed_in, flows.grid) == (2400.0, 5600.0, 4800.0)
    assert flows.self_sufficiency == pytest.approx(1 / 3)
    assert flows.self_consumption == pytest.approx(0.3)


def test_a_perfect_battery_carries_the_day_into_the_night() -> None:
    """4,800 Wh are missing: 2,400 before the sun of the first day, when the battery is empty."""
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0).flows(PERFECT)
    assert flows.stored == 5600.0
    assert flows.battery == 2400.0
    assert flows.grid == 2400.0
    assert flows.left == 3200.0


def test_a_small_battery_fills_and_the_rest_is_fed_in() -> None:
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0).flows(replace(PERFECT, usable_wh=1000.0))
    assert (flows.stored, flows.battery, flows.fed_in, flows.left) == (1000.0, 1000.0, 4600.0, 0.0)


def test_the_batterys_power_limits_what_goes_in_and_out() -> None:
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0).flows(replace(PERFECT, power_w=100.0))
    assert (flows.stored, flows.battery) == (800.0, 800.0)


def test_efficiency_is_lost_half_on_the_way_in_half_on_the_way_out() -> None:
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0).flows(Battery(1000.0, 5000.0, 0.81, 0.0))
    assert flows.stored == pytest.approx(1000 / 0.9)
    assert flows.battery == pytest.approx(900.0)
    assert flows.converted == pytest.approx(1000 / 0.9 - 900)


def test_standby_is_taken_from_sun_battery_and_grid_in_this_order() -> None:
    flows = Household(HOUR_SQUARE, CONSTANT, 1.0, 10.0).flows(Battery(1000.0, 5000.0, 1.0, 10.0))
    assert flows.lost == 80.0
    assert flows.standby_battery + flows.standby_grid == pytest.approx(160.0)
    assert flows.battery + flows.standby_battery == pytest.approx(1000.0)
    assert flows.imported == pytest.approx(4800 + 160 - 1000)


def test_a_cap_cuts_what_is_above_it_once_the_battery_is_full() -> None:
    """700 W are left over; 500 may be fed in. The battery takes the first hour and 3/7 of the second."""
    household = Household(HOUR_SQUARE, CONSTANT, 1.0)
    assert household.flows(Battery(), 500.0).cut_off == 8 * 200.0
    with_battery = household.flows(replace(PERFECT, usable_wh=1000.0), 500.0)
    assert with_battery.cut_off == 6 * 200.0
    assert with_battery.fed_in == pytest.approx(5600 - 1000 - 1200)


@given(values, batteries, st.none() | st.floats(0, 3000), st.sampled_from([1 / 60, 0.25, 1.0]))
def test_nothing_is_lost_or_made(
    pairs: list[tuple[float, float]], battery: Battery, cap_w: float | None, step_h: float
) -> None:
    sun, use = (np.array(each) for each in zip(*pairs, strict=True))
    household = Household(sun, use, step_h, battery.standby_w)
    flows = household.flows(battery, cap_w)
    close = pytest.approx(0.0, abs=1e-6)
    assert flows.sun - flows.used - flows.stored - flows.fed_in - flows.cut_off - flows.lost == close
    assert flows.use - flows.used - flows.battery - flows.grid == close
    assert flows.stored - flows.battery - flows.standby_battery - flows.converted - flows.left == close
    assert min(vars_of(flows)) >= -1e-6
    assert flows.left <= battery.usable_wh + 1e-6
    steps = household.every_step(battery, cap_w)
    assert steps.imported.sum() == pytest.approx(flows.imported, abs=1e-5)
    assert steps.fed_in.sum() == pytest.approx(flows.fed_in, abs=1e-5)
    assert steps.cut_off.sum() == pytest.approx(flows.cut_off, abs=1e-5)
    assert cap_w is None or steps.fed_in.max() <= cap_w * step_h + 1e-6


def vars_of(flows: Flows) -> list[float]:
    return [getattr(flows, name) for name in flows.__slots__]


@given(values, batteries, st.none() | st.floats(0, 3000))
def test_the_short_loop_over_stretches_is_the_long_one_over_steps(
    pairs: list[tuple[float, float]], battery: Battery, cap_w: float | None
) -> None:
    sun, use = (np.array(each) for each in zip(*pairs, strict=True))
    flows = Household(sun, use, 0.25, battery.standby_w).flows(battery, cap_w)
    stored, out, cut, left = step_by_step(sun - use - battery.standby_w * 0.25, battery, 0.25, cap_w)
    assert flows.stored == pytest.approx(stored, abs=1e-6)
    assert flows.battery + flows.standby_battery == pytest.approx(out, abs=1e-6)
    assert flows.cut_off == pytest.approx(cut, abs=1e-6)
    assert flows.left == pytest.approx(left, abs=1e-6)


def step_by_step(
    net: NDArray[np.float64], battery: Battery, step_h: float, cap_w: float | None
) -> tuple[float, float, float, float]:
    """As one would write it down first."""
    charge = stored = out = cut = 0.0
    for step in net:
        if step >= 0:
            put_in = min(step, battery.power_w * step_h, (battery.usable_wh - charge) / battery.one_way)
            charge += put_in * battery.one_way
            stored += put_in
            cut += 0.0 if cap_w is None else max(step - put_in - cap_w * step_h, 0.0)
        else:
            taken = min(-step, battery.power_w * step_h, charge * battery.one_way)
            charge -= taken / battery.one_way
            out += taken
    return stored, out, cut, charge


@pytest.mark.parametrize("wrong", [{"usable_wh": -1.0}, {"power_w": -1.0}, {"efficiency": 0.0}, {"efficiency": 1.1}])
def test_a_battery_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        replace(PERFECT, **wrong)


def test_the_table_is_its_systems_one_by_one() -> None:
    random = np.random.default_rng(3)
    use, sun = random.gamma(0.5, 20.0, 15 * 4 * 24 * 3), np.tile(np.repeat(HOUR_SQUARE * 0.8, 4), 3)
    system = System(use, sun, Grid(2000.0, 0.5), BatteryKind(0.9, 5.0))
    table = system.table((1.0, 3.0), (0.0, 4.0))
    assert table[1][1] == system.flows(3.0, 4.0)
    assert table[0][0] == system.flows(1.0, 0.0)


def test_what_nobody_uses_and_no_sun_gives_has_no_shares() -> None:
    flows = Household(np.zeros(4), np.zeros(4), 1.0).flows(Battery())
    assert flows.self_sufficiency is None
    assert flows.self_consumption is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(6.0, [0.0, 5.0, 6.0]), (7.0, [0.0, 5.0, 7.0]), (0.5, [0.0, 0.5, 6.0]), (0.0, [0.0, 5.0, 6.0])],
)
def test_a_wanted_size_stands_in_the_table(wanted: float, expected: list[float]) -> None:
    assert with_size((0.0, 5.0, 6.0), wanted) == expected
