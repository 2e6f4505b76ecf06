"""What outputs, exports and planning ask the journal: an evening of three minutes, of which everything is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.errors import UsageError
from disc_counter.history.journal_queries import History
from disc_counter.history.load_profile import load_profile
from disc_counter.history.local_time import parse_time
from disc_counter.history.minute_energy import MinuteReader
from disc_counter.history.rows import HealthRow, TurnRow
from disc_counter.journal import Journal
from disc_counter.journal.edits import HealthEntry
from disc_counter.model import NS_PER_S, Progress, Revolution

EVENING = datetime(2024, 5, 1, 20, 0, tzinfo=UTC)
EVENING_MINUTE = round(EVENING.timestamp()) // 60
MINUTE = timedelta(minutes=1)
TURN_UREV = 1_000_000


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Two turns forward in the first minute, one back in the third; at 75 turns a kWh, at 150 from the third on."""
    with Journal.open(tmp_path, clock=FixedClock(round(EVENING.timestamp()) * NS_PER_S)) as journal:
        journal.set_constant(Constant.of(75), None)
        journal.set_constant(Constant.of(150), round((EVENING + 2 * MINUTE).timestamp()) * NS_PER_S)
        for second, forward, reverse in ((0, 0, 0), (60, 2, 0), (120, 2, 0), (180, 2, 1), (230, 2, 1)):
            path, ahead, back = (forward - reverse) * TURN_UREV, forward * TURN_UREV, reverse * TURN_UREV
            journal.record(Progress(second * NS_PER_S, path, 0, ahead, back, None, None))
            if second == 60:
                journal.record(Revolution(20 * NS_PER_S, 1, TURN_UREV))
                journal.record(Revolution(50 * NS_PER_S, 1, 2 * TURN_UREV))
                journal.add_health(HealthEntry(round(EVENING.timestamp()) * 1000 + 59_000, 29.9, 101.5, 0.3, 4))
                journal.add_reading(59 * NS_PER_S, "day", 13_823_200, "13823.2")
            if second == 180:
                journal.record(Revolution(150 * NS_PER_S, -1, TURN_UREV))
                journal.add_reading(120 * NS_PER_S, "night", 5_000, "00005.0")
                journal.add_reading(179 * NS_PER_S, "day", None, "1????.?")
    return tmp_path


def test_turns_come_in_their_order_and_only_those_asked_for(journal: Path) -> None:
    first, second = (TurnRow(EVENING + timedelta(seconds=at), 1, turns) for at, turns in ((20, 1.0), (50, 2.0)))
    back = TurnRow(EVENING + timedelta(seconds=150), -1, 1.0)
    with History(journal) as history:
        assert history.turns(EVENING, EVENING + 3 * MINUTE) == [first, second, back]
        assert history.turns(first.time, second.time) == [first]
        assert history.turns_after(0, 2) == [(1, first), (2, second)]
        assert history.turns_after(2, 9) == [(3, back)]


def test_readings_and_health_are_told_once_by_their_numbers(journal: Path) -> None:
    well = HealthRow(EVENING + timedelta(seconds=59), 29.9, 101.5, 0.3, 4)
    with History(journal) as history:
        found = [(number, row.register, row.reading_kwh, row.digits) for number, row in history.readings_after(0, 2)]
        assert found == [(1, "day", 13_823.2, "13823.2"), (2, "night", 5.0, "00005.0")]
        assert [number for number, _ in history.readings_after(2, 9)] == [3]
        assert history.health_after(0, 9) == [(1, well)]
        assert history.health_after(1, 9) == []
        assert history.health(well.time, well.time + MINUTE) == [well]
        assert history.health(EVENING, well.time) == []


def test_totals_end_with_the_last_full_minute_before(journal: Path) -> None:
    no_wh, two_turns_wh, one_turn_wh = Fraction(0), Fraction(2000, 75), Fraction(1000, 150)
    with History(journal) as history:
        assert history.totals_at(EVENING + MINUTE - timedelta(seconds=1)) == (no_wh, no_wh)
        assert history.totals_at(EVENING + MINUTE) == (two_turns_wh, no_wh)
        assert history.totals_at(EVENING + 3 * MINUTE) == (two_turns_wh, one_turn_wh)
        assert history.first_time() == EVENING
        assert history.minutes(EVENING, EVENING + 3 * MINUTE) == 3
        powers = history.power(EVENING, EVENING + 2 * MINUTE)
        assert history.rows(EVENING, EVENING + 2 * MINUTE) == len(powers) + 2


def test_an_empty_journal_begins_nowhere(tmp_path: Path) -> None:
    with Journal.open(tmp_path):
        pass
    with History(tmp_path) as history:
        assert history.first_ns() is None
        assert history.first_time() is None
    with MinuteReader(tmp_path) as reader:
        assert reader.span() is None
        with pytest.raises(UsageError, match="constant"):
            reader.energy(0, 5)


def test_minutes_as_arrays_are_priced_by_the_constant_that_held_then(journal: Path) -> None:
    with MinuteReader(journal) as reader:
        span = reader.span()
        assert span == (EVENING_MINUTE, EVENING_MINUTE + 3)
        found = reader.energy(EVENING_MINUTE - 1, EVENING_MINUTE + 3)
        assert reader.readings_kwh() == [(EVENING_MINUTE, 13_823.2)]
    assert found.first_minute == EVENING_MINUTE - 1
    np.testing.assert_allclose(found.import_wh, [np.nan, 2000 / 75, 0, 0])
    np.testing.assert_allclose(found.export_wh, [np.nan, 0, 0, 1000 / 150])


def test_a_load_profile_begins_and_ends_with_what_was_recorded(journal: Path) -> None:
    with History(journal) as history:
        rows = load_profile(history, "minute", EVENING - timedelta(days=900), EVENING + timedelta(days=9), UTC)
        assert [row.start for row in rows] == [EVENING + place * MINUTE for place in range(len(rows))]
        assert [row.import_wh for row in rows[:3]] == pytest.approx([2000 / 75, 0, 0])
        assert load_profile(history, "minute", EVENING - timedelta(days=9), EVENING - timedelta(days=5), UTC) == []
        with pytest.raises(UsageError, match=r"--from .* must lie before --to"):
            load_profile(history, "minute", EVENING, EVENING, UTC)


@pytest.mark.parametrize("text", ["2024-03-31", "2024-03-31T12:00", "2000-01-01", "2099-12-31T23:59:59"])
def test_a_time_without_an_offset_is_local(text: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse_time(text, berlin) == datetime.fromisoformat(text).replace(tzinfo=berlin)


def test_a_time_with_an_offset_keeps_it() -> None:
    assert parse_time("2024-03-31T12:00+01:00", UTC) == datetime(2024, 3, 31, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "'soon' is not a time: give a date or time as 2024-03-31, 2024-03-31T12:00 or 2024-03-31T12:00+01:00"),
        ("1999-12-31", "1999-12-31 lies outside of the years 2000 to 2099"),
        ("2100-01-01", "2100-01-01 lies outside of the years 2000 to 2099"),
    ],
)
def test_what_is_no_time_is_named(text: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_time(text, UTC)
    assert str(refused.value) == why
