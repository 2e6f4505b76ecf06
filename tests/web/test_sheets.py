"""Tables for spreadsheets: with the decimal mark, the times and the words of whoever opens them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from disc_counter.settings import Tariff
from tests.harness.web_client import Answer, app_before, ask
from tests.stand_ins.fake_station import FakeStation

Get = Callable[..., Answer]
SPAN = "from=2025-06-03T00:00&to=2025-06-03T02:00"


@pytest.fixture
def get() -> Get:
    station = FakeStation()
    station.tariff = Tariff(0.35, 0.08, "CHF")
    return partial(ask, app_before(station))


def lines(answer: Answer) -> list[str]:
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return answer.body.decode("utf-8-sig").splitlines()


def test_with_a_decimal_point(get: Get) -> None:
    assert lines(get(f"/energy-table.csv?by=hour&{SPAN}")) == [
        "from,to,drawn kWh,fed in kWh,of it inferred kWh,not seen s",
        "2025-06-03 00:00,2025-06-03 01:00,,,,0",
        "2025-06-03 01:00,2025-06-03 02:00,0.1000,0.0100,0.0000,2",
    ]


def test_with_a_decimal_comma_and_the_cost_in_german(get: Get) -> None:
    answer = get(f"/energy-table.csv?by=hour&decimal=comma&cost=1&{SPAN}", Accept_Language="de")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="energy-hour.csv"'
    head, empty, known = lines(answer)
    assert head.split(";")[2:] == [
        *("bezogen kWh", "eingespeist kWh", "davon ergänzt kWh", "nicht gesehen s"),
        *("Kosten abzüglich Einspeisung CHF", "für Strom CHF", "Grundgebühr CHF", "Vergütung CHF"),
    ]
    assert empty.endswith(";;;;0;;;0,0000;0,0000")
    assert known.endswith(";0,1000;0,0100;0,0000;2;0,0342;0,0350;0,0000;0,0008")


@pytest.mark.parametrize("by", ["minute", "15min", "hour", "day", "month", "year"])
def test_by_every_step(get: Get, by: str) -> None:
    assert len(lines(get(f"/energy-table.csv?by={by}&{SPAN}"))) >= 2


def test_the_typical_day_has_every_hour(get: Get) -> None:
    table = lines(get("/typical-day.csv?decimal=comma"))
    assert (table[0], len(table)) == ("hour;weekday W;weekend W", 25)
    assert table[15] == "14:00;100;100"


def test_another_mark_is_refused(get: Get) -> None:
    answer = get(f"/energy-table.csv?decimal=colon&{SPAN}")
    assert (answer.status, "decimal must be comma or point" in answer.words) == (400, True)


def test_the_dialogue_offers_the_mark_of_the_language(get: Get) -> None:
    page = "/history/2025-06-02"
    assert '<option value="comma" selected>' in get(page, Accept_Language="de").text
    assert '<option value="point" selected>' in get(page).text
    assert "/typical-day.csv?decimal=comma" in get(page, Accept_Language="de").text
