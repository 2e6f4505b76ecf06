"""Plain questions to the history: any span, its cost and its peaks, and how it was before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.history.journal_queries import History
from disc_counter.settings import Tariff
from tests.drawing.household import write_journal
from tests.harness.web_client import Answer, app_before, ask
from tests.stand_ins.fake_station import FakeStation
from web.query.views import shifted, span_view

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 10, 30, tzinfo=BERLIN)
TUESDAY = datetime(2026, 11, 24, 18, 0, tzinfo=BERLIN)
Get = Callable[..., Answer]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    write_journal(folder, NOW, timedelta(days=400))
    return folder


@pytest.fixture
def get(folder: Path) -> Get:
    station = FakeStation()
    station.history, station.tariff = History(folder), Tariff(0.32, 0.08)
    station.become(time=NOW)
    app = app_before(station)
    return lambda address, **headers: ask(app, address, **headers)


def kwh(folder: Path, start: datetime, end: datetime) -> float:
    with History(folder) as history:
        return (history.between(start, end).import_wh or 0.0) / 1000


def test_last_tuesday_from_18_to_22_and_its_cost(get: Get, folder: Path) -> None:
    words = get("/history/span?from=2026-11-24T18:00&to=2026-11-24T22:00").words
    drawn = kwh(folder, TUESDAY, TUESDAY + timedelta(hours=4))
    assert "Tuesday, 24 November 2026, 18:00\N{EN DASH}22:00" in words
    assert f"Drawn from the grid {drawn:.2f} kWh" in words
    assert f"{0.32 * drawn:.2f} for energy drawn" in words or f"Cost {0.32 * drawn:.2f}" in words
    assert "Highest quarter hour" in words


@pytest.mark.parametrize(
    ("span", "rows"),
    [
        ("from=2026-11-24T18:00&to=2026-11-24T20:00", 120),
        ("from=2026-11-24T18:00&to=2026-11-24T22:00", 16),
        ("from=2026-11-24T18:00&to=2026-11-24T22:00&by=hour", 4),
        ("from=2026-11-20&to=2026-11-24", 96),
        ("from=2026-11-20&to=2026-11-24&by=15min", 384),
        ("from=2026-10-01&to=2026-11-01", 31),
        ("from=2026-10-01&to=2026-11-01&by=minute", 31),
        ("from=2025-12-01&to=2026-11-01", 11),
    ],
)
def test_a_span_is_shown_by_what_fits_it_or_what_is_asked_for(get: Get, span: str, rows: int) -> None:
    answer = get(f"/history/span?{span}")
    assert answer.status == 200
    assert answer.text.count('<th scope="row">') - 5 * ("peaks-name" in answer.text) == rows


def test_this_month_so_far_against_the_last_years_so_far(get: Get, folder: Path) -> None:
    words = get("/history/2026-11?against=year").words
    now = kwh(folder, datetime(2026, 11, 1, tzinfo=BERLIN), NOW)
    before = kwh(folder, datetime(2025, 11, 1, tzinfo=BERLIN), NOW.replace(year=2025))
    assert f"November 2026, so far {now:.2f} kWh" in words
    assert f"27 November 2025, 10:30 {before:.2f} kWh" in words
    per_cent = 100 * (now / before - 1)
    assert f"Drawn more {'+' if per_cent >= 0.5 else ''}{per_cent:.0f} %".replace("-", "\N{MINUS SIGN}") in words


def test_both_are_in_one_chart(get: Get) -> None:
    assert get("/history/2026-10").text.count('<line class="other"') == 0
    assert get("/history/2026-10?against=month").text.count('<line class="other"') == 30


def test_the_highest_quarter_hour_leads_to_its_hour(get: Get, folder: Path) -> None:
    text = get("/history/2026").text
    with History(folder) as history:
        best = history.highest_quarters(datetime(2026, 1, 1, tzinfo=BERLIN), NOW, BERLIN, 1)[0]
    assert f'<a href="/history/{best.start:%Y-%m-%dT%H}" id="peak">{4 * (best.import_wh or 0.0):,.0f}<' in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/history/span?from=2026-11-24T22:00&to=2026-11-24T18:00", "must be before"),
        ("/history/span?from=gestern", "from must be a date or time"),
        ("/history/span?from=2026-11-24T18:00&by=week", "by: period"),
        ("/history/2026?against=decade", "against must be"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(get: Get, address: str, said: str) -> None:
    answer = get(address)
    assert answer.status == 400
    assert said in answer.words


@pytest.mark.parametrize(
    ("time", "against", "before"),
    [
        (datetime(2024, 2, 29, 12), "year", datetime(2023, 2, 28, 12)),
        (datetime(2026, 3, 31), "month", datetime(2026, 2, 28)),
        (datetime(2026, 1, 15), "month", datetime(2025, 12, 15)),
        (datetime(2026, 3, 31), "week", datetime(2026, 3, 24)),
        (datetime(2026, 3, 1), "day", datetime(2026, 2, 28)),
    ],
)
def test_the_same_time_before(time: datetime, against: str, before: datetime) -> None:
    assert shifted(time, against) == before  # type: ignore[arg-type]


def test_a_span_has_an_address_of_its_own() -> None:
    view = span_view(TUESDAY, TUESDAY + timedelta(hours=4), BERLIN)
    assert view.address == "/history/span?from=2026-11-24T18%3A00&to=2026-11-24T22%3A00"
