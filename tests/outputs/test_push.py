"""Every new minute goes to whoever wants it, once, whatever that server does for a while."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Progress
from disc_counter.outputs import push as push_module
from disc_counter.outputs.configured import configured_outputs
from disc_counter.outputs.push import FILE_NAME, PushOutput, PushRecipient, PushSpool
from disc_counter.settings import Data, PushTarget, Settings
from tests.harness.recipient import Recipient
from tests.harness.servers import free_port

START = datetime(2025, 6, 3, 12, 0, tzinfo=UTC)
START_NS = int(START.timestamp()) * NS_PER_S
A_DAY_MIN = 1440
MINUTE_UREV, BACK_UREV = 1_250_000, 75_000
"""Of each minute at 75 U/kWh: 16.667 Wh drawn and 1 Wh fed in, 940 W."""


class Meter:
    """A journal that grows minute by minute, and the output that sends it; time passes as the test says."""

    def __init__(self, folder: Path, target: PushTarget) -> None:
        self.folder, self.minute, self.now_s = folder, 0, 0.0
        self.journal = Journal.open(folder, clock=FixedClock(START_NS))
        self.journal.set_constant(Constant.of(75), None)
        self.history = History(folder)
        self.record()
        self.journal.record(Progress(NS_PER_S, 0, 0, 0, 0, 940.0, 1.0))
        self.journal.commit()
        self.begin(target)

    def begin(self, target: PushTarget) -> None:
        """Another run of the service."""
        take = PushRecipient(target, 'my "meter"').take
        self.spool = PushSpool(self.history, self.folder / FILE_NAME, str(target.url), take, lambda: self.now_s)
        self.spool.step()

    def record(self) -> None:
        forward, back = self.minute * MINUTE_UREV, self.minute * BACK_UREV
        self.journal.record(Progress(self.minute * 60 * NS_PER_S, forward - back, 0, forward, back, 940.0, 1.0))

    def live(self, minutes: int, each: int = 1) -> None:
        """Measure on, and let the output try once in so many minutes."""
        for number in range(minutes):
            self.minute += 1
            self.now_s += 60
            self.record()
            if number % each == 0:
                self.journal.commit()
                self.spool.step()
        self.journal.commit()

    def drain(self) -> None:
        self.now_s += 600
        while self.spool.step():
            pass
        assert self.spool.problem is None
        assert self.spool.waiting().points == 0

    def close(self) -> None:
        self.history.close()
        self.journal.__exit__(None, None, None)


@pytest.fixture
def meters() -> Iterator[list[Meter]]:
    made: list[Meter] = []
    yield made
    for each in made:
        each.close()


def times(recipient: Recipient) -> list[int]:
    """The minutes since the beginning that were taken, in the order in which they came."""
    stamps = [datetime.fromisoformat(json.loads(request.body)["time"]) for request in recipient.taken]
    return [round((stamp - START).total_seconds() / 60) for stamp in stamps]


def each_once(recipient: Recipient, meter: Meter) -> None:
    """All minutes that are over are there, and each once."""
    assert sorted(times(recipient)) == list(range(meter.minute))


def test_each_new_minute_is_told_with_its_figures(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient() as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=recipient.address)))
        meters[0].live(3)
        meters[0].drain()
        each_once(recipient, meters[0])
    request = recipient.taken[1]
    assert (request.method, request.path, request.headers["Content-Type"]) == ("POST", "/", "application/json")
    assert json.loads(request.body) == {
        **{"time": "2025-06-03T12:01:00Z", "meter": 'my "meter"', "import_wh": 16.6667, "export_wh": 1.0},
        **{"power_w": 940.0, "import_kwh": 0.033333, "export_kwh": 0.002},
    }


def test_what_was_measured_before_it_was_configured_is_not_sent(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient() as recipient:
        meters.append(Meter(tmp_path, PushTarget(url="http://127.0.0.1:9/other")))
        meters[0].live(5)
        meters[0].begin(PushTarget(url=recipient.address))
        meters[0].live(2)
        meters[0].drain()
        assert times(recipient) == [5, 6]


def test_a_server_that_is_down_for_a_day(tmp_path: Path, meters: list[Meter]) -> None:
    port = free_port()
    meters.append(Meter(tmp_path, PushTarget(url=f"http://127.0.0.1:{port}")))
    meter = meters[0]
    meter.live(A_DAY_MIN, each=10)
    meter.spool.step()
    assert f"[push] url http://127.0.0.1:{port} does not answer" in str(meter.spool.problem)
    assert meter.spool.waiting().points == A_DAY_MIN
    assert meter.spool.waiting().since == START
    with Recipient(port) as recipient:
        meter.drain()
        each_once(recipient, meter)


@pytest.mark.parametrize("status", [401, 404, 302])
def test_a_server_that_refuses_for_an_hour_is_told_and_asked_once_a_minute(
    tmp_path: Path, meters: list[Meter], status: int
) -> None:
    with Recipient(answer=lambda number: status) as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=recipient.address)))
        meter = meters[0]
        meter.live(5)
        begun = recipient.requests
        for _ in range(3600):
            meter.now_s += 1
            meter.spool.step()
        assert 59 <= recipient.requests - begun <= 61
        assert f"answers {status}" in str(meter.spool.problem)
        recipient.answer = lambda number: 204
        meter.drain()
        each_once(recipient, meter)


def test_a_server_that_is_busy_again_and_again(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient(answer=lambda number: (500, 429, 200, 200)[number % 4]) as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=recipient.address)))
        meters[0].live(60)
        recipient.answer = lambda number: 200
        meters[0].drain()
        each_once(recipient, meters[0])


def test_a_server_that_is_slow_knows_a_minute_that_comes_again(
    tmp_path: Path, meters: list[Meter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_module, "ANSWER_S", 0.1)
    with Recipient(answer=lambda number: -1) as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=recipient.address)))
        meters[0].live(1)
        assert "does not answer (ReadTimeoutError)" in str(meters[0].spool.problem)
        recipient.answer = lambda number: 409 if number == 2 else 200
        meters[0].live(3)
        meters[0].drain()
        each_once(recipient, meters[0])


def test_an_answer_that_never_ends_holds_nothing_up(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient(answer=lambda number: -2) as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=recipient.address)))
        meters[0].live(3)
        meters[0].drain()
        each_once(recipient, meters[0])


def test_a_restart_repeats_nothing(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient() as recipient:
        target = PushTarget(url=recipient.address)
        meters.append(Meter(tmp_path, target))
        for _ in range(3):
            meters[0].live(7)
            meters[0].spool.close()
            meters[0].begin(target)
        meters[0].drain()
        each_once(recipient, meters[0])


def test_any_form_is_sent_as_a_volkszaehler_wants_it(tmp_path: Path, meters: list[Meter]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    with Recipient() as recipient:
        target = PushTarget(
            url=f"{recipient.address}/data/5a2b.json?options=skipduplicates&m=$meter",
            template="[[$time_ms, $import_wh]]",
            headers=("Authorization: Bearer $secret", "X-Twice: a:b"),
            secret_file=secret,
        )
        meters.append(Meter(tmp_path, target))
        meters[0].live(1)
        meters[0].drain()
    (request,) = recipient.taken
    assert request.path == "/data/5a2b.json?options=skipduplicates&m=my%20%22meter%22"
    assert json.loads(request.body) == [[START_NS // 1_000_000, 16.6667]]
    assert (request.headers["Authorization"], request.headers["X-Twice"]) == ("Bearer hush", "a:b")


def test_a_get_has_its_figures_in_the_address(tmp_path: Path, meters: list[Meter]) -> None:
    with Recipient() as recipient:
        meters.append(Meter(tmp_path, PushTarget(url=f"{recipient.address}/?ts=$time_s&w=${{power_w}}", method="GET")))
        meters[0].live(1)
        meters[0].drain()
    assert (recipient.taken[0].method, recipient.taken[0].body) == ("GET", "")
    assert recipient.taken[0].path == f"/?ts={START_NS // NS_PER_S}&w=940.0"


def test_doctor_says_whether_it_can_be_reached_and_sends_no_minute(tmp_path: Path) -> None:
    with Recipient() as recipient:
        settings = Settings(data=Data(tmp_path), push=PushTarget(url=f"{recipient.address}/x?v=$import_wh"))
        (entry,) = configured_outputs(settings)
        assert (entry.name, entry.make(settings).check().level) == ("push", "good")
    assert recipient.requests == 0
    assert PushOutput(settings).check().level == "fair"


def test_the_service_imports_no_client_of_databases_for_it() -> None:
    code = "import sys, disc_counter.outputs.push; sys.exit('influxdb_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
