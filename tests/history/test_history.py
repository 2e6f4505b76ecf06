"""Questions to the journal: energy in local time, priced by the constant in force."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant, energy_wh
from disc_counter.errors import JournalError, UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.periods import Period, checked_period, periods
from disc_counter.journal import Journal, edit, set_constant
from disc_counter.journal.tables import DATABASE
from disc_counter.model import NS_PER_S, Blind, Progress

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2024, 3, 31, tzinfo=BERLIN)  # 23 hours
AUTUMN = datetime(2024, 10, 27, tzinfo=BERLIN)  # 25 hours
A_DAY = timedelta(days=1)
MINUTE_UREV = 6_250_000  # 5 kW at 75 U/kWh


def clock_at(start: datetime) -> FixedClock:
    """A clock whose monotonic time is 0 at `start`."""
    return FixedClock(round(start.timestamp()) * NS_PER_S, "6b1c2f5e-6b0f-4a44-8b0e-1c2f5e6b0f4a")


def record(journal: Journal, minutes: int, minute_urev: int = MINUTE_UREV, reverse_urev: int = 0) -> None:
    """Even consumption from 0 on, in steps of a minute."""
    for minute in range(minutes + 1):
        forward_urev, back_urev = minute * minute_urev, minute * reverse_urev
        path_urev = forward_urev - back_urev
        journal.record(Progress(minute * 60 * NS_PER_S, path_urev, 9, forward_urev, back_urev, 5000.0, 10.0))


def stored(directory: Path, start: datetime, minutes: int, minute_urev: int = MINUTE_UREV) -> History:
    """A closed journal with even consumption at 75 U/kWh."""
    with Journal.open(directory, clock=clock_at(start)) as journal:
        journal.set_constant(Constant.of(75), None)
        record(journal, minutes, minute_urev)
    return History(directory)


def next_midnight(midnight: datetime) -> datetime:
    return midnight + A_DAY  # local arithmetic: the wall shows midnight again


@pytest.mark.parametrize(("midnight", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_daylight_saving_has_its_own_number_of_hours(tmp_path: Path, midnight: datetime, hours: int) -> None:
    with stored(tmp_path, midnight - timedelta(hours=5), 36 * 60) as history:
        by_hour = history.energy("hour", midnight, next_midnight(midnight), BERLIN)
        (day,) = history.energy("day", midnight, next_midnight(midnight), BERLIN)
        (asked_at_noon,) = [history.today(BERLIN, midnight.replace(hour=12))]
    assert [row.import_wh for row in by_hour] == [5000.0] * hours
    assert day.import_wh == 5000.0 * hours
    assert asked_at_noon == day
    assert len({row.start.astimezone(UTC) for row in by_hour}) == hours


@pytest.mark.parametrize("hour", [0, 1, 23])
def test_today_is_the_local_day_also_at_half_past_midnight(tmp_path: Path, hour: int) -> None:
    """In summer it is still yesterday by UTC until two o'clock."""
    midnight = datetime(2024, 7, 10, tzinfo=BERLIN)
    with stored(tmp_path, midnight - timedelta(hours=3), 27 * 60) as history:
        today = history.today(BERLIN, (midnight + timedelta(hours=hour, minutes=30)).astimezone(UTC))
    assert (today.start, today.until) == (midnight, midnight + A_DAY)
    assert today.import_wh == 5000.0 * 24


def test_minutes_hours_days_months_and_years_add_up_to_the_same(tmp_path: Path) -> None:
    start = datetime(2023, 12, 31, 21, 0, tzinfo=BERLIN)
    with stored(tmp_path, start, 6 * 60) as history:
        sums = {}
        for by in ("minute", "15min", "hour", "day", "month", "year"):
            rows = history.energy(checked_period(by), start, start + timedelta(hours=6), BERLIN)
            sums[by] = (len(rows), sum(row.import_wh or 0 for row in rows))
    assert [count for count, _ in sums.values()] == [360, 24, 6, 2, 2, 2]
    assert [total for _, total in sums.values()] == pytest.approx([30_000] * 6)


def test_what_was_not_recorded_is_none_and_standstill_is_zero(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with stored(tmp_path, start, 59, minute_urev=0) as history:
        rows = history.energy("hour", start - timedelta(hours=1), start + timedelta(hours=2), BERLIN)
    assert [row.import_wh for row in rows] == [None, 0.0, None]


def test_export_is_apart_and_blindness_is_said(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with Journal.open(tmp_path, clock=clock_at(start)) as journal:
        journal.set_constant(Constant.of(75), None)
        journal.record(Progress(0, 0, 0, 0, 0, None, None))
        journal.record(Progress(NS_PER_S, 0, 0, 0, 75_000, None, None))
        journal.record(Blind(2 * NS_PER_S, 32 * NS_PER_S, "glare", 750_000))
        journal.record(Progress(32 * NS_PER_S, 0, 0, 750_000, 75_000, None, None, 30 * NS_PER_S, 750_000))
    with History(tmp_path) as history:
        (row,) = history.energy("minute", start, start + timedelta(minutes=1), BERLIN)
    assert (row.import_wh, row.export_wh, row.bridged_wh, row.blind_s) == (10.0, 1.0, 10.0, 30.0)


def test_each_minute_is_priced_by_the_constant_in_force(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    half_past = start + timedelta(minutes=30)
    with stored(tmp_path, start, 60) as history:
        before = history.energy("hour", start, start + timedelta(hours=1), BERLIN)[0].import_wh
        with edit(tmp_path) as connection:
            set_constant(connection, Constant.of("187.5"), round(half_past.timestamp()) * NS_PER_S)
        halves = history.energy("minute", start, start + timedelta(hours=1), BERLIN)
        (hour,) = history.energy("hour", start, start + timedelta(hours=1), BERLIN)
        with edit(tmp_path) as connection:
            set_constant(connection, Constant.of(150), None)
        after = history.energy("hour", start, start + timedelta(hours=1), BERLIN)[0].import_wh
    minute_wh = [energy_wh(MINUTE_UREV, Constant.of(constant)) for constant in (75, "187.5")]
    assert before == 5000.0
    assert [row.import_wh for row in halves] == pytest.approx([float(minute_wh[0])] * 30 + [float(minute_wh[1])] * 30)
    assert hour.import_wh == float(30 * minute_wh[0] + 30 * minute_wh[1])
    assert after == 2500.0


def test_what_only_the_tail_has_is_seen_at_once_and_counted_once(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with Journal.open(tmp_path, clock=clock_at(start)) as journal, History(tmp_path) as history:
        journal.set_constant(Constant.of(75), None)
        record(journal, 5)
        fresh = history.energy("hour", start, start + timedelta(hours=1), BERLIN)
        powers = history.power(start, start + timedelta(hours=1))
        total = history.totals()
        journal.commit()
        assert history.energy("hour", start, start + timedelta(hours=1), BERLIN) == fresh
        assert history.power(start, start + timedelta(hours=1)) == powers
        assert history.totals() == total
    assert fresh[0].import_wh == float(5 * energy_wh(MINUTE_UREV, Constant.of(75)))
    assert total.import_wh == 5 * energy_wh(MINUTE_UREV, Constant.of(75))
    assert [power.power_w for power in powers] == [5000.0] * 5


def test_totals_count_what_has_no_wall_time_yet(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=FixedClock(None)) as journal:
        journal.set_constant(Constant.of(75), None)
        record(journal, 75)
    with History(tmp_path) as history:
        assert history.totals().import_wh == Fraction(75 * MINUTE_UREV, 75_000)


def test_power_comes_in_order_and_unknown_stays_unknown(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with Journal.open(tmp_path, clock=clock_at(start)) as journal:
        for second, power_w in ((0, None), (10, 40.0), (20, None), (30, -250.5)):
            journal.record(Progress(second * NS_PER_S, 0, 0, 0, 0, power_w, None if power_w is None else 1.0))
    with History(tmp_path) as history:
        rows = history.power(start, start + timedelta(seconds=30))
        everything = history.power(start, start + timedelta(seconds=31))
    assert [(row.time - start, row.power_w) for row in rows] == [
        (timedelta(seconds=10), 40.0),
        (timedelta(seconds=20), None),
    ]
    assert [row.power_w for row in everything] == [40.0, None, -250.5]


def test_the_load_profile_has_only_what_was_recorded(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with stored(tmp_path, start, 30) as history:
        rows = history.load_profile("15min", start - A_DAY, start + A_DAY, BERLIN)
    assert [(row.start.hour, row.start.minute) for row in rows] == [(12, 0), (12, 15)]
    assert [row.import_wh for row in rows] == [1250.0, 1250.0]


def test_readings_come_with_what_was_not_sure(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    with Journal.open(tmp_path, clock=clock_at(start)) as journal:
        journal.add_reading(0, "main", 123_400, "001234", -50)
        journal.add_reading(NS_PER_S, "main", None, "0012?4")
    with History(tmp_path) as history:
        first, second = history.readings(start, start + A_DAY)
    assert (first.time, first.reading_kwh, first.difference_kwh) == (start, 123.4, -0.05)
    assert (second.reading_kwh, second.digits) == (None, "0012?4")


def test_wrong_questions_are_named(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, tzinfo=BERLIN)
    with pytest.raises(JournalError, match="there is no journal"):
        History(tmp_path)
    with stored(tmp_path, start, 1) as history:
        with pytest.raises(UsageError, match="without a zone"):
            history.energy("day", datetime(2024, 5, 1), start, BERLIN)
        with pytest.raises(UsageError, match="has no zone"):
            history.power(datetime(2024, 5, 1), start)
    with pytest.raises(UsageError, match=r"period 'week' is not known: give one of minute, 15min"):
        checked_period("week")


def test_without_a_constant_energy_is_not_guessed(tmp_path: Path) -> None:
    Journal.open(tmp_path, clock=clock_at(SPRING)).checkpoint_and_close()
    with History(tmp_path) as history, pytest.raises(UsageError, match="no constant is set"):
        history.totals()


def test_a_damaged_journal_is_named_when_read(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"something else" * 1000)
    with pytest.raises(JournalError, match="is damaged"):
        History(tmp_path)


def test_a_copy_at_rest_can_be_read(tmp_path: Path) -> None:
    start = datetime(2024, 5, 1, 12, 0, tzinfo=BERLIN)
    stored(tmp_path / "j", start, 10).close()
    (tmp_path / "copy").mkdir()
    shutil.copy(tmp_path / "j" / DATABASE, tmp_path / "copy")
    with History(tmp_path / "copy") as history:
        assert history.totals().import_wh == 10 * energy_wh(MINUTE_UREV, Constant.of(75))


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "UTC"]),
    st.sampled_from(["15min", "hour", "day", "month", "year"]),
)
def test_periods_follow_each_other_without_gap_or_overlap(start: datetime, name: str, period: Period) -> None:
    zone = ZoneInfo(name)
    begin = start.replace(tzinfo=UTC)
    end = begin + timedelta(days=2)
    spans = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in periods(period, begin, end, zone)]
    assert spans[0][0] <= begin < spans[0][1]
    assert spans[-1][0] < end <= spans[-1][1]
    assert all(a < b for a, b in spans)
    assert all(first[1] == second[0] for first, second in pairwise(spans))
