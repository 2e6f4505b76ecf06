"""Half past midnight local time is still yesterday in UTC: the pages go by the meter's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import bottle
import pytest

from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeHistory, FakeStation

HALF_PAST_MIDNIGHT = datetime(2025, 5, 31, 22, 30, tzinfo=UTC)  # 1 June, 00:30 in Berlin
MIDNIGHT = HALF_PAST_MIDNIGHT - timedelta(minutes=30)


class RememberingHistory(FakeHistory):
    """Remembers which spans it was asked for, by period."""

    def __init__(self) -> None:
        self.asked: dict[Period, tuple[datetime, datetime]] = {}

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        self.asked[by] = (start, end)
        return super().energy(by, start, end, zone)


@pytest.fixture
def history() -> RememberingHistory:
    return RememberingHistory()


@pytest.fixture
def app(history: RememberingHistory) -> bottle.Bottle:
    station = FakeStation()
    station.history = history
    station.become(time=HALF_PAST_MIDNIGHT)
    return app_before(station)


def test_yesterday_ends_at_local_midnight(app: bottle.Bottle, history: RememberingHistory) -> None:
    ask(app, "/")
    assert history.asked["day"][1] == MIDNIGHT
    assert history.asked["hour"][1] == HALF_PAST_MIDNIGHT


def test_today_begins_at_local_midnight(app: bottle.Bottle) -> None:
    (row,) = ask(app, "/api/v1/energy").json["energy"]
    assert row["from"] == "2025-06-01T00:00:00+02:00"


def test_the_month_is_the_new_one(app: bottle.Bottle) -> None:
    assert ask(app, "/history").headers["Location"].endswith("/history/2025-06")


def test_the_days_of_a_profile_are_local(app: bottle.Bottle, history: RememberingHistory) -> None:
    ask(app, "/profile?days=30")
    start, end = history.asked["hour"]
    assert (end, end - start) == (MIDNIGHT, timedelta(days=30))
