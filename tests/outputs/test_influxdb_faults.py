"""What goes wrong between us and a database for a while: afterwards every point is there, once."""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from threading import Event

import pytest

from disc_counter.clock import FixedClock
from disc_counter.disc.tracking import kept
from disc_counter.energy import WH_PER_KWH, Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Blind, Progress
from disc_counter.outputs import influx_server as output_module
from disc_counter.outputs.influx_server import connected
from disc_counter.outputs.store_and_forward import CHECK_S, LONGEST_PAUSE_S, Sending
from disc_counter.outputs.unsent import Unsent
from disc_counter.service import Dependencies, open_service
from disc_counter.settings import Data, InfluxDB, Meter, Settings, Web
from tests.drawing.household import write_journal
from tests.harness.servers import DATABASE, PATIENCE_S, Proxy, free_port, influxdb, query
from tests.stand_ins.known_disc import Film, calibration
from tests.stand_ins.known_disc import known_disc as known_disc

END = datetime(2025, 4, 6, 22, 0, tzinfo=UTC)
START_NS = 1_743_000_000 * NS_PER_S
WEEK = timedelta(days=7)
UREV_PER_S = 9000
SENDER = """
import sys
from pathlib import Path
from threading import Event
from disc_counter.outputs.influxdb import InfluxOutput
from disc_counter.settings import Data, InfluxDB, Settings
InfluxOutput(Settings(data=Data(Path(sys.argv[1])), influxdb=InfluxDB(url=sys.argv[2]))).run(Event(), None)
"""


class Steps:
    """A journal's output to an address, a step after the other; time passes when a test says so."""

    def __init__(self, journal: Path, address: str, **settings: str) -> None:
        self.now_s, self.journal = 0.0, journal
        influx = InfluxDB(url=address, database=DATABASE, **settings)  # type: ignore[arg-type]
        history, file = History(journal), journal / "influxdb.json"
        self.sending = Sending(history, "meter", lambda: connected(influx), file, "there", lambda: self.now_s)

    def steps(self, count: int, each_s: float = LONGEST_PAUSE_S) -> None:
        for _ in range(count):
            self.now_s += each_s
            self.sending.step()

    def drain(self) -> None:
        self.now_s += CHECK_S
        while self.sending.step():
            pass
        assert self.sending.unsent.intervals == []
        assert self.sending.problem is None

    def is_all_there_once(self, address: str) -> None:
        """Count and sums of the database are the journal's."""
        until = datetime(2100, 1, 1, tzinfo=UTC)
        with History(self.journal) as history:
            rows, totals = history.running_totals(datetime(2000, 1, 1, tzinfo=UTC), until), history.totals_at(until)
            powers = {row.time for row in history.power(datetime(2000, 1, 1, tzinfo=UTC), until)}
        asked = "SELECT count(import_kwh), sum(import_wh), sum(export_wh) FROM energy"
        count, taken, given = query(address, asked)[0][1:]
        # A minute that is not over yet is not sent.
        missing = sum(row.minute_import_wh for row in rows[count:])
        assert len(rows) - count in (0, 1)
        assert taken == pytest.approx(float(totals[0] - missing), abs=0.01)
        assert given == pytest.approx(float(totals[1]), abs=0.01)
        bridged_kwh = query(address, "SELECT last(bridged_kwh) FROM energy")[0][1]
        assert bridged_kwh == pytest.approx(float(rows[count - 1].bridged_wh / WH_PER_KWH))
        if powers:
            assert query(address, "SELECT count(power_w) FROM power")[0][1] == len(powers)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with influxdb(tmp_path_factory.mktemp("influxdb")) as address:
        yield address


@pytest.fixture
def empty(server: str) -> str:
    """The server, its database empty."""
    for order in ("DROP", "CREATE"):
        query(server, f"{order} DATABASE {DATABASE}", post=True)
    return server


@pytest.fixture
def household(tmp_path: Path) -> Path:
    write_journal(tmp_path / "journal", END, WEEK)
    return tmp_path / "journal"


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another process does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.01)


def test_the_server_is_killed_on_the_way(household: Path, tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "influxdb"
    line = Steps(household, f"http://127.0.0.1:{port}")
    for _ in range(3):
        with influxdb(folder, port):
            line.steps(4)
        line.steps(2)
        assert line.sending.problem is not None
    with influxdb(folder, port) as address:
        line.drain()
        line.is_all_there_once(address)


def test_we_are_killed_on_the_way(household: Path, empty: str) -> None:
    with Proxy(empty) as proxy:
        for _ in range(3):
            begun = proxy.requests
            process = subprocess.Popen([sys.executable, "-c", SENDER, str(household), proxy.address])
            try:
                until(lambda begun=begun: proxy.requests >= begun + 4)  # type: ignore[misc]
            finally:
                process.kill()
                process.wait()
    line = Steps(household, empty)
    line.drain()
    line.is_all_there_once(empty)


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_wrong_token_for_an_hour_is_told_and_asked_for_once_a_minute(household: Path, empty: str, api: str) -> None:
    with Proxy(empty) as proxy:
        proxy.answer = (401, "unauthorized")
        line = Steps(household, proxy.address, api=api)
        line.steps(3600, each_s=1.0)
        assert 59 <= proxy.requests <= 62
        assert "refuses our token, user or password" in str(line.sending.problem)
    line = Steps(household, empty)
    line.drain()
    line.is_all_there_once(empty)


def test_a_server_that_stores_but_does_not_answer_in_time(
    household: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_module, "ANSWER_S", 0.2)
    with Proxy(empty) as proxy:
        proxy.answer = "hang"
        line = Steps(household, proxy.address)
        line.steps(3)
        assert "does not answer" in str(line.sending.problem)
        proxy.answer = None
        monkeypatch.undo()
        line.drain()
    line.is_all_there_once(empty)


def test_a_clock_that_is_set_back_an_hour(tmp_path: Path, empty: str) -> None:
    clock = FixedClock(START_NS)
    with Journal.open(tmp_path / "journal", clock=clock) as journal:
        journal.set_constant(Constant(Fraction(75)), None)
        line = Steps(tmp_path / "journal", empty)
        for second in range(4 * 3600):
            if second == 2 * 3600:
                clock.offset = START_NS - 3600 * NS_PER_S
            path = second * UREV_PER_S
            journal.record(Progress(second * NS_PER_S, path, 0, path, 0, 432.0, 1.0))
            if second % 300 == 0:
                line.steps(1)
        journal.commit()
        line.drain()
        line.is_all_there_once(empty)


@pytest.mark.usefixtures("known_disc")
def test_measuring_loses_no_frame_while_the_database_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_module, "ANSWER_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = Settings(
            meter=Meter(revolutions_per_kwh=Fraction(75)),
            data=Data(tmp_path / "data"),
            web=Web("127.0.0.1", 0),
            influxdb=InfluxDB(url=f"http://127.0.0.1:{silent.getsockname()[1]}"),
        )
        kept.save(calibration(), settings.data.directory)
        clock = FixedClock(time.time_ns())
        dependencies = Dependencies(open_source=lambda _, __: Film(201), clock=clock, patient=True)
        with open_service(settings, Event(), dependencies) as service:
            service.run()
    with Journal.open(tmp_path / "data") as journal:
        assert journal.totals.forward_urev == pytest.approx(UREV_PER_REVOLUTION, abs=3000)


def test_a_past_that_changes_is_sent_anew_from_where_it_changed(tmp_path: Path, empty: str) -> None:
    with Journal.open(tmp_path / "journal", clock=FixedClock(START_NS)) as journal:
        journal.set_constant(Constant(Fraction(75)), None)
        line = Steps(tmp_path / "journal", empty)
        bridged = 0
        for second in range(3 * 3600):
            path = second * UREV_PER_S + bridged
            if second == 3 * 3600 - 90:
                # Sight was lost ten minutes ago, and only now it is known what was missed.
                bridged = UREV_PER_REVOLUTION
                path += bridged
                span = ((second - 600) * NS_PER_S, second * NS_PER_S)
                journal.record(Blind(*span, "blocked", bridged))
            now_ns = second * NS_PER_S
            journal.record(Progress(now_ns, path, 0, path, 0, 432.0, 1.0, bridged_urev=bridged))
            if second % 10 == 0:
                line.now_s += 10.0
                line.sending._look()
                if bridged and len(line.sending.unsent.intervals) and second < 3 * 3600 - 60:
                    (start, _), *_ = line.sending.unsent.intervals
                    assert start > START_NS + 3600 * NS_PER_S
                line.sending.step()
        journal.commit()
        line.drain()
        line.is_all_there_once(empty)


def test_totals_are_remembered_ever_more_rarely() -> None:
    unsent = Unsent("there")
    for minute in range(1, 100_000):
        unsent.mark((minute, Fraction(minute)))
    times = [at for at, _ in unsent.marks]
    assert times == sorted(set(times))
    assert times[-1] == 99_999
    assert len(times) < 50
    assert all(100_000 - before < 4 * (100_000 - after) for before, after in itertools.pairwise(times))
    assert not unsent.forget_changed(Fraction)
    assert unsent.forget_changed(lambda at: Fraction(at if at <= 99_000 else 0))
    assert 98_000 <= unsent.marks[-1][0] <= 99_000
    assert unsent.forget_changed(lambda at: None)
    assert unsent.marks == []
