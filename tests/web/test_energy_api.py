"""Energy by period for scripts and spreadsheets: local time, gaps left open, wrong wishes refused in a sentence."""

from __future__ import annotations

from functools import partial

import pytest

from disc_counter.errors import JournalError
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation

get = partial(ask, app_before(FakeStation()))


def test_today_is_given_by_default_in_local_time() -> None:
    assert get("/api/v1/energy").json == {
        "by": "day",
        "energy": [
            {"from": "2025-06-03T00:00:00+02:00", "to": "2025-06-04T00:00:00+02:00", "import_wh": None,
             "export_wh": None, "bridged_wh": None, "blind_s": 0.0}
        ],
    }  # fmt: skip


def test_what_was_drawn_fed_in_and_not_seen_stand_under_their_own_names() -> None:
    rows = get("/api/v1/energy?by=hour&from=2025-06-03T00:00&to=2025-06-03T02:00").json["energy"]
    assert rows[1] == {
        "from": "2025-06-03T01:00:00+02:00",
        "to": "2025-06-03T02:00:00+02:00",
        "import_wh": 100.0,
        "export_wh": 10.0,
        "bridged_wh": 0.0,
        "blind_s": 1.5,
    }


@pytest.mark.parametrize(("day", "after", "hours"), [("03-30", "03-31", 23), ("10-26", "10-27", 25)])
def test_a_day_has_its_own_number_of_hours(day: str, after: str, hours: int) -> None:
    rows = get(f"/api/v1/energy?by=hour&from=2025-{day}&to=2025-{after}").json["energy"]
    assert len(rows) == hours
    assert rows[0]["to"] == rows[1]["from"]


def test_an_offset_may_be_given_with_its_plus_sign_escaped_or_not() -> None:
    for plus in ("+", "%2B"):
        address = f"/api/v1/energy?by=minute&from=2025-06-03T12:00:00{plus}02:00&to=2025-06-03T10:02:00Z"
        assert len(get(address).json["energy"]) == 2


def test_the_table_names_its_columns_and_leaves_open_what_is_not_known() -> None:
    answer = get("/export.csv?from=2025-06-03T00:00&to=2025-06-03T02:00")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="energy.csv"'
    assert answer.text.splitlines() == [
        "from,to,import_wh,export_wh,bridged_wh,blind_s",
        "2025-06-03T00:00:00+02:00,2025-06-03T01:00:00+02:00,,,,0",
        "2025-06-03T01:00:00+02:00,2025-06-03T02:00:00+02:00,100,10,0,1.5",
    ]


@pytest.mark.parametrize("path", ["/api/v1/energy", "/export.csv"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("by=week", "by: period 'week' is not known"),
        ("by=", "by: period '' is not known"),
        ("by=day&by=hour", "by must be given once."),
        ("from=yesterday", "from must be a date or time as in 2024-03-31"),
        ("to=2025-13-01", "to must be a date or time"),
        ("from=%ff", "from must be a date or time"),
        ("from=2025-06-03&from=2025-06-03", "from must be given once."),
        ("from=0001-01-01", "from must lie between 2000 and 2100, not in 1."),
        ("to=9999-12-31", "to must lie between 2000 and 2100, not in 9999."),
        ("from=2025-06-04&to=2025-06-03", "must be before to"),
        ("by=minute&from=2020-01-01", "more than 40000 periods"),
    ],
)
def test_a_wrong_wish_is_refused_in_one_sentence(path: str, query: str, sentence: str) -> None:
    answer = get(f"{path}?{query}")
    assert answer.status == 400
    said = answer.json["error"] if path.startswith("/api/") else answer.words
    assert sentence in said


def test_a_journal_that_cannot_answer_is_said() -> None:
    class Broken:
        def energy(self, *_: object) -> list[object]:
            raise JournalError("journal.db is damaged")

    station = FakeStation()
    station.history = Broken()  # type: ignore[assignment]
    answer = ask(app_before(station), "/api/v1/energy")
    assert (answer.status, answer.json) == (503, {"error": "journal.db is damaged"})
