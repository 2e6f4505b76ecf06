"""`constant`, `export` and `status`: what the journal and the service have to say."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from disc_counter.status import Condition
from tests.harness.terminal import Terminal
from tests.harness.terminal import free_port as free_port
from tests.harness.terminal import run as run
from tests.harness.web_client import app_before
from tests.history.test_history import BERLIN, SPRING, stored
from tests.stand_ins.fake_station import WELL, FakeStation
from tests.stand_ins.known_disc import config
from tests.stand_ins.known_disc import known_disc as known_disc
from web.server import serve

ENERGY_COLUMNS = ["from", "to", "import_wh", "export_wh", "bridged_wh", "blind_s"]


def test_the_constant_is_kept_and_shown(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path)
    assert run("constant", "--config", file).out.startswith("not known")
    assert run("constant", "75", "--config", file).out == "75 revolutions per kWh\n"
    assert run("constant", "187,5", "--since", "2024-03-01", "--config", file).status == 0
    assert run("constant", "--config", file).out.splitlines() == [
        "75 revolutions per kWh",
        "187.5 revolutions per kWh since 2024-03-01 00:00:00+01:00",
    ]


def test_the_constant_reprices_what_is_stored_since_then(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path)
    stored(tmp_path / "data", SPRING, 120).close()
    assert run("constant", "150", "--since", "2024-03-31T01:00", "--config", file).status == 0
    said = run("export", "--to", "2024-04-01", "--config", file)
    rows = list(csv.DictReader(StringIO(said.out)))
    assert list(rows[0]) == ENERGY_COLUMNS
    assert [float(row["import_wh"]) for row in rows] == pytest.approx([5000.0, 2500.0])
    assert rows[0]["from"] == "2024-03-31T00:00:00+01:00"


def test_a_configured_constant_is_brought_into_line(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path, "[meter]\nrevolutions_per_kwh = 75  # printed on it")
    assert run("constant", "--config", file).out == "75 revolutions per kWh\n"
    said = run("constant", "96", "--config", file)
    assert [line[:25] for line in said.out.splitlines()] == ["75 revolutions per kWh", "96 revolutions per kWh si"]
    assert "revolutions_per_kwh = 96  # printed on it" in file.read_text()


def test_export_begins_and_ends_with_what_was_recorded(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path)
    stored(tmp_path / "data", datetime(2024, 5, 1, 10, tzinfo=BERLIN), 30).close()
    for by, count in (("minute", 30), ("15min", 2), ("hour", 1), ("year", 1)):
        rows = list(csv.DictReader(StringIO(run("export", "--by", by, "--to", "2024-06-01", "--config", file).out)))
        assert len(rows) == count
        assert sum(float(row["import_wh"]) for row in rows) == pytest.approx(2500.0, abs=0.02)


def test_export_takes_its_span_and_keeps_gaps(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path)
    stored(tmp_path / "data", SPRING, 120).close()
    stored(tmp_path / "data", SPRING + timedelta(hours=6), 60).close()
    whole = list(csv.DictReader(StringIO(run("export", "--to", "2025-01-01", "--config", file).out)))
    assert [bool(row["import_wh"]) for row in whole] == [True, True, False, False, False, True]
    span = ["--from", "2024-03-31T01:00", "--to", "2024-03-31T04:30"]
    part = list(csv.DictReader(StringIO(run("export", *span, "--config", file).out)))
    assert [row["from"] for row in part] == ["2024-03-31T01:00:00+01:00"]
    said = run("export", "--from", "2024-02-01", "--to", "2024-01-01", "--config", file)
    assert said.status == 2
    assert "must lie before --to" in said.sentence


def test_without_a_journal_export_says_so(run: Terminal, tmp_path: Path) -> None:
    said = run("export", "--config", config(tmp_path))
    assert said.status == 1
    assert "there is no journal" in said.sentence


@pytest.mark.parametrize(("problem", "status"), [(None, 0), ("camera 0 is not there", 1)])
def test_status_asks_the_service(run: Terminal, tmp_path: Path, problem: str | None, status: int) -> None:
    station = FakeStation(WELL)
    station.become(parts=() if problem is None else (Condition("camera", "failed", problem),))
    server = serve(app_before(station), "127.0.0.1", 0)
    try:
        said = run("status", "--config", config(tmp_path, f'[web]\nhost = "127.0.0.1"\nport = {server.port}'))
    finally:
        server.stop()
    assert said.status == status
    assert "power            2013.4 W \N{PLUS-MINUS SIGN} 8.2 W" in said.out
    assert "last reading     54321.6 kWh" in said.out
    assert problem is None or problem in said.sentence


def test_status_sends_the_password_that_the_page_asks_for(run: Terminal, tmp_path: Path) -> None:
    (tmp_path / "web.password").write_text("Drehstrom\n")
    server = serve(app_before(FakeStation(), lambda: "Drehstrom"), "127.0.0.1", 0)
    web = f'[web]\nhost = "127.0.0.1"\nport = {server.port}'
    try:
        assert run("status", "--config", config(tmp_path, f'{web}\npassword_file = "web.password"')).status == 0
        assert "answers 401" in run("status", "--config", config(tmp_path, web)).sentence
    finally:
        server.stop()


def test_status_without_a_service_tells_what_the_journal_knows(run: Terminal, tmp_path: Path, free_port: int) -> None:
    file = config(tmp_path, f"[web]\nport = {free_port}")
    assert "there is no journal" in run("status", "--config", file).out
    stored(tmp_path / "data", datetime.now(BERLIN) - timedelta(hours=2), 60).close()
    said = run("status", "--config", file)
    assert said.status == 1
    assert "drawn in total   5.000 kWh" in said.out
    assert said.sentence.startswith(f"no service answers at http://127.0.0.1:{free_port}")


@pytest.mark.parametrize("arguments", [["export"], ["status"], ["constant"], ["register"], ["register", "--set", "5"]])
def test_a_folder_in_the_journals_place_is_said(run: Terminal, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "data" / "journal.sqlite3").mkdir(parents=True)
    said = run(*arguments, "--config", config(tmp_path))
    assert said.status == 1
    assert "journal.sqlite3" in said.out + said.err
    assert "unforeseen" not in said.out + said.err


def test_a_constant_with_more_decimals_than_the_configuration_keeps_is_refused(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path, "[meter]\nrevolutions_per_kwh = 75")
    said = run("constant", "187.51234567890123456789012", "--config", file)
    assert said.status == 2
    assert "three decimals" in said.sentence
    assert run("constant", "--config", file).out == "75 revolutions per kWh\n"
