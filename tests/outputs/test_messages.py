"""Word when something is wrong: by the real apprise to a real HTTP server, once a cause and once when it is well."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from disc_counter.outputs import message_sender, messages
from disc_counter.outputs.base import LiveStatus
from disc_counter.outputs.configured import configured_outputs
from disc_counter.outputs.message_sender import Outcome, deliver, hand_over
from disc_counter.outputs.messages import LOOK_S, MessagesOutput, higher_base
from disc_counter.settings import Data, MessageTargets, Settings
from disc_counter.status import Condition
from disc_counter.words.texts import said_in
from tests.harness.recipient import Recipient
from tests.harness.servers import free_port
from tests.history.test_history import BERLIN, stored
from tests.stand_ins.fake_station import WELL

GONE = replace(WELL, measuring=False, parts=(Condition("camera", "failed", "the camera is gone"),))
APART = replace(WELL, parts=(Condition("register", "degraded", "the register says 7"),))
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Of apprise itself, as it is imported."""


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")


class Owner:
    """Who is told, with the clock in the hands of a test."""

    def __init__(
        self, folder: Path, urls: tuple[str, ...], send: Callable[..., Outcome] = hand_over, language: str = "en"
    ) -> None:
        targets = MessageTargets(urls, language=language)
        self.settings = Settings(data=Data(folder), messages=targets)
        self.status, self.now_s, self.send = WELL, 0.0, send
        self.history = stored(folder, datetime(2025, 6, 1, tzinfo=BERLIN), 2)
        self.restart()

    def restart(self) -> None:
        self.output = MessagesOutput(self.settings, self.send, lambda: self.now_s)

    def passes(self, minutes: float, each_s: float = LOOK_S) -> None:
        for _ in range(round(minutes * 60 / each_s)):
            self.now_s += each_s
            now = replace(self.status, time=WELL.time + timedelta(seconds=self.now_s))
            self.output.step(self.history, LiveStatus(lambda now=now: now, lambda status: "", said_in))  # type: ignore[misc]


def told(recipient: Recipient) -> list[str]:
    """What came, without the time before it."""
    return [json.loads(request.body)["message"].partition(": ")[2] for request in recipient.taken]


def url_of(recipient: Recipient) -> str:
    return recipient.address.replace("http://", "json://")


STOPPED, AGAIN = "nothing is measured: the camera is gone", "it is measuring again"


def test_one_message_a_cause_and_one_when_it_is_well_again(tmp_path: Path) -> None:
    with Recipient() as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),))
        owner.passes(60)
        owner.status = GONE
        owner.passes(14)
        assert told(recipient) == []
        owner.passes(24 * 60, each_s=60)
        assert told(recipient) == [STOPPED]
        owner.status = WELL
        owner.passes(60)
        assert told(recipient) == [STOPPED, AGAIN]
        owner.status = APART
        owner.passes(11)
        assert told(recipient)[2:] == ["the register says 7"]
    message = json.loads(recipient.taken[0].body)
    assert message["title"] == "meter"
    assert message["message"].startswith("2025-06-03 15:16: ")


def test_what_comes_and_goes_within_minutes_is_one_cause(tmp_path: Path) -> None:
    with Recipient() as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),))
        for _ in range(10):
            owner.status = GONE
            owner.passes(10)
            owner.status = WELL
            owner.passes(1)
        assert told(recipient) == []
        owner.status = GONE
        owner.passes(20)
        owner.status = WELL
        owner.passes(4)
        owner.status = GONE
        owner.passes(60)
        assert told(recipient) == [STOPPED]


def test_a_restart_tells_nothing_twice_and_forgets_no_message(tmp_path: Path) -> None:
    with Recipient() as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),))
        owner.status = GONE
        owner.passes(20)
        owner.restart()
        owner.passes(60)
        assert told(recipient) == [STOPPED]
        owner.status = WELL
        owner.restart()
        owner.passes(10)
        assert told(recipient) == [STOPPED, AGAIN]


def test_a_server_that_is_down_for_a_day_holds_up_nobody_else(tmp_path: Path) -> None:
    port = free_port()
    with Recipient() as other:
        owner = Owner(tmp_path / "data", (f"json://127.0.0.1:{port}", url_of(other)))
        owner.status = GONE
        owner.passes(24 * 60, each_s=60)
        owner.status = WELL
        owner.passes(20)
        assert told(other) == [STOPPED, AGAIN]
        assert owner.output.problem == "[messages] json does not take a message; it is tried again"
        with Recipient(port) as recipient:
            owner.passes(30)
            assert told(recipient) == [STOPPED, AGAIN]
        assert told(other) == [STOPPED, AGAIN]
        assert [owner.output.problem] == [None]


@pytest.mark.parametrize("status", [401, 500])
def test_a_server_that_refuses_for_a_day_is_asked_ever_less_often(tmp_path: Path, status: int) -> None:
    with Recipient(answer=lambda number: status) as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),))
        owner.status = GONE
        owner.passes(24 * 60, each_s=60)
        assert 100 <= recipient.requests <= 160
        recipient.answer = lambda number: 200
        owner.passes(11)
        assert told(recipient) == [STOPPED]


def test_a_slow_server_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_sender, "ANSWER_S", 0.2)
    with Recipient(answer=lambda number: -1 if number == 1 else 200) as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),))
        owner.status = GONE
        owner.passes(15.2)
        assert owner.output.problem is not None
        owner.passes(10)
        assert told(recipient)[-1] == STOPPED
        assert [owner.output.problem] == [None]


def test_in_german(tmp_path: Path) -> None:
    with Recipient() as recipient:
        owner = Owner(tmp_path / "data", (url_of(recipient),), language="de")
        owner.status = replace(WELL, blind_for_s=30.0)
        owner.passes(20)
        assert told(recipient) == ["es wird nicht gemessen: die Scheibe ist nicht zu sehen"]


def test_a_process_of_its_own_delivers_it() -> None:
    with Recipient() as recipient:
        assert deliver(url_of(recipient), "cellar", "nothing is measured") == "taken"
        assert json.loads(recipient.taken[0].body)["message"] == "nothing is measured"
    assert deliver(url_of(recipient), "cellar", "nothing is measured") == "not taken"
    assert deliver("nonsense://x", "cellar", "") == "not understood"


def test_doctor_says_whether_the_addresses_are_understood_and_shows_none(tmp_path: Path) -> None:
    for url, level in (("json://user:hush@there", "good"), ("nonsense://hush", "bad")):
        output = MessagesOutput(Settings(data=Data(tmp_path), messages=MessageTargets((url,))), hand_over)
        check = output.check()
        assert (check.level, "hush" in check.words) == (level, False)


def test_addresses_in_a_file_are_told_too_and_nobody_is_told_unless_configured(tmp_path: Path) -> None:
    file = tmp_path / "urls"
    file.write_text("# mine\njson://one\n\n json://two\n")
    targets = MessageTargets(("json://zero",), file)
    assert messages.addresses_of(targets) == ("json://zero", "json://one", "json://two")
    assert "json" not in repr(MessageTargets(("json://hush",)))
    assert list(configured_outputs(Settings())) == []


def test_the_service_does_not_import_apprise() -> None:
    code = "import sys, disc_counter.outputs.messages; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class Loads:
    """A history that knows the base load of each day, the newest first."""

    def __init__(self, now: datetime, days_w: list[float | None]) -> None:
        self.now, self.days_w = now, days_w

    def base_w(self, start: datetime, end: datetime, zone: object) -> float | None:
        days = range((self.now - end).days, (self.now - start).days)
        known = sorted(w for day in days if day < len(self.days_w) and (w := self.days_w[day]) is not None)
        return known[len(known) // 2] if known else None


@pytest.mark.parametrize(
    ("week_w", "reference_w", "found"),
    [
        ([140.0] * 7, None, (100.0, 140.0)),
        ([140.0] * 6 + [120.0], None, None),
        ([140.0, None, 140.0, 140.0, None, 140.0, 140.0], None, (100.0, 140.0)),
        ([140.0, None, 140.0, 140.0, None, None, 140.0], None, None),
        ([140.0] * 7, 100.0, (100.0, 140.0)),
        ([120.0] + [140.0] * 6, 100.0, None),
    ],
)
def test_a_base_load_is_higher_for_a_week(
    week_w: list[float | None], reference_w: float | None, found: tuple[float, float] | None
) -> None:
    now = datetime(2025, 6, 3, tzinfo=BERLIN)
    history = Loads(now, [*week_w, *[100.0] * 28])
    assert higher_base(history, now, BERLIN, 30, reference_w) == found  # type: ignore[arg-type]


def test_a_few_watts_more_are_not_told_of() -> None:
    now = datetime(2025, 6, 3, tzinfo=BERLIN)
    assert higher_base(Loads(now, [14.0] * 7 + [8.0] * 28), now, BERLIN, 30, None) is None  # type: ignore[arg-type]
