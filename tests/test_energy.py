"""Turns become energy: exact, priced by the constant in force, import and export apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.energy import (
    DEAD_BAND_UREV,
    Constant,
    Constants,
    Ledger,
    energy_wh,
    power_w,
    speed_deg_per_s,
)
from disc_counter.errors import UsageError

constants = st.fractions(1, 10_000).map(Constant.of)
paths = st.lists(st.integers(-400_000, 400_000), max_size=80).map(lambda steps: list(accumulate(steps, initial=0)))


@pytest.mark.parametrize("value", ["187.5", " 187.5 ", 187.5, Decimal("187.50"), Fraction(375, 2), "375/2"])
def test_constant_is_exact_however_it_is_written(value: str | float | Decimal | Fraction) -> None:
    assert Constant.of(value).revolutions_per_kwh == Fraction(375, 2)
    assert str(Constant.of(value)) == "187.5"


@pytest.mark.parametrize(
    "value", [0, -75, 0.5, 10_001, "", "75 U/kWh", "nan", "inf", float("nan"), "1/0", "75,5", "1e999999999"]
)
def test_a_wrong_constant_is_named(value: str | float) -> None:
    with pytest.raises(UsageError, match=r"constant .* give"):
        Constant.of(value)


@given(constants)
def test_the_text_of_a_constant_reads_back_the_same(constant: Constant) -> None:
    assert Constant.of(str(constant)) == constant


@pytest.mark.parametrize(
    ("constant", "text"),
    [
        (Fraction(75), "75"),
        (Fraction(375, 2), "187.5"),
        (Fraction(32, 25), "1.28"),
        (Fraction(1025, 1024), "1.0009765625"),
        (Fraction(126, 125), "1.008"),
        (Fraction(800, 3), "800/3"),
        (Fraction(601, 6), "601/6"),
        (Fraction(1201, 15), "1201/15"),
    ],
)
def test_the_text_of_a_constant_is_the_shortest_that_is_exact(constant: Fraction, text: str) -> None:
    assert str(Constant(constant)) == text


def test_75_revolutions_are_one_kilowatt_hour() -> None:
    assert energy_wh(75_000_000, Constant.of(75)) == 1000
    assert energy_wh(1, Constant.of("187.5")) == Fraction(1, 187_500)


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15), constants)
def test_energy_adds_up_exactly(first: int, second: int, constant: Constant) -> None:
    assert energy_wh(first, constant) + energy_wh(second, constant) == energy_wh(first + second, constant)


def test_2_kw_at_75_turns_15_degrees_a_second() -> None:
    assert speed_deg_per_s(2000, Constant.of(75)) == pytest.approx(15)
    assert power_w(-15, Constant.of(75)) == pytest.approx(-2000)


def test_a_constant_holds_from_its_time_on() -> None:
    held = Constants.of([(1000, Constant.of(96)), (None, Constant.of(75))])
    assert [str(held.at(time_ns)) for time_ns in (-5, 999, 1000, 5000)] == ["75", "75", "96", "96"]
    assert [(s.since_ns, s.until_ns) for s in held.segments()] == [(None, 1000), (1000, None)]


def test_constants_are_in_the_order_of_time_whatever_they_are() -> None:
    times = [2000, -1000, None, 0]
    held = Constants.of([(since_ns, Constant.of(50 + place)) for place, since_ns in enumerate(times)])
    assert [(since_ns, str(constant)) for since_ns, constant in held.entries] == [
        (None, "52"),
        (-1000, "51"),
        (0, "53"),
        (2000, "50"),
    ]
    assert [(s.since_ns, s.until_ns, str(s.constant)) for s in held.segments()] == [
        (None, -1000, "52"),
        (-1000, 0, "51"),
        (0, 2000, "53"),
        (2000, None, "50"),
    ]
    assert bool(held)
    assert not Constants()


def test_the_first_segment_has_no_beginning_though_its_constant_has_one() -> None:
    (segment,) = Constants.of([(1000, Constant.of(96))]).segments()
    assert (segment.since_ns, segment.until_ns) == (None, None)


def test_before_the_first_constant_the_first_one_holds() -> None:
    assert Constants.of([(1000, Constant.of(96))]).at(0) == Constant.of(96)


def test_a_new_constant_replaces_what_was_in_force_from_then_on() -> None:
    held = Constants.of([(None, Constant.of(75)), (1000, Constant.of(96)), (2000, Constant.of(120))])
    assert held.with_constant(Constant.of(150), 1000).entries == ((None, Constant.of(75)), (1000, Constant.of(150)))
    assert held.with_constant(Constant.of(150), None).entries == ((None, Constant.of(150)),)


def test_without_a_constant_nothing_is_priced() -> None:
    said = "^no constant is set: give the revolutions per kWh printed on the meter$"
    with pytest.raises(UsageError, match=said):
        Constants().at(0)
    with pytest.raises(UsageError, match=said):
        _ = Constants().latest


def test_trembling_at_standstill_adds_nothing() -> None:
    ledger = Ledger()
    for path_urev in [1_000_000, *[1_000_000 - DEAD_BAND_UREV, 1_000_000] * 1000]:
        ledger.feed(path_urev)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_000_000, 0)


def test_turning_back_is_export() -> None:
    ledger = Ledger()
    for path_urev in (0, 500_000, 1_000_000, 700_000, 400_000, 900_000):
        ledger.feed(path_urev)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_500_000, 600_000)


def test_a_disc_that_starts_backwards_is_export_from_the_start() -> None:
    ledger = Ledger()
    ledger.feed(-1_000_000)
    assert (ledger.forward_urev, ledger.reverse_urev) == (0, 1_000_000)


def test_trembling_after_turning_back_adds_nothing_either() -> None:
    ledger = Ledger()
    for path_urev in [-1_000_000, *[-1_000_000 + DEAD_BAND_UREV, -1_000_000] * 1000]:
        ledger.feed(path_urev)
    assert (ledger.forward_urev, ledger.reverse_urev) == (0, 1_000_000)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_disc_that_creeps_is_counted_in_full(direction: int) -> None:
    ledger = Ledger()
    ledger.feed(direction * 1_000_000)
    for creeping_urev in range(1, 100):
        ledger.feed(direction * (1_000_000 + creeping_urev))
    assert (ledger.forward_urev, ledger.reverse_urev) == ((1_000_099, 0) if direction > 0 else (0, 1_000_099))


@given(paths, st.integers(0, 100_000))
def test_totals_never_fall_and_their_difference_is_the_path(path: list[int], band_urev: int) -> None:
    ledger = Ledger(band_urev=band_urev)
    forward_urev, reverse_urev = 0, 0
    for path_urev in path:
        ledger.feed(path_urev)
        assert ledger.forward_urev >= forward_urev
        assert ledger.reverse_urev >= reverse_urev
        assert abs(ledger.net_urev - path_urev) <= band_urev
        forward_urev, reverse_urev = ledger.forward_urev, ledger.reverse_urev


@given(paths)
def test_with_a_backstop_only_the_furthest_point_counts(path: list[int]) -> None:
    ledger = Ledger(backstop=True)
    for path_urev in path:
        ledger.feed(path_urev)
    assert ledger.reverse_urev == 0
    assert ledger.forward_urev == max(path)


def test_a_negative_band_is_refused() -> None:
    with pytest.raises(UsageError, match="dead band -1"):
        Ledger(band_urev=-1)


def test_a_path_that_is_corrected_back_is_no_export() -> None:
    ledger = Ledger()
    ledger.feed(1_000_000)
    ledger.correct(-30_000)
    ledger.feed(970_000)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_000_000, 0)
    ledger.feed(1_000_000)
    ledger.feed(1_200_000)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_200_000, 0)
    ledger.feed(1_100_000)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_200_000, 100_000)


def test_a_path_that_is_corrected_forward_counts_at_once() -> None:
    ledger = Ledger()
    ledger.feed(1_000_000)
    ledger.correct(30_000)
    ledger.feed(1_030_000)
    assert (ledger.forward_urev, ledger.reverse_urev) == (1_030_000, 0)
