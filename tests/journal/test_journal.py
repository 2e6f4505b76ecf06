"""The journal keeps what was counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.journal import Journal, Totals, add_reading, edit, set_constant
from disc_counter.model import NS_PER_S, Blind, MeasurementEvent, Progress, Revolution
from tests.drawing.journals import NOON_NS, SECOND_UREV, crashed, progress, rows, run_evenly, sum_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_NS)


def test_totals_go_on_after_a_restart_without_a_jump(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(1, 101))
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.totals == Totals(forward_urev=100 * SECOND_UREV)
        journal.record(progress(200, 5, 3))
        assert journal.totals == Totals(100 * SECOND_UREV + 5, 3)
    assert (
        sum_of(tmp_path, "forward_urev")
        == sum_of(tmp_path, "forward_urev", "hours")
        == sum_of(tmp_path, "forward_urev", "days")
        == 100 * SECOND_UREV + 5
    )


def test_a_counter_that_starts_anew_in_the_same_process_adds_up(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(progress(1, 1000, 10, blind_ns=5))
        journal.record(progress(2, 400, 10))
        assert journal.totals == Totals(1400, 20, 0, 5)


def test_each_minute_gets_what_was_counted_in_it(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 181))
    minutes = rows(
        tmp_path, "SELECT minute - ?, forward_urev FROM minutes".replace("?", str(NOON_NS // 60 // NS_PER_S))
    )
    assert minutes == [(0, 60 * SECOND_UREV), (1, 60 * SECOND_UREV), (2, 60 * SECOND_UREV)]


def test_revolutions_carry_time_direction_and_the_total_path(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(1, 11))
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(Revolution(12_345_000_000, -1, -700_000))
    assert rows(tmp_path, "SELECT time_ms, direction, total_urev FROM revolutions") == [
        (NOON_NS // 1_000_000 + 12_345, -1, 10 * SECOND_UREV - 700_000)
    ]


def test_power_that_is_not_known_is_stored_as_such(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        run_evenly(journal, range(0, 10))
        for second in range(10, 20):
            journal.record(Progress(second * NS_PER_S, 0, 0, 9 * SECOND_UREV, 0, None, None, reason="dark"))
    powers = rows(tmp_path, "SELECT power_mw, uncertainty_mw FROM power")
    assert powers[0] == (5_000_000, 10_000)
    assert powers[1] == (None, None)


def test_what_was_bridged_is_spread_over_the_blind_span(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.record(progress(0, 0))
        journal.record(progress(59, 0))
        journal.record(progress(179, 0, blind_ns=120 * NS_PER_S))
        journal.record(Blind(60 * NS_PER_S, 180 * NS_PER_S, "dark", 2_000_000))
        journal.record(progress(180, 2_000_100, blind_ns=120 * NS_PER_S, bridged_urev=2_000_000))
    assert rows(tmp_path, "SELECT forward_urev, bridged_urev FROM minutes") == [
        (0, 0),
        (1_000_000, 1_000_000),
        (1_000_100, 1_000_000),
    ]
    assert rows(tmp_path, "SELECT reason, bridged_urev, until_ns - time_ns FROM blind_spans") == [
        ("dark", 2_000_000, 120 * NS_PER_S)
    ]
    assert sum_of(tmp_path, "blind_ns") == 120 * NS_PER_S


def test_another_process_sets_the_constant_while_the_service_runs(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        with edit(tmp_path) as connection:
            set_constant(connection, Constant.of("187.5"), NOON_NS)
        assert journal.constants.entries == ((None, Constant.of(75)), (NOON_NS, Constant.of("187.5")))


def test_a_constant_replaces_what_was_in_force_from_then_on(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.set_constant(Constant.of(75), None)
        journal.set_constant(Constant.of(96), NOON_NS + 5)
        journal.set_constant(Constant.of(120), NOON_NS)
    with Journal.open(tmp_path, clock=clock) as journal:
        assert journal.constants.entries == ((None, Constant.of(75)), (NOON_NS, Constant.of(120)))


def test_readings_are_kept_with_what_was_not_sure(tmp_path: Path, clock: FixedClock) -> None:
    with Journal.open(tmp_path, clock=clock) as journal:
        journal.add_reading(5 * NS_PER_S, "main", None, "1234?6")
        with edit(tmp_path) as connection:
            add_reading(connection, NOON_NS, "main", 12_345_600, "by hand", -20)
    assert rows(
        tmp_path, "SELECT time_ns, reading_kwh_thousandths, digits, difference_kwh_thousandths FROM readings"
    ) == [
        (NOON_NS + 5 * NS_PER_S, None, "1234?6", None),
        (NOON_NS, 12_345_600, "by hand", -20),
    ]


def test_a_busy_day_of_turns_fits_into_the_records(tmp_path: Path, clock: FixedClock) -> None:
    events: list[MeasurementEvent] = []
    for second in range(1, 121):
        events += [Revolution(second * NS_PER_S - 10, 1, (second * 20 + n) * 1_000_000) for n in range(20)]
        events.append(Blind((second - 1) * NS_PER_S, second * NS_PER_S, "something crossed the slot " * 5, 5))
        events.append(progress(second, second * 20_000_000, bridged_urev=second * 5))
    with Journal.open(tmp_path / "j", clock=clock) as journal:
        for event in events:
            journal.record(event)
        left = crashed(tmp_path / "j")
    with Journal.open(left, clock=clock):
        assert len(rows(left, "SELECT * FROM revolutions")) > 2380
    assert len(rows(tmp_path / "j", "SELECT * FROM revolutions")) == 2400
