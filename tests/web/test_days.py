"""Today against the days before, and what is pushed to the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from disc_counter.errors import WorkError
from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.words.texts import EN, LANGUAGES, Texts
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import NOON, FakeHistory, FakeStation
from web.pages.push import MOST_LISTENERS, Push
from web.query.days import Days, DaysBefore


class CountingHistory(FakeHistory):
    """Counts how often it is asked; fails when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.failing = False

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        self.asked += 1
        if self.failing:
            raise WorkError("the journal is damaged")
        return super().energy(by, start, end, zone)


def test_today_stands_beside_yesterday_and_the_average() -> None:
    words = ask(app_before(FakeStation()), "/").words
    assert "Drawn from the grid today 3.42 kWh Yesterday 2.40 kWh 30-day average 2.40 kWh" in words
    assert "Fed into the grid today 0.25 kWh Yesterday 0.24 kWh" in words
    assert "The last 24 hours" in words


def test_the_journal_is_asked_once_a_minute_however_many_look() -> None:
    station = FakeStation()
    station.history = history = CountingHistory()
    days = DaysBefore(station)
    for second in range(59):
        days.at(NOON + timedelta(seconds=second))
    assert history.asked == 2
    days.at(NOON + timedelta(seconds=60))
    assert history.asked == 4


@pytest.mark.parametrize("day", ["2025-03-30", "2025-10-26", "2025-10-27"])
def test_the_last_day_has_24_hours_when_the_clock_is_changed_too(day: str) -> None:
    hours = DaysBefore(FakeStation()).at(datetime.fromisoformat(f"{day}T10:30+00:00")).hours
    assert len(hours) == 24
    assert hours[-1].until.astimezone(UTC) - hours[0].start.astimezone(UTC) == timedelta(hours=24)


def test_a_journal_that_cannot_answer_leaves_the_page_standing() -> None:
    station = FakeStation()
    station.history = history = CountingHistory()
    history.failing = True
    assert DaysBefore(station).at(NOON) == Days()
    answer = ask(app_before(station), "/")
    assert answer.status == 200
    assert "Yesterday" not in answer.words


def test_what_is_pushed_is_rendered_once_for_all_of_a_language() -> None:
    rendered, german = [], LANGUAGES["de"]

    def parts(t: Texts) -> str:
        rendered.append(t)
        return "<p>\nfigures</p>"

    push = Push(parts, every_s=3600.0)
    streams = [push.stream(t) for t in (EN, EN, german, EN)]
    events = [next(stream) for stream in streams if stream]
    assert events == [b"data: <p>\ndata: figures</p>\n\n"] * 4
    assert rendered == [EN, german]
    push.stop()
    assert [list(stream) for stream in streams if stream] == [[]] * 4


def test_one_listener_too_many_is_told_and_a_place_given_back_is_free() -> None:
    push = Push(lambda t: "", every_s=3600.0)
    streams = [push.stream(EN) for _ in range(MOST_LISTENERS)]
    assert push.stream(EN) is None
    first = streams[0]
    assert first is not None
    first.close()
    first.close()
    assert push.stream(EN) is not None
    assert push.stream(EN) is None
