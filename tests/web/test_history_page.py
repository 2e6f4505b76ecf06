"""The history: each stretch of time a click deeper, with the journal's figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.settings import DatedPrice, Tariff
from tests.harness.web_client import Answer, Page, app_before, ask
from tests.stand_ins.fake_station import NOON, FakeHistory, FakeStation
from web.charts.bars import chart, energy_chart
from web.query.spans import PARTS, interval_of, name_of

BERLIN = ZoneInfo("Europe/Berlin")
Get = Callable[..., Answer]


class EmptyUntilNoon(FakeHistory):
    """Nothing was recorded before noon of any day."""

    def energy(self, by: Period, start: datetime, end: datetime, zone: tzinfo) -> list[EnergyRow]:
        rows = super().energy(by, start, end, zone)
        return [row if row.start.hour >= 12 else EnergyRow(row.start, row.until, None, None, None, 0.0) for row in rows]


@pytest.fixture
def station() -> FakeStation:
    return FakeStation()


@pytest.fixture
def get(station: FakeStation) -> Get:
    app = app_before(station)
    return lambda address, **headers: ask(app, address, **headers)


def links(answer: Answer) -> list[str]:
    return [str(attributes["href"]) for tag, attributes in Page(answer.text).tags if tag == "a"]


def test_the_history_begins_with_this_month(get: Get) -> None:
    answer = get("/history")
    assert (answer.status, answer.headers["Location"].rpartition("/")[2]) == (302, "2025-06")


def test_each_click_goes_deeper(get: Get) -> None:
    assert "/history/2025" in links(get("/history/all"))
    assert "/history/2025-05" in links(get("/history/2025"))
    assert "/history/2025-05-17" in links(get("/history/2025-05"))
    assert "/history/2025-05-17T23" in links(get("/history/2025-05-17"))
    hour = [link for link in links(get("/history/2025-05-17T23")) if link.startswith("/history/2025-05-17T23")]
    assert [link for link in hour if "against" not in link] == []


def test_a_day_shows_its_hours_in_chart_and_table(get: Get) -> None:
    answer = get("/history/2025-06-02")
    assert "Monday, 2 June 2025" in answer.words
    assert "00:00\N{EN DASH}01:00 nothing recorded" in answer.words
    assert "13:00\N{EN DASH}14:00 Not seen for 1 s 0.100 0.010 1 s" in answer.words
    assert answer.text.count('class="taken"') == 23
    assert answer.text.count('<rect class="gap"') == 1
    assert "/export.csv?by=hour&from=2025-06-02T00%3A00%3A00%2B02%3A00&to=2025-06-03T00%3A00%3A00%2B02%3A00" in links(
        answer
    )


def test_what_is_still_to_come_is_not_shown(get: Get) -> None:
    answer = get("/history/2025-06-03")
    assert answer.text.count('class="taken"') == 13
    assert "Nothing has been recorded here yet" in get("/history/2025-06-04").words


def test_energy_costs_where_a_price_is_known(station: FakeStation, get: Get) -> None:
    assert "Cost" not in get("/history/2025-06-02").words
    station.tariff = Tariff(price_per_kwh=0.35, feed_in_per_kwh=0.08, currency="CHF")
    words = get("/history/2025-06-02").words
    assert "Cost 0.81 CHF Income from feed-in 0.02 CHF Balance 0.79 CHF Cost less income" in words
    assert "0.100 0.010 1 s 0.03" in words
    station.tariff = Tariff(price_per_kwh=0.35, currency="CHF")
    assert "Cost 0.81 CHF" in get("/history/2025-06-02").words
    assert "Balance" not in get("/history/2025-06-02").words
    station.dated = (DatedPrice(date(2025, 6, 3), price_per_kwh=0.70, base_fee_per_month=30.0),)
    assert "Cost 0.81 CHF" in get("/history/2025-06-02").words


def test_minutes_are_told_in_watts_as_their_chart_is(station: FakeStation, get: Get) -> None:
    station.tariff = Tariff(price_per_kwh=0.35)
    words = get("/history/2025-06-02T13").words
    assert "In figures, minute by minute" in words
    assert "Period Drawn W Fed in W" in words
    assert "13:01 Not seen for 1 s 100 10" in words


def test_months_have_their_names_below_the_chart(get: Get) -> None:
    labels = re.findall(r'class="(\w+)" x="[^"]+" y="1em" text-anchor="middle">(\w+)<', get("/history/2024").text)
    assert [name for kind, name in labels if kind == "roomy"] == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
    ]
    assert "".join(name for kind, name in labels if kind == "narrow") == "JFMAMJJASOND"


def test_what_is_empty_side_by_side_is_one_line(station: FakeStation, get: Get) -> None:
    station.history = EmptyUntilNoon()
    words = get("/history/2025-06-02").words
    assert "00:00 to 12:00 nothing recorded" in words
    assert get("/history/2025-06-02").text.count('<tr class="gap">') == 1


def test_in_german(get: Get) -> None:
    words = get("/history/2025-05", Accept_Language="de").words
    assert "Mai 2025" in words
    assert "Mo. 5. Mai 2025 Nicht gesehen 1 s 2,40 0,24" in words


@pytest.mark.parametrize(
    "name", ["x", "2025-13", "2025-06-31", "1999", "2100", "2025-06-03T24", "%22%3E%3Cscript%3E", "0"]
)
def test_what_is_no_time_is_one_sentence(get: Get, name: str) -> None:
    answer = get(f"/history/{name}")
    assert answer.status == 400
    assert "is no time to show" in answer.words
    assert "<script>" not in answer.text


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    names = [f"2025-10-26T02{offset}" for offset in ("+0200", "+0100")]
    first, second = (interval_of(name, NOON, BERLIN) for name in names)
    assert first.end == second.start
    assert second.start.astimezone(UTC) - first.start.astimezone(UTC) == timedelta(hours=1)
    assert [first.address, second.address] == names
    assert interval_of("2025-10-26T03", NOON, BERLIN).address == "2025-10-26T03"


@pytest.mark.parametrize(
    "names",
    [
        ["2025-10-26T01", "2025-10-26T02+0200", "2025-10-26T02+0100", "2025-10-26T03"],
        ["2025-03-30T01", "2025-03-30T03", "2025-03-30T04"],
    ],
)
def test_on_the_nights_on_which_the_clock_is_changed_no_hour_is_passed_over(names: list[str]) -> None:
    hours = [interval_of(name, NOON, BERLIN) for name in names]
    later = datetime(2026, 1, 1, tzinfo=UTC)
    assert [hour.after(BERLIN, later) for hour in hours[:-1]] == hours[1:]
    assert [hour.before(BERLIN) for hour in hours[1:]] == hours[:-1]


@pytest.mark.parametrize(("day", "hours"), [("2025-03-30", 23), ("2025-10-26", 25), ("2025-06-01", 24)])
def test_a_day_has_as_many_hours_as_it_has(get: Get, station: FakeStation, day: str, hours: int) -> None:
    station.become(time=datetime(2026, 1, 1, tzinfo=UTC))
    answer = get(f"/history/{day}")
    assert answer.text.count('class="taken"') + answer.text.count('<rect class="gap"') == hours
    assert len({link for link in links(answer) if f"/{day}T" in link}) == hours - 1


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 30)), st.sampled_from(["year", "month", "day", "hour"]))
def test_every_stretch_is_found_again_by_its_name_and_has_neighbours(time: datetime, level: str) -> None:
    aware = time.replace(tzinfo=UTC).astimezone(BERLIN)
    stretch = interval_of(name_of(aware, level), NOON, BERLIN)  # type: ignore[arg-type]
    assert stretch.start <= aware < stretch.end or stretch.start.utcoffset() != stretch.end.utcoffset()
    assert interval_of(stretch.address, NOON, BERLIN) == stretch
    before = stretch.before(BERLIN)
    assert before is not None
    assert before.end.astimezone(UTC) == stretch.start.astimezone(UTC)
    assert before.after(BERLIN, datetime(2100, 1, 1, tzinfo=UTC)) == stretch
    assert PARTS[stretch.level] == stretch.parts


def row(import_wh: float | None, export_wh: float = 0.0, bridged_wh: float = 0.0) -> EnergyRow:
    given = None if import_wh is None else export_wh
    return EnergyRow(NOON, NOON, import_wh, given, None if import_wh is None else bridged_wh, 0.0)


def test_bars_stand_on_zero_and_hang_below_it() -> None:
    drawn = energy_chart([row(4.0), row(None), row(2.0, 1.0, 1.0)], 1.0)
    assert [line.value for line in drawn.lines] == [4.0, 2.0, 0.0, -2.0]
    first, gap, last = drawn.bars
    assert (first.import_y, first.import_height) == pytest.approx((0.0, drawn.zero_y))
    assert not gap.known
    assert last.import_y + last.import_height == pytest.approx(drawn.zero_y)
    assert last.export_y == drawn.zero_y
    assert last.export_height == pytest.approx(last.import_height / 2)
    assert last.bridged == pytest.approx(last.import_height / 2)


@given(st.lists(st.tuples(st.floats(0, 1e7), st.floats(0, 1e7)), max_size=70))
def test_bars_stay_within_the_chart(values: list[tuple[float, float]]) -> None:
    drawn = chart([(taken, given_back, 0.0) for taken, given_back in values])
    assert 2 <= len(drawn.lines) <= 9
    for bar in drawn.bars:
        assert -1e-6 <= bar.import_y <= bar.export_y <= bar.export_y + bar.export_height <= 100 + 1e-6
        assert 0 <= bar.x <= bar.x + bar.width <= 100 + 1e-6
