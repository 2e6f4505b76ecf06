"""A server that takes nothing at all is not well; what it does not take of much is counted, and can be sent again."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from disc_counter.cli import exit_status
from disc_counter.outputs import set_aside
from disc_counter.outputs.base import Waiting
from disc_counter.outputs.influxdb import InfluxOutput
from disc_counter.outputs.set_aside import SetAside
from disc_counter.settings import Data, InfluxDB, Settings
from disc_counter.status import Status
from disc_counter.units import NS_PER_MS, utc
from disc_counter.words.sentences import status_lines
from tests.drawing.influx_household import ROWS, Output, minutes
from tests.drawing.influx_household import empty as empty
from tests.drawing.influx_household import household as household
from tests.drawing.influx_household import server as server
from tests.harness.servers import DATABASE, Proxy, query
from tests.stand_ins.fake_station import WELL
from web.api.routes import as_json, status_fields

HTTPS = (400, "Client sent an HTTP request to an HTTPS server.")
MOST_REQUESTS = 200
"""A batch that is refused as a whole is not halved down to its lines, which would take thousands."""


@pytest.mark.parametrize("taken_first", [0, 3])
def test_a_server_that_refuses_everything_is_said_and_gets_all_once_it_takes_points(
    household: Path, tmp_path: Path, empty: str, taken_first: int
) -> None:
    with Proxy(empty) as proxy:
        output = Output(household, tmp_path, proxy.address)
        output.steps(taken_first)
        proxy.answer, proxy.requests = HTTPS, 0
        output.steps(5)
        assert "HTTP request to an HTTPS server" in str(output.sending.problem)
        assert "none of our points is taken" in str(output.sending.problem)
        assert output.sending.set_aside.points == 0
        assert output.sending.waiting().points
        assert proxy.requests < MOST_REQUESTS
        proxy.answer = None
        output.drain()
        assert output.sending.problem is None
    assert query(empty, ROWS)[0][1] == minutes(household)


def test_a_server_that_turns_bad_while_lines_are_sifted_costs_none(household: Path, tmp_path: Path, empty: str) -> None:
    asked = [0]

    def turning(body: bytes) -> tuple[int, str] | None:
        asked[0] += 1
        return HTTPS if asked[0] > 30 else picky(body)

    with Proxy(empty) as proxy:
        proxy.answer = turning
        output = Output(household, tmp_path, proxy.address)
        output.steps(20)
        assert output.sending.set_aside.points <= 2
        proxy.answer = None
        output.drain()
    assert query(empty, ROWS)[0][1] >= minutes(household) - 1


def picky(body: bytes) -> tuple[int, str] | None:
    poison = b" 1743551999999"
    return (400, "partial write: field type conflict") if poison in gzip.decompress(body) else None


def test_what_was_set_aside_outlives_a_crash_and_can_be_sent_again(
    household: Path, empty: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Path(copytree(household, tmp_path / "data"))
    with Proxy(empty) as proxy:
        proxy.answer = picky
        output = Output(journal, journal, proxy.address)
        output.drain()
        output.start()
        assert output.sending.waiting().set_aside == 2
        file = tmp_path / "meter.toml"
        file.write_text(
            f'[data]\ndirectory = "{journal}"\n[meter]\nname = "cellar"\n'
            f'[influxdb]\nurl = "{proxy.address}"\ndatabase = "{DATABASE}"\n'
        )
        again = ["backfill", "--config", str(file), "--set-aside"]
        assert exit_status(again) == 1, "nothing else is sent by which to see whether the server takes anything"
        assert SetAside(journal).points == 2
        proxy.answer = None
        assert exit_status(again) == 0
        assert "2 points sent" in capsys.readouterr().out
        assert SetAside(journal).points == 0
    assert query(empty, ROWS)[0][1] == minutes(household)


@pytest.mark.parametrize("arguments", [[], ["--set-aside", "--from", "2025-01-01"], ["--to", "2025-01-01"]])
def test_a_span_or_what_was_set_aside_is_sent(arguments: list[str]) -> None:
    assert exit_status(["backfill", *arguments]) == 2


def test_few_spans_are_kept_of_however_many_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_aside, "MOST_SPANS", 10)
    aside = SetAside(tmp_path)
    for time_ms in range(5, 105):
        aside.add(time_ms)
    spans = aside.spans()
    assert len(spans) <= 10
    assert aside.points == 100
    assert {t for start, until, _ in spans for t in range(start, until + 1)} >= set(range(5, 105))


def test_what_is_set_aside_while_it_is_sent_again_stays(tmp_path: Path) -> None:
    aside = SetAside(tmp_path)
    aside.add(5)
    sent = aside.spans()
    aside.add(7)
    aside.done(sent)
    assert aside.spans() == [(7, 7, 1)]


def test_what_a_power_cut_has_torn_is_left_out(tmp_path: Path) -> None:
    aside = SetAside(tmp_path)
    aside.add(5)
    with aside._file.open("a") as file:
        file.write("7 7")
    assert aside.spans() == [(5, 5, 1)]


def test_status_says_what_was_not_taken() -> None:
    said: Status = replace(WELL, set_aside_points=3)
    assert any("3 points" in line and "--set-aside" in line for line in lines(said))
    assert not any("--set-aside" in line for line in lines(WELL))


def lines(status: Status) -> list[str]:
    return status_lines(json.loads(as_json(status_fields(status))))


def test_an_output_that_hangs_says_what_waits_now(household: Path, tmp_path: Path) -> None:
    """The figures are counted when they are asked for, not when the server has answered."""
    output = InfluxOutput(Settings(data=Data(household), influxdb=InfluxDB(url="http://127.0.0.1:9")))
    assert output.unsent == Waiting()
    sending = Output(household, tmp_path, "http://127.0.0.1:9").sending
    output._sending = sending
    sending._look()
    first_ns = sending.unsent.intervals[0][0]
    waiting = output.unsent
    assert waiting.points
    assert waiting.since == utc(first_ns // NS_PER_MS * NS_PER_MS)
