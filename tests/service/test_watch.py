"""One watch over everything: what one part says is said by page, status, health check, metrics, MQTT and systemd."""

from __future__ import annotations

import shutil
import socket
from collections import namedtuple
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.clock import FixedClock
from disc_counter.model import NS_PER_S, Frame, Sight
from disc_counter.outputs import home_assistant
from disc_counter.service import systemd
from disc_counter.service.faults import SAID_S
from disc_counter.service.observed import Observed
from disc_counter.service.watch import CLOCK_S, LEAST_FREE_BYTES, ClockWatch, Watch, room_left, watching
from disc_counter.settings import Data, Meter, Settings, Web
from disc_counter.status import Condition
from disc_counter.words.sentences import status_lines
from disc_counter.words.state import state_of
from disc_counter.words.texts import EN
from tests.harness.services import count
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import GONE, FakeStation
from tests.stand_ins.known_disc import grey
from tests.stand_ins.known_disc import known_disc as known_disc

RATE = 10
Usage = namedtuple("Usage", "total used free")


def test_all_say_the_same_of_a_part_that_is_not_well() -> None:
    station = FakeStation()
    station.become(parts=(Condition("clock"), *GONE, Condition("influxdb", "degraded", "no answer")))
    app = app_before(station)
    reason = GONE[0].reason or ""
    health = ask(app, "/healthz")
    assert (health.status, health.text.strip()) == (503, reason)
    status = ask(app, "/api/v1/status").json
    assert (status["healthy"], status["problem"], status["state"]) == (False, reason, reason)
    assert [part["level"] for part in status["parts"]] == ["well", "failed", "degraded"]
    assert reason in ask(app, "/").words
    metrics = ask(app, "/metrics").text
    assert 'disc_counter_healthy{meter="cellar"} 0.0' in metrics
    for part, level in (("clock", 0.0), ("camera", 2.0), ("influxdb", 1.0)):
        assert f'disc_counter_part_state{{meter="cellar",part="{part}"}} {level}' in metrics
    told = home_assistant.states(station.status(), state_of(station.status(), EN).words)
    assert (told["problem"], told["state"]) == ("ON", reason)
    said = status_lines(status)
    assert f"failed           camera: {reason}" in said
    assert "degraded         influxdb: no answer" in said
    assert not any("clock" in line for line in said)


def test_health_is_well_where_all_parts_are() -> None:
    station = FakeStation()
    station.become(parts=(Condition("clock"), Condition("camera")))
    assert ask(app_before(station), "/healthz").status == 200
    assert station.status().problem is None


def test_a_part_that_cannot_say_how_it_is_has_failed_and_hides_no_other() -> None:
    def broken() -> str:
        raise KeyError(4)

    (one, other) = Watch({"journal": broken, "register": lambda: "wrong"}).conditions()
    assert (one.level, other.reason) == ("failed", "wrong")
    assert "journal" in str(one.reason)


def test_a_full_disk_is_said_before_it_is_too_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, well in ((LEAST_FREE_BYTES, True), (LEAST_FREE_BYTES - 1, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: Usage(0, 0, free))
        assert (room_left(tmp_path) is None) is well
    monkeypatch.undo()
    assert "cannot be reached" in str(room_left(tmp_path / "gone"))


def test_a_clock_that_nobody_sets_is_said_after_a_while() -> None:
    now_s, clock = [0.0], FixedClock(None)
    reason = ClockWatch(clock, lambda: now_s[0]).reason
    said = [reason()]
    now_s[0] = CLOCK_S
    said.append(reason())
    clock.offset = 0
    said.append(reason())
    assert [each is None for each in said] == [True, False, True]


def test_a_clock_that_is_set_back_is_said_for_an_hour() -> None:
    now_s, clock = [0.0], FixedClock(3600 * NS_PER_S)
    reason = ClockWatch(clock, lambda: now_s[0]).reason
    said = [reason()]
    for clock.offset, now_s[0] in (
        (3570 * NS_PER_S, 1.0),
        (0, 2.0),
        (0, SAID_S),
        (0, SAID_S + 2.0),
        (NS_PER_S, SAID_S),
    ):
        said.append(reason())
    assert [each is None for each in said] == [True, True, False, False, True, False]
    assert "set back by 60 min" in str(said[2])


def test_the_parts_that_are_named_come_first(tmp_path: Path) -> None:
    watch = watching(tmp_path, FixedClock(0), camera=lambda: None, measuring=lambda: "hangs")
    assert [(each.part, each.level) for each in watch.conditions()] == [
        ("camera", "well"), ("measuring", "failed"), ("disk", "well"), ("clock", "well"),
    ]  # fmt: skip


@pytest.mark.usefixtures("known_disc")
def test_systemd_hears_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        meter=Meter(revolutions_per_kwh=Fraction(75)), data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0)
    )
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        assert systemd.watchdog_s() == float("inf")
        service = count(settings, 201)
        listening.settimeout(5.0)
        heard = [listening.recv(500).decode() for _ in range(3)]
    parts = {part.part for part in service.station.status().parts}
    assert {"camera", "measuring", "journal", "disk", "clock", "threads", "register", "learning"} <= parts
    assert any(each.startswith("STATUS=") for each in heard), heard


class Pupil:
    """Learns, and never comes to an end."""

    calibration = None
    progress = 0.3


def learning(seconds: int, turns_per_s: float, reason: str | None = None, kept_of: int = 1) -> Observed:
    observed, pupil = Observed(), Pupil()
    image = grey()
    for number in range(seconds * RATE):
        time_ns = number * NS_PER_S // RATE
        path_urev = None if reason else round(turns_per_s * number / RATE * 1e6)
        frame = Frame(time_ns, image, number * kept_of)
        observed.take_in(frame, Sight(time_ns, path_urev, 0, None, reason), [], pupil, 0.0)  # type: ignore[arg-type]
    return observed


@pytest.mark.parametrize(
    ("seconds", "turns_per_s", "reason", "ill"),
    [
        (599, 0.01, None, False),
        (601, 0.01, None, True),
        (601, 0.001, None, False),
        (601, 0.0, None, False),
        (610, 0.0, "searching", True),
    ],
)
def test_a_disc_that_turns_and_is_not_learnt_is_not_well(
    seconds: int, turns_per_s: float, reason: str | None, ill: bool
) -> None:
    learnt = learning(seconds, turns_per_s, reason).learning
    assert (learnt.level == "degraded") is ill
    if ill:
        assert "is not learnt after 10 minutes" in str(learnt.reason)
        assert "page Live" in str(learnt.reason)


def test_pictures_that_are_left_out_are_told_as_the_cause() -> None:
    assert "50% of the pictures" in str(learning(601, 0.01, kept_of=2).learning.reason)
    assert "frame_rate" in str(learning(601, 0.01, kept_of=2).learning.reason)
