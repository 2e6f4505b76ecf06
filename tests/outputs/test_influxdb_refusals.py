"""A real InfluxDB that does not take what it is sent, and what is said of it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from disc_counter.outputs.base import Waiting
from disc_counter.outputs.influx_server import connected
from disc_counter.outputs.influxdb import InfluxOutput
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.settings import Data, InfluxDB, Settings
from tests.drawing.influx_household import (
    ROWS,
    Output,
    minutes,
)
from tests.drawing.influx_household import empty as empty
from tests.drawing.influx_household import household as household
from tests.drawing.influx_household import server as server
from tests.harness.servers import DATABASE, Proxy, influxdb, query, victoria_metrics

FAULTS = {
    "busy": (503, "busy"),
    "too many": (429, "slow down"),
    "wrong token": (401, "unauthorized"),
    "a login page": (200, "<html>welcome</html>"),
    "cut off": "cut",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_and_holds_nothing_back_for_good(
    household: Path, tmp_path: Path, empty: str, fault: str
) -> None:
    with Proxy(empty) as proxy:
        output = Output(household, tmp_path, proxy.address)
        output.steps(2)
        proxy.answer = FAULTS[fault]  # type: ignore[assignment]
        output.steps(4)
        assert output.sending.problem is not None
        assert proxy.address in output.sending.problem or "does not answer" in output.sending.problem
        assert output.sending.waiting().points
        proxy.answer = None
        output.drain()
        assert not output.sending.problem
    assert query(empty, ROWS)[0][1] == minutes(household)


def test_batches_that_are_too_large_are_halved(household: Path, tmp_path: Path, empty: str) -> None:
    def small_only(body: bytes) -> tuple[int, str] | None:
        return (413, "too large") if gzip.decompress(body).count(b"\n") > 300 else None

    with Proxy(empty) as proxy:
        proxy.answer = small_only
        output = Output(household, tmp_path, proxy.address)
        output.drain()
    assert output.sending.set_aside.points == 0
    assert query(empty, ROWS)[0][1] == minutes(household)


def test_a_line_that_is_refused_is_set_aside_and_stops_nothing(household: Path, tmp_path: Path, empty: str) -> None:
    poison = b" 1743551999999"

    def picky(body: bytes) -> tuple[int, str] | None:
        return (400, "partial write: field type conflict") if poison in gzip.decompress(body) else None

    with Proxy(empty) as proxy:
        proxy.answer = picky
        output = Output(household, tmp_path, proxy.address)
        output.drain()
    assert output.sending.set_aside.points == 2, "energy and health of one minute"
    assert query(empty, ROWS)[0][1] == minutes(household) - 1


def test_a_server_that_is_not_there_is_waited_for(household: Path, tmp_path: Path) -> None:
    output = Output(household, tmp_path, "http://127.0.0.1:9")
    output.steps(3)
    assert output.sending.problem is not None
    assert "does not answer" in output.sending.problem
    with influxdb(tmp_path / "late") as address:
        output._influxdb = InfluxDB(url=address, database=DATABASE)
        output.drain()
        assert query(address, ROWS)[0][1] == minutes(household)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"database": "none_such"}, "none_such.*does not exist"),
        ({"api": "v2", "token_file": Path("/none/such")}, "token_file /none/such does not exist"),
    ],
)
def test_what_the_user_has_to_change_is_said(empty: str, settings: dict[str, object], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        connected(InfluxDB(url=empty, **settings)).write(["power power_w=1 1000"])  # type: ignore[arg-type]


def test_secrets_are_in_no_error(empty: str) -> None:
    with Proxy(empty) as proxy:
        proxy.answer = (401, "unauthorized access")
        for api in ("v1", "v2"):
            settings = InfluxDB(url=proxy.address, api=api, token="hush", username="me", password="hush")
            with pytest.raises(RefusedError) as refused:
                connected(settings).write(["power power_w=1 1000"])
            assert "hush" not in str(refused.value)


def test_nobody_answers_and_that_is_no_surprise() -> None:
    with pytest.raises(NotNowError, match=r"http://127.0.0.1:9 does not answer"):
        connected(InfluxDB(url="http://127.0.0.1:9"))


def test_the_output_of_a_service_says_what_waits(household: Path) -> None:
    output = InfluxOutput(Settings(data=Data(household), influxdb=InfluxDB(url="http://127.0.0.1:9")))
    assert output.unsent == Waiting()
    assert output.problem is None


@pytest.mark.parametrize(
    ("settings", "level", "said"),
    [
        ({}, "good", "took a point and gave it back"),
        ({"database": "none_such"}, "bad", "database 'none_such'.*does not exist"),
        ({"api": "v2", "token_file": Path("/none/such")}, "bad", r"\[influxdb\] token_file /none/such does not exist"),
        (
            {"url": "http://no-such-host.invalid:8086"},
            "fair",
            r"\[influxdb\] url http://no-such-host.invalid:8086 does",
        ),
    ],
)
def test_doctor_says_whether_the_database_takes_points(
    empty: str, settings: dict[str, object], level: str, said: str
) -> None:
    found = InfluxOutput(Settings(influxdb=InfluxDB(**{"url": empty, **settings}))).check()  # type: ignore[arg-type]
    assert found.level == level, found.words
    assert re.search(said, found.words)


def test_doctor_asks_the_newer_servers_too(tmp_path: Path, empty: str) -> None:
    with victoria_metrics(tmp_path) as address:
        assert InfluxOutput(Settings(influxdb=InfluxDB(url=address, token="hush"))).check().level == "good"
    with Proxy(empty) as proxy:
        for status, level in ((400, "good"), (401, "bad"), (404, "bad"), (503, "fair")):
            proxy.answer = (status, "so")
            found = InfluxOutput(Settings(influxdb=InfluxDB(url=proxy.address, api="v2", token="hush"))).check()
            assert found.level == level
            assert "hush" not in found.words
