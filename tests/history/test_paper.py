"""Readings from paper: what was used before the reader was mounted, apart from what was seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.errors import UsageError
from disc_counter.history.paper import PaperReading, PaperReadings, paper_wh, parsed
from tests.harness.terminal import Terminal
from tests.harness.terminal import run as run
from tests.harness.visit import PASSWORD, Visit
from tests.stand_ins.fake_station import NOON

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2025, 6, 3)
PAPER = [PaperReading(date(2023, 1, 1), 1000.0), PaperReading(date(2024, 1, 1), 4650.0)]
"""Ten kWh a day."""


def test_dates_and_figures_are_read_as_people_write_them() -> None:
    text = "Datum;Stand\n31.12.2019; 12345,6\n2020-12-31,13000\n\n1.1.2022 14000.25\n"
    assert parsed(text) == [
        PaperReading(date(2019, 12, 31), 12345.6),
        PaperReading(date(2020, 12, 31), 13000.0),
        PaperReading(date(2022, 1, 1), 14000.25),
    ]


@pytest.mark.parametrize("line", ["31.13.2019; 5", "2020-12-31; viel", "12345,6", "2020-12-31; -5"])
def test_what_is_no_reading_is_named_by_its_line(line: str) -> None:
    with pytest.raises(UsageError, match="line 2 is "):
        parsed(f"2019-01-01;1\n{line}\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([PaperReading(date(2024, 6, 1), 4000.0)], "does not go back"),
        ([PaperReading(TODAY + timedelta(days=1), 9000.0)], "is still to come"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(tmp_path: Path, more: list[PaperReading], said: str) -> None:
    paper = PaperReadings(tmp_path)
    assert paper.add(PAPER, TODAY) == 2
    with pytest.raises(UsageError, match=said):
        paper.add(more, TODAY)
    assert PaperReadings(tmp_path).readings() == PAPER
    paper.clear()
    assert paper.readings() == []


def test_between_two_readings_it_is_spread_evenly_and_ends_where_something_was_seen() -> None:
    limits = [datetime(2023, month, 1, tzinfo=BERLIN) for month in (2, 3, 4)]
    spans = [(limits[0], limits[1]), (limits[1], limits[2]), (datetime(2020, 1, 1, tzinfo=BERLIN), limits[0])]
    told = paper_wh(PAPER, spans, None, BERLIN)
    assert told[0] == pytest.approx(280_000, rel=1e-3)
    assert told[2] == pytest.approx(305_000, rel=1e-3)
    seen = paper_wh(PAPER, spans, datetime(2023, 3, 11, tzinfo=BERLIN), BERLIN)
    assert seen[1] == pytest.approx(100_000, rel=1e-3)
    after = [(datetime(2024, 3, 1, tzinfo=BERLIN), datetime(2024, 4, 1, tzinfo=BERLIN))]
    assert paper_wh(PAPER, after, None, BERLIN) == [None]
    assert paper_wh(PAPER[:1], spans, None, BERLIN) == [None, None, None]


def test_the_command_takes_a_file_in(run: Terminal, tmp_path: Path) -> None:
    (tmp_path / "disc-counter.toml").write_text('[data]\ndirectory = "data"\n')
    (tmp_path / "old.csv").write_text("date;kWh\n2019-12-31;100,5\n2020-12-31;3000\n")
    said = run("import", "old.csv")
    assert (said.status, said.out) == (0, "2 readings from paper are known now\n")
    assert len(PaperReadings(tmp_path / "data").readings()) == 2
    assert "cannot be read" in run("import", "none.csv").sentence


def test_the_page_takes_them_in_and_shows_them_apart(tmp_path: Path) -> None:
    visit = Visit(tmp_path)
    visit.station.paper = PaperReadings(tmp_path / "data")
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    assert visit.send("/setup/paper", readings="1.1.2023; 1000\r\n1.1.2024; 4650").status == 303
    assert "2 readings are known" in visit.get().words
    year = visit.get("/history/2023")
    assert "From paper kWh" in year.words
    assert "by readings on paper" in year.words
    assert year.text.count('<rect class="paper"') == 12
    assert "From paper" not in visit.get(f"/history/{NOON:%Y-%m-%d}").words
    assert visit.send("/setup/paper", readings="kein Datum 5").status == 400
    assert visit.send("/setup/paper", readings="", clear="on").status == 303
    assert "From paper" not in visit.get("/history/2023").words
