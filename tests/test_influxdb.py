"""The journal in a real InfluxDB: everything, once, whatever happens on the way."""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.clock import FixedClock
from disc_counter.diagnosis import outputs
from disc_counter.energy import Constant
from disc_counter.errors import WorkError
from disc_counter.history import History
from disc_counter.journal import Journal, add_reading, edit, set_constant
from disc_counter.journal.edits import HealthEntry, add_health
from disc_counter.journal.schema import DATABASE as JOURNAL
from disc_counter.model import NS_PER_S, Progress, Revolution
from disc_counter.outputs.influx_output import InfluxOutput, send_again, target
from disc_counter.outputs.influxdb import NotNowError, RefusedError, connected
from disc_counter.outputs.sending import CHECK_S, LONGEST_PAUSE_S, Sending
from disc_counter.settings import Data, InfluxDB, Settings
from tests.household import write_journal
from tests.servers import DATABASE, Proxy, exported, influxdb, query, victoria_metrics

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
SPAN = timedelta(days=16)
"""With the day of 23 hours, and the gap of the household's fourteenth day."""
ROWS = "SELECT count(import_kwh) FROM energy"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with influxdb(tmp_path_factory.mktemp("influxdb")) as address:
        yield address


@pytest.fixture
def empty(server: str) -> str:
    """The server, its database empty."""
    query(server, f"DROP DATABASE {DATABASE}", post=True)
    query(server, f"CREATE DATABASE {DATABASE}", post=True)
    return server


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("household")
    write_journal(folder, END, SPAN)
    connection = sqlite3.connect(folder / JOURNAL)
    start_ms = int((END - timedelta(days=1)).timestamp()) * 1000
    with connection:
        powers = ((start_ms + second * 1000, 400_000 + second, 2000) for second in range(0, 86_400, 10))
        connection.executemany("INSERT INTO power VALUES (NULL, ?, ?, ?)", powers)
        turns = ((start_ms + 120_000 * number, 1, number * 1_000_000) for number in range(700))
        connection.executemany("INSERT INTO revolutions VALUES (NULL, ?, ?, ?)", turns)
    connection.close()
    with edit(folder) as connection:
        add_reading(connection, start_ms * 1_000_000, "total", 13_823_200, "138232", -20)
        add_health(
            connection,
            [HealthEntry(start_ms, 29.9, None, 0.3, 0), HealthEntry(start_ms + 60_000, None, None, None, None)],
        )
    return folder


class Clock:
    """Time passes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Output:
    """What a service sends, step by step, and how it goes on after a crash."""

    def __init__(self, journal: Path, state: Path, address: str, **settings: str) -> None:
        self.clock = Clock()
        self._journal, self._state = journal, state
        self._influxdb = InfluxDB(url=address, database=DATABASE, **settings)  # type: ignore[arg-type]
        self.start()

    def start(self) -> None:
        """Begin as a process does, with what the last one kept."""
        self.history = History(self._journal)
        connect = lambda: connected(self._influxdb)  # noqa: E731
        name = target(self._influxdb)
        self.sending = Sending(self.history, "cellar", connect, self._state / "influxdb.json", name, self.clock)

    def steps(self, count: int) -> None:
        """So many attempts, with time enough for each."""
        for _ in range(count):
            self.clock.now_s += LONGEST_PAUSE_S
            self.sending.step()

    def drain(self) -> None:
        """Until nothing waits."""
        self.clock.now_s += LONGEST_PAUSE_S
        while self.sending.step():
            pass
        assert self.sending.unsent.stretches == []


@pytest.fixture
def output(household: Path, tmp_path: Path, empty: str) -> Output:
    return Output(household, tmp_path, empty)


def minutes(folder: Path) -> int:
    with History(folder) as history:
        return len(history.running_totals(datetime(2000, 1, 1, tzinfo=UTC), END + SPAN))


def daily_kwh(address: str, field: str) -> dict[str, float]:
    """As a dashboard asks for it: by local day."""
    rows = query(
        address,
        f"SELECT sum(d) FROM (SELECT non_negative_difference({field}) AS d FROM energy)"
        " WHERE time >= '2025-03-20T00:00:00Z' AND time < '2025-04-08T00:00:00Z'"
        " GROUP BY time(1d) tz('Europe/Berlin')",
    )
    days = {datetime.fromtimestamp(at_ms / 1000, BERLIN).date().isoformat(): value for at_ms, value in rows}
    return {day: value for day, value in days.items() if value}


def test_everything_is_stored_once_and_days_are_right_to_the_watt_hour(
    output: Output, household: Path, empty: str
) -> None:
    output.drain()
    assert query(empty, ROWS)[0][1] == minutes(household)
    assert query(empty, "SELECT count(power_w) FROM power")[0][1] == 8640
    assert query(empty, "SELECT count(revolutions) FROM revolution")[0][1] == 700
    assert query(empty, "SELECT reading_kwh, difference_kwh FROM register WHERE register = 'total'")[0][1:] == [
        13_823.2,
        -0.02,
    ]
    (row,) = query(empty, "SELECT frames_per_s, mark_contrast, unsent_points FROM health WHERE mark_contrast > 0")
    assert row[1:] == [29.9, 0.3, 0]
    with History(household) as history:
        start, end = datetime(2025, 3, 22, tzinfo=BERLIN), datetime(2025, 4, 6, tzinfo=BERLIN)
        days = history.energy("day", start, end, BERLIN)
    for field in ("import", "export"):
        sums = daily_kwh(empty, f"{field}_kwh")
        for day in days:
            expected = getattr(day, f"{field}_wh") / 1000
            assert sums[day.start.date().isoformat()] == pytest.approx(expected, abs=0.001), day


def test_a_crash_loses_and_doubles_nothing(output: Output, household: Path, empty: str) -> None:
    for _ in range(12):
        output.steps(3)
        output.start()  # as after kill -9: what was kept last is a few batches old
    output.drain()
    assert query(empty, ROWS)[0][1] == minutes(household)
    output.sending.close()
    output.start()
    asked = output.sending.step()
    assert not asked
    assert output.sending.unsent_rows() == 0


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
        assert output.sending.unsent_rows() > 0
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
    assert output.sending.set_aside == 0
    assert query(empty, ROWS)[0][1] == minutes(household)


def test_a_line_that_is_refused_is_set_aside_and_stops_nothing(household: Path, tmp_path: Path, empty: str) -> None:
    poison = b" 1743551999999"

    def picky(body: bytes) -> tuple[int, str] | None:
        return (400, "partial write: field type conflict") if poison in gzip.decompress(body) else None

    with Proxy(empty) as proxy:
        proxy.answer = picky
        output = Output(household, tmp_path, proxy.address)
        output.drain()
    assert output.sending.set_aside == 2, "energy and health of one minute"
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


def test_what_is_new_goes_before_what_waits(household: Path, tmp_path: Path, empty: str) -> None:
    output = Output(household, tmp_path, empty)
    output.steps(1)
    newest = query(empty, "SELECT last(power_w) FROM power")[0][0]
    assert newest == pytest.approx(END.timestamp() * 1000, abs=3_600_000)
    assert output.sending.unsent_rows() > 10_000


def test_a_new_constant_sends_everything_anew(tmp_path: Path, empty: str) -> None:
    write_journal(tmp_path / "data", END, timedelta(days=1))
    output = Output(tmp_path / "data", tmp_path, empty)
    output.drain()
    before = query(empty, "SELECT last(import_kwh) FROM energy")[0][1]
    with edit(tmp_path / "data") as connection:
        set_constant(connection, Constant(Fraction(150)), None)
    output.clock.now_s += CHECK_S
    output.drain()
    assert query(empty, "SELECT last(import_kwh) FROM energy")[0][1] == pytest.approx(before / 2)


def test_a_running_journal_is_followed_with_its_late_turns(tmp_path: Path, empty: str) -> None:
    noon_ns = int(END.timestamp()) * NS_PER_S
    with Journal.open(tmp_path / "data", clock=FixedClock(noon_ns)) as journal:
        journal.set_constant(Constant.of(75), None)
        output = Output(tmp_path / "data", tmp_path, empty)
        for second in range(1, 1300):
            path = second * 10_000
            journal.record(Progress(second * NS_PER_S, path, 0, path, 0, 480.0, 1.0))
            if second % 100 == 50:
                # Said once the mark is well past: its time lies before what was looked at last.
                journal.record(Revolution((second - 40) * NS_PER_S, 1, path))
            if second % 20 == 0:
                output.steps(1)
        journal.commit()
        output.drain()
        assert query(empty, "SELECT count(revolutions) FROM revolution")[0][1] == 13
        assert query(empty, ROWS)[0][1] == 21
        total = query(empty, "SELECT last(import_kwh) FROM energy")[0][1]
        assert total == pytest.approx(1260 * 0.01 / 75, abs=0.002)


def test_victoria_metrics_takes_the_writes_of_influxdb_2(household: Path, tmp_path: Path) -> None:
    with victoria_metrics(tmp_path / "victoria") as address:
        output = Output(household, tmp_path, address, api="v2", org="home", token="secret")
        output.drain()
        series = {each["metric"]["__name__"]: each for each in exported(address)}
    energy = series["energy_import_kwh"]
    assert energy["metric"]["meter"] == "cellar"
    assert len(energy["values"]) == minutes(household)
    assert energy["values"] == sorted(energy["values"])
    assert len(series["power_power_w"]["values"]) == 8640


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


def test_a_span_is_sent_again_on_demand(household: Path, empty: str) -> None:
    settings = Settings(data=Data(household), influxdb=InfluxDB(url=empty, database=DATABASE))
    sent = send_again(settings, END - timedelta(hours=25), END)
    assert sent > 8640 + 1400 + 700
    assert query(empty, "SELECT count(power_w) FROM power")[0][1] == 8640
    with pytest.raises(WorkError, match="does not answer"):
        send_again(
            Settings(data=Data(household), influxdb=InfluxDB(url="http://127.0.0.1:9")), END - timedelta(hours=1), END
        )


def test_nobody_answers_and_that_is_no_surprise() -> None:
    with pytest.raises(NotNowError, match=r"http://127.0.0.1:9 does not answer"):
        connected(InfluxDB(url="http://127.0.0.1:9"))


def test_the_output_of_a_service_says_what_waits(household: Path) -> None:
    output = InfluxOutput(Settings(data=Data(household), influxdb=InfluxDB(url="http://127.0.0.1:9")))
    assert output.unsent is None
    assert output.problem is None


@pytest.mark.parametrize(
    ("settings", "level", "said"),
    [
        ({}, "good", "takes points"),
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
    found = outputs.influxdb(Settings(influxdb=InfluxDB(**{"url": empty, **settings})))  # type: ignore[arg-type]
    assert found.level == level, found.words
    assert re.search(said, found.words)


def test_doctor_asks_the_newer_servers_too(tmp_path: Path, empty: str) -> None:
    with victoria_metrics(tmp_path) as address:
        assert outputs.influxdb(Settings(influxdb=InfluxDB(url=address, token="hush"))).level == "good"
    with Proxy(empty) as proxy:
        for status, level in ((400, "good"), (401, "bad"), (404, "bad"), (503, "fair")):
            proxy.answer = (status, "so")
            found = outputs.influxdb(Settings(influxdb=InfluxDB(url=proxy.address, api="v2", token="hush")))
            assert found.level == level
            assert "hush" not in found.words
