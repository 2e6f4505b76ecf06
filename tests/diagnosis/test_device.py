"""The doctor, on a Pi whose files are drawn up here and on a machine that says nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter import clock, diagnosis
from disc_counter.camera.simulated import SimulatedMeter, meter_for
from disc_counter.camera.simulation import Story
from disc_counter.cli import exit_status
from disc_counter.clock import TimeKeeper
from disc_counter.diagnosis import device, machine, seen
from disc_counter.disc.learning.learn import learn
from disc_counter.disc.tracking import kept
from disc_counter.energy import Constant
from disc_counter.journal import Journal
from disc_counter.service.demonstration import LESSON_FRAMES_PER_S, LESSON_S, LESSON_W, demo_settings
from disc_counter.settings import Camera, Data, Meter, Settings


@pytest.fixture
def pi(tmp_path: Path) -> Path:
    files = {
        "proc/device-tree/model": "Raspberry Pi 2 Model B Rev 1.1\0",
        "etc/os-release": 'NAME="Raspbian"\nPRETTY_NAME="Raspbian GNU/Linux 12 (bookworm)"\n',
        "sys/class/thermal/thermal_zone0/temp": "74500\n",
        "proc/mounts": "/dev/root / ext4 rw,noatime 0 0\n/dev/mmcblk0p3 /var ext4 rw,noatime,commit=600 0 0\n",
        "sys/fs/ext4/mmcblk0p3/errors_count": "0\n",
        "sys/block/mmcblk0/device/life_time": "0x02 0x03\n",
        "proc/meminfo": "MemTotal: 945364 kB\nCmaTotal: 65536 kB\nCmaFree: 8192 kB\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_pi_says_what_it_is(pi: Path) -> None:
    assert device.model(pi) == "Raspberry Pi 2 Model B Rev 1.1"
    assert device.system(pi) == "Raspbian GNU/Linux 12 (bookworm)"
    assert device.temperature_celsius(pi) == 74.5
    assert device.free_cma_mb(pi) == pytest.approx((8.39, 67.1), abs=0.01)
    found = {finding.name: finding for finding in diagnosis.findings(Settings(data=Data(pi)), pi)}
    assert (found["temperature"].level, found["camera memory"].level) == ("fair", "bad")
    assert "cma-128" in found["camera memory"].advice


def test_a_card_says_how_worn_it_is_and_that_it_may_be_spared(pi: Path) -> None:
    assert device.mount_of(Path("/var/lib/disc-counter"), pi) == device.Mount(
        "/var", "/dev/mmcblk0p3", "ext4", writable=True, commit_s=600, errors=0, worn_percent=30
    )
    root = device.mount_of(Path("/home/me"), pi)
    assert root is not None
    assert (root.point, root.worn_percent, root.commit_s) == ("/", None, 5)
    assert "commit=600" in machine.card(root).advice
    assert machine.card(replace(root, commit_s=600)).level == "good"
    for harm in ({"writable": False}, {"errors": 3}):
        assert machine.card(replace(root, **harm)).level == "bad"
    assert machine.card(replace(root, commit_s=600, worn_percent=90)).level == "fair"


def test_what_a_machine_does_not_say_is_unknown(tmp_path: Path) -> None:
    found = {finding.name: finding for finding in diagnosis.findings(Settings(data=Data(tmp_path)), tmp_path)}
    for name in ("model", "system", "temperature", "camera memory", "frame rate"):
        assert found[name].level == "unknown", name


@pytest.mark.parametrize(
    ("bits", "level"), [(None, "unknown"), (0, "good"), (0x50000, "fair"), (0x50005, "bad"), (0x80000, "good")]
)
def test_the_power_supply(bits: int | None, level: str) -> None:
    assert machine.power_supply(bits).level == level


def test_the_frame_rate_is_held_against_the_fastest_turn(tmp_path: Path) -> None:
    meter = Meter(revolutions_per_kwh=Fraction(600), max_power_w=36_000.0)  # six turns a second
    at_50 = Settings(meter=meter, camera=Camera(frame_rate=50.0), data=Data(tmp_path))
    slow = machine.frame_rate(at_50)
    assert (slow.level, slow.advice) == ("bad", "set [camera] frame_rate to 60 or more")
    assert machine.frame_rate(replace(at_50, camera=Camera(frame_rate=60.0))).level == "good"
    with Journal.open(tmp_path) as journal:  # set by `constant`, whatever is configured
        journal.set_constant(Constant.of(75), None)
    assert machine.frame_rate(at_50).level == "good"


@pytest.mark.parametrize(("keeper", "level"), [("network", "good"), ("battery", "good"), (None, "fair")])
def test_the_clock(keeper: TimeKeeper | None, level: str) -> None:
    assert machine.clock(keeper).level == level


def test_a_board_whose_battery_keeps_the_time_is_not_warned_of(pi: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "kernel_is_synchronized", lambda: False)
    monkeypatch.setattr("platform.machine", lambda: "armv7l")
    found = {finding.name: finding for finding in diagnosis.findings(Settings(data=Data(pi)), pi)}
    assert found["clock"].level == "fair"
    (pi / "sys/class/rtc/rtc0").mkdir(parents=True)
    (pi / "sys/class/rtc/rtc0/hctosys").write_text("1\n")
    found = {finding.name: finding for finding in diagnosis.findings(Settings(data=Data(pi)), pi)}
    assert (found["clock"].level, found["clock"].words, found["clock"].advice) == ("good", "kept by a battery", "")


def test_room_on_the_disk(tmp_path: Path) -> None:
    assert [machine.room(tmp_path, mb).level for mb in (None, 10.0, 100.0, 1000.0)] == [
        "unknown",
        "bad",
        "fair",
        "good",
    ]


def test_the_doctor_says_what_is_wrong_with_the_camera(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configuration = tmp_path / "disc-counter.toml"
    configuration.write_text('[camera]\nsource = "clip"\ndevice = "no.mp4"\n[web]\nport = 9\n[data]\ndirectory = "."\n')
    assert exit_status(["doctor", "--config", str(configuration)]) == 1
    said = capsys.readouterr()
    assert "no.mp4 does not exist" in said.out
    assert said.err.splitlines() == ["disc-counter: not right: camera"]


def test_the_doctor_sees_light_focus_and_register(tmp_path: Path) -> None:
    settings = replace(demo_settings(tmp_path, 0), meter=Meter(revolutions_per_kwh=Fraction(75)))
    unknown = seen(settings)
    assert [finding.name for finding in unknown.findings] == ["camera", "light", "register total"]
    assert unknown.findings[1].level == "unknown"
    assert unknown.findings[2].level == "good"
    assert "12345.4 kWh" in unknown.findings[2].words
    film = list(SimulatedMeter(meter_for(settings), Story([(LESSON_S, LESSON_W)]), LESSON_FRAMES_PER_S))
    kept.save(learn(lambda: film, mark=settings.disc.mark), tmp_path)
    known = seen(settings)
    assert [finding.name for finding in known.findings] == ["camera", "register total"]
    light = {verdict.name: verdict.level for verdict in known.light}
    assert (light["exposure"], light["sharpness"], light["glare"]) == ("good", "good", "good")
