"""Habits: the typical day, what is always on, and the highest quarter hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.history.journal_queries import History
from disc_counter.history.profile import profile
from disc_counter.history.rows import EnergyRow
from tests.drawing.household import write_journal
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2025, 6, 2, tzinfo=BERLIN)


def hours(*days: Sequence[float | None], export_wh: float = 0.0) -> list[EnergyRow]:
    """Days of 24 hours from a Monday on."""
    rows = []
    for day, values in enumerate(days):
        for hour, value in enumerate(values):
            start = MONDAY + timedelta(days=day, hours=hour)
            given = None if value is None else export_wh
            rows.append(EnergyRow(start, start + timedelta(hours=1), value, given, 0.0, 0.0))
    return rows


def test_a_typical_day_is_what_most_days_are_like() -> None:
    usual, party = [100.0] * 24, [100.0] * 20 + [9000.0] * 4
    found = profile(hours(usual, usual, party, usual, usual, party, party))
    assert found.days == 7
    assert found.weekday == [100.0] * 24
    assert found.weekend == party


def test_what_is_always_on_is_what_the_quietest_hours_take() -> None:
    day = [80.0, 82.0, *[400.0] * 22]
    assert profile(hours(day, day, [500.0] * 24)).base_w == pytest.approx(81.0)


def test_hours_in_which_was_fed_in_say_nothing_about_what_is_always_on() -> None:
    assert profile(hours([0.0] * 24, export_wh=50.0)).base_w is None


def test_unknown_hours_are_left_out() -> None:
    half: list[float | None] = [None] * 9 + [200.0] * 15
    found = profile(hours(half))
    assert (found.days, found.weekday[8], found.weekday[9]) == (1, None, 200.0)
    assert found.daylight_share == pytest.approx(8 / 15)


def test_of_nothing_nothing_is_known() -> None:
    found = profile([])
    assert (found.days, found.base_w, found.daylight_share) == (0, None, None)


def test_the_highest_quarter_hours_are_found_in_the_journal(tmp_path: Path) -> None:
    end = datetime(2025, 6, 12, tzinfo=UTC)
    write_journal(tmp_path, end, timedelta(days=9))
    with History(tmp_path) as history:
        start = end - timedelta(days=9)
        highest = history.highest_quarters(start, end, BERLIN, 5)
        every = history.energy("15min", start, end, BERLIN)
    best = sorted((row.import_wh or 0.0 for row in every), reverse=True)[:5]
    assert [row.import_wh for row in highest] == pytest.approx(best)
    assert all(row.until - row.start == timedelta(minutes=15) for row in highest)


def test_the_highest_of_a_part_of_an_hour_are_those_of_that_part(tmp_path: Path) -> None:
    end = datetime(2025, 6, 10, 12, 0, tzinfo=BERLIN)
    write_journal(tmp_path, end, timedelta(days=9))
    with History(tmp_path) as history:
        for start, until in ((end - timedelta(hours=20, minutes=30), end - timedelta(minutes=15)), (end, end)):
            every = history.energy("15min", start, until, BERLIN)
            best = sorted((row.import_wh or 0.0 for row in every), reverse=True)[:7]
            found = history.highest_quarters(start, until, BERLIN, 7)
            assert [row.import_wh for row in found] == pytest.approx([each for each in best if each > 0])


def test_the_base_load_of_a_span_is_that_of_its_profile(tmp_path: Path) -> None:
    end = datetime(2025, 11, 10, tzinfo=BERLIN)
    start = end - timedelta(days=30)
    write_journal(tmp_path, end, timedelta(days=40))
    with History(tmp_path) as history:
        expected = profile(history.energy("hour", start, end, BERLIN)).base_w
        assert history.base_w(start, end, BERLIN) == pytest.approx(expected, rel=0.02)
        assert history.base_w(end, end, BERLIN) is None


def test_any_span_is_summed_to_the_minute(tmp_path: Path) -> None:
    end = datetime(2025, 6, 10, 12, 0, tzinfo=BERLIN)
    write_journal(tmp_path, end, timedelta(days=3))
    start, until = end - timedelta(hours=20, minutes=17), end - timedelta(hours=2, minutes=3)
    with History(tmp_path) as history:
        minutes = history.energy("minute", start, until, BERLIN)
        total = history.between(start, until)
    assert total.import_wh == pytest.approx(sum(row.import_wh or 0.0 for row in minutes))
    assert total.export_wh == pytest.approx(sum(row.export_wh or 0.0 for row in minutes))


def test_the_page_says_it_in_words_and_figures() -> None:
    words = ask(app_before(FakeStation()), "/profile?days=30").words
    for expected in ("Base load", "Days on record 30", "Drawn between 9:00 and 17:00 33 %", "A typical weekday"):
        assert expected in words
    german = ask(app_before(FakeStation()), "/profile?days=30", Accept_Language="de").words
    assert "Grundlast" in german


@pytest.mark.parametrize("days", ["0", "31", "x", "30&days=90"])
def test_other_spans_are_refused_in_a_sentence(days: str) -> None:
    answer = ask(app_before(FakeStation()), f"/profile?days={days}")
    assert answer.status == 400
