"""The register held against the turns: outages are made good, misreadings change nothing, a wrong constant is found."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from disc_counter.constant.standard import snapped
from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S
from disc_counter.reconciliation.cross_check import CrossCheck
from disc_counter.reconciliation.held_against import Gap, Point

RIGHT = 75.0
EVERY_S = 300
HOUR_S = 3600
DAY_S = 24 * HOUR_S
LAST_DIGIT_KWH = 0.1
START_KWH = 13_823.2


class Meter:
    """A household for weeks: the true energy, what a counter has of it, and a camera that reads the register."""

    def __init__(self, configured: float, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        self.check = CrossCheck(Constant.of(configured), LAST_DIGIT_KWH)
        self.time_s = 0
        self.true_kwh = 0.0
        self.counted_urev = 0
        self.bridged: list[tuple[Gap, int]] = []
        self.misread_by_kwh = 0.0

    def live(self, seconds: int, *, seen: bool = True, misread: float = 0.01) -> None:
        """Time passes; every five minutes the register is read, now and then wrong."""
        for _ in range(0, seconds, EVERY_S):
            self.time_s += EVERY_S
            day_w = 1500.0 if 17 <= self.time_s / HOUR_S % 24 < 22 else 150.0
            used_kwh = float(self.rng.gamma(2.0, day_w / 2)) * EVERY_S / 3.6e6
            self.true_kwh += used_kwh
            if seen:
                self.counted_urev += round(used_kwh * RIGHT * 1e6)
                self.read(misread)

    def read(self, misread: float = 0.0) -> None:
        reading = START_KWH + self.true_kwh + self.misread_by_kwh + float(self.rng.normal(0, 0.01))
        if self.rng.random() < misread:
            place = int(self.rng.integers(-1, 5))
            reading += float(self.rng.choice([-1, 1])) * 10.0**place * int(self.rng.integers(1, 5))
        missed = self.check.feed(Point(self.time_s * NS_PER_S, reading, self.counted_urev))
        if missed:
            assert self.gap is not None
            self.bridged.append((self.gap, missed))
            self.counted_urev += missed
            self.check.corrected(missed)

    def outage(self, seconds: int) -> None:
        from_ns = self.time_s * NS_PER_S
        self.live(seconds, seen=False)
        self.gap = self.check.open_gap(Gap(from_ns, self.time_s * NS_PER_S))
        for _ in range(10):
            self.read()

    @property
    def counted_kwh(self) -> float:
        return self.counted_urev / 1e6 / RIGHT


@pytest.mark.parametrize("seed", range(8))
def test_thirty_days_with_misreadings_outages_and_a_wrong_constant_end_right(seed: int) -> None:
    meter = Meter(96, seed)
    meter.live(DAY_S)
    alarm = meter.check.alarm()
    assert alarm is not None
    assert "96 is configured" in alarm
    estimate = meter.check.estimate()
    assert estimate is not None
    assert estimate.revolutions_per_kwh == pytest.approx(RIGHT, abs=4 * estimate.uncertainty)
    assert estimate.common == 75
    meter.check.price(Constant.of(75))
    assert meter.check.alarm() is None
    for outage_h in (3, 9, 1):
        meter.live(8 * DAY_S)
        meter.outage(outage_h * HOUR_S)
    meter.live(5 * DAY_S)
    assert len(meter.bridged) == 3
    assert meter.counted_kwh == pytest.approx(meter.true_kwh, abs=0.02)
    assert meter.check.alarm() is None


def test_a_misreading_of_any_digit_changes_nothing() -> None:
    meter = Meter(75)
    meter.live(2 * DAY_S, misread=0.2)
    assert meter.bridged == []
    assert meter.check.alarm() is None


def test_an_outage_in_which_nothing_was_used_adds_nothing() -> None:
    meter = Meter(75)
    meter.live(DAY_S, misread=0.0)
    meter.gap = meter.check.open_gap(Gap(meter.time_s * NS_PER_S, (meter.time_s + HOUR_S) * NS_PER_S))
    for _ in range(10):
        meter.read()
    assert meter.bridged == []
    assert meter.check.gap is None


def test_what_three_readings_do_not_agree_on_is_not_believed() -> None:
    check = CrossCheck(Constant.of(75), LAST_DIGIT_KWH)
    for second, reading in enumerate((100.0, 100.0, 100.0)):
        check.feed(Point(second, reading, 0))
    check.open_gap(Gap(3, HOUR_S * NS_PER_S))
    readings = (101.0, 111.0, *[101.0] * 9)
    assert [check.feed(Point(10, reading, 0)) for reading in readings] == [0] * 11
    assert check.feed(Point(11, 101.01, 0)) == pytest.approx(75e6, rel=0.01)


def test_a_register_that_starts_at_zero_again_is_no_energy() -> None:
    check = CrossCheck(Constant.of(75), LAST_DIGIT_KWH)
    for number in range(200):
        missed = check.feed(Point(number, (99_999.0 + number * 0.05) % 100_000, round(number * 0.05 * 75e6)))
        assert missed == 0
    assert check.alarm() is None


def test_a_measured_constant_snaps_to_the_common_one_that_fits_alone() -> None:
    assert snapped(75.1, 0.01) == 75
    assert snapped(187.0, 0.01) == Fraction("187.5")
    assert snapped(74.0, 0.05) is None
    assert snapped(1e6, 0.05) is None


def test_a_register_misread_by_thousands_after_an_outage_is_refused() -> None:
    meter = Meter(RIGHT)
    meter.live(6 * HOUR_S, misread=0.0)
    before_urev = meter.counted_urev
    meter.misread_by_kwh = 5000.0
    meter.outage(2 * HOUR_S)
    meter.live(3 * HOUR_S, misread=0.0)
    assert meter.bridged == []
    refused = meter.check.refused
    assert refused is not None
    assert refused.missed_kwh == pytest.approx(5000.0, abs=5.0)
    assert meter.counted_urev > before_urev
    meter.misread_by_kwh = 0.0
    meter.live(3 * HOUR_S, misread=0.0)
    assert meter.check.refused is None
    assert len(meter.bridged) == 1


def test_a_register_that_leaves_the_turns_by_thousands_is_a_question() -> None:
    meter = Meter(RIGHT)
    meter.live(6 * HOUR_S, misread=0.0)
    meter.misread_by_kwh = 5000.0
    meter.live(3 * HOUR_S, misread=0.0)
    question = meter.check.alarm()
    assert question is not None
    assert f"{START_KWH + 5000 + meter.true_kwh:.1f} kWh" in question
    meter.misread_by_kwh = 0.0
    meter.live(3 * HOUR_S, misread=0.0)
    assert meter.check.alarm() is None
    assert meter.bridged == []


def test_a_year_out_of_sight_is_no_question() -> None:
    meter = Meter(RIGHT)
    meter.live(6 * HOUR_S, misread=0.0)
    meter.misread_by_kwh = 3000.0
    meter.outage(365 * DAY_S)
    meter.live(3 * HOUR_S, misread=0.0)
    assert meter.check.alarm() is None
    assert len(meter.bridged) == 1


def two_kwh_a_day(configured: float, days: int) -> CrossCheck:
    """Read at 75 turns a kWh, once a day, to the last digit of a drum of tenths."""
    check = CrossCheck(Constant.of(configured), LAST_DIGIT_KWH)
    for day in range(days + 1):
        check.feed(Point(day * DAY_S * NS_PER_S, START_KWH + 2.0 * day, round(2.0 * day * RIGHT * 1e6)))
    return check


def test_a_constant_is_known_to_how_well_two_readings_are() -> None:
    """Each reading is off by a tenth of its last digit, 0.01 kWh: over 20 kWh both make 0.07 %."""
    estimate = two_kwh_a_day(RIGHT, 10).estimate()
    assert estimate is not None
    assert estimate.revolutions_per_kwh == pytest.approx(RIGHT)
    assert estimate.uncertainty == pytest.approx(RIGHT * 0.01 * 2**0.5 / 20.0)


def test_a_constant_is_not_said_to_be_wrong_by_less_than_gears_and_drums_explain() -> None:
    assert two_kwh_a_day(75.5, 10).alarm() is None
    assert two_kwh_a_day(76.0, 10).alarm() == (
        "the register says 75.0 \N{PLUS-MINUS SIGN} 0.1 U/kWh, 76 is configured:"
        " correct the constant, or the register's number of digits"
    )
