"""The commands as users and their scripts meet them: what they print, what they say, how they end."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tomllib
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disc_counter import __version__
from disc_counter.cli import COMMANDS, exit_status
from disc_counter.journal import Journal
from disc_counter.settings import Web
from tests.conftest import FilmMaker
from tests.known_disc import POWER_W, calibration, config, grey
from tests.known_disc import known_disc as known_disc
from tests.station_fake import WELL, FakeStation
from tests.test_history import BERLIN, SPRING, stored
from tests.web_client import app_before
from web.server import serve

COMMAND = [sys.executable, "-m", "disc_counter"]
ENERGY_COLUMNS = ["from", "to", "import_wh", "export_wh", "bridged_wh", "blind_s"]


class Said(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The only thing said on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("disc-counter: ")
        return lines[0].removeprefix("disc-counter: ")

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Said:
        status = exit_status([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return Said(status, out, err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


@pytest.fixture
def clip(film: FilmMaker) -> Path:
    """A film of 5 s."""
    return film([grey(100 + number) for number in range(101)], [50.0 * number for number in range(101)])


@pytest.mark.parametrize("command", COMMANDS)
def test_help_and_version_are_everywhere(run: Terminal, command: str) -> None:
    assert run(command, "--help").out.startswith(f"Usage: disc-counter {command}")
    assert run(command, "--version") == (0, f"disc-counter {__version__}\n", "")
    assert "--config" in run(command, "--help").out


def test_without_a_command_there_is_help(run: Terminal) -> None:
    said = run()
    assert (said.status, said.out) == (2, "")
    assert all(command in said.err for command in COMMANDS)
    assert run("--help").status == 0
    assert run("--version") == (0, f"disc-counter {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["measure"], "no such command 'measure'"),
        (["replay"], "missing argument 'CLIP' (see `disc-counter replay --help`)"),
        (["replay", "--jsn", "a.mp4"], "no such option"),
        (["export", "--by", "week"], "invalid value for '--by'"),
        (["export", "--from", "yesterday"], "'yesterday' is not a time: give"),
        (["constant", "many"], "constant 'many' is not a number"),
        (["constant", "0.5"], "constant 0.5 is out of range"),
        (["constant", "--since", "2024-01-01"], "--since needs a value"),
        (["constant", "75", "--since", "2090-01-01"], "lies in the future"),
        (["--config", "no.toml", "status"], "no.toml does not exist"),
        (["status", "--config", "no.toml"], "no.toml does not exist"),
        (["demo", "--port", "0"], "invalid value for '--port'"),
    ],
)
def test_wrong_use_is_status_2_and_one_sentence(run: Terminal, arguments: list[str], sentence: str) -> None:
    said = run(*arguments)
    assert said.status == 2
    assert sentence in said.sentence


def test_a_wrong_configuration_names_its_key(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path, "[camera]\nframe_rate = 1000")
    for command in (["run"], ["status"], ["replay", "film.mp4"], ["constant"], ["setup"], ["export"]):
        said = run("--config", file, *command)
        assert said.status == 2
        assert "[camera] frame_rate is 1000" in said.sentence


@pytest.mark.parametrize("command", ["replay", "setup"])
def test_what_is_no_film_is_status_1_and_named(run: Terminal, tmp_path: Path, command: str) -> None:
    assert run(command, "none.mp4").sentence == "none.mp4 does not exist: it should be a film"
    (tmp_path / "empty.mp4").touch()
    assert "empty.mp4 is empty" in run(command, "empty.mp4").sentence
    (tmp_path / "text.mp4").write_text("no film at all\n" * 500)
    said = run(command, "text.mp4")
    assert said.status == 1
    assert "text.mp4 is not a film" in said.sentence


@pytest.mark.usefixtures("known_disc")
def test_replay_says_a_json_object_a_line_and_a_summary_last(run: Terminal, clip: Path, tmp_path: Path) -> None:
    said = run("replay", clip, "--json", "--config", config(tmp_path, "[meter]\nrevolutions_per_kwh = 75"))
    assert (said.status, said.err) == (0, "")
    *events, summary = said.objects
    assert {event["event"] for event in events} <= {"power", "revolution", "blind"}
    assert events[-1]["power_w"] == pytest.approx(POWER_W, rel=0.01)
    assert summary.pop("cpu_ms_per_frame") > 0
    assert summary == {
        "event": "summary",
        "frames": 101,
        "seconds": 5.0,
        "revolutions": 0.5,
        "revolutions_uncertainty": 0.001,
        "forward_revolutions": pytest.approx(0.5, abs=0.003),
        "reverse_revolutions": 0.0,
        "energy_import_wh": pytest.approx(6.667, abs=0.04),
        "energy_export_wh": 0.0,
        "blind_s": 0.0,
    }


@pytest.mark.usefixtures("known_disc")
def test_replay_tells_people_and_says_what_it_cannot_know(run: Terminal, clip: Path) -> None:
    said = run("replay", clip)
    assert said.status == 0
    assert "101 frames, 5.0 s" in said.out
    assert "0.5000 \N{PLUS-MINUS SIGN} 0.0010" in said.out
    assert "energy taken     not known" in said.out
    assert said.sentence == "[meter] revolutions_per_kwh is not configured: power and energy are not known"


@pytest.mark.usefixtures("known_disc")
def test_a_film_that_is_cut_off_is_measured_as_far_as_it_goes(run: Terminal, clip: Path, tmp_path: Path) -> None:
    times = clip.with_name("film.pts.txt")
    times.write_text(times.read_text() + "".join(f"{50 * number}\n" for number in range(101, 111)))
    said = run("replay", clip, "--json", "--config", config(tmp_path, "[meter]\nrevolutions_per_kwh = 75"))
    assert said.status == 0
    assert said.objects[-1]["frames"] == 101
    assert said.sentence.endswith("is cut off or damaged: 101 of its 111 frames could be measured")


@pytest.mark.usefixtures("known_disc")
@pytest.mark.parametrize("command", ["replay", "setup"])
def test_a_window_outside_of_the_picture_is_wrong_configuration(
    run: Terminal, clip: Path, tmp_path: Path, command: str
) -> None:
    said = run(command, clip, "--config", config(tmp_path, "[disc]\nwindow = [40, 10, 60, 20]"))
    assert said.status == 2
    assert "[disc] window is [40, 10, 60, 20]: it must lie inside the picture of 64 x 48" in said.sentence


@pytest.mark.usefixtures("known_disc")
def test_setup_shows_what_it_found_and_writes_when_asked(run: Terminal, clip: Path, tmp_path: Path) -> None:
    said = run("setup", clip)
    assert (said.status, said.err) == (0, "")
    assert "[4, 20, 56, 16]" in said.out
    assert not (tmp_path / "disc-counter.toml").exists()
    file = config(tmp_path, '# my meter\n[meter]\ndirection = "left"')
    said = run("setup", clip, "--write", "--config", file)
    assert "right in these pictures (the configuration says left, which is kept)" in said.out
    written = tomllib.loads(file.read_text())
    assert written["disc"] == {"window": [4, 20, 56, 16], "mark": "red"}
    assert written["meter"] == {"direction": "left"}
    assert "# my meter" in file.read_text()
    assert (tmp_path / "data" / "calibration.npz").exists()


@pytest.mark.usefixtures("known_disc")
def test_setup_makes_a_configuration_where_there_is_none(run: Terminal, clip: Path, tmp_path: Path) -> None:
    assert run("setup", clip, "--write", "--config", tmp_path / "new.toml").status == 0
    assert tomllib.loads((tmp_path / "new.toml").read_text())["meter"] == {"direction": "right"}


def test_the_constant_is_kept_and_shown(run: Terminal, tmp_path: Path) -> None:
    file = config(tmp_path)
    assert run("constant", "--config", file).out.startswith("not known")
    assert run("constant", "75", "--config", file).out == "75 revolutions per kWh\n"
    assert run("constant", "187.5", "--since", "2024-03-01", "--config", file).status == 0
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
    station.become(problem=problem)
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
    assert "taken in all     5.000 kWh" in said.out
    assert said.sentence.startswith(f"no service answers at http://127.0.0.1:{free_port}")


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    server = serve(app_before(FakeStation()), "127.0.0.1", 0)
    server.stop()
    return server.port


def test_run_says_what_is_in_its_way(run: Terminal, tmp_path: Path, free_port: int) -> None:
    film = (
        f'[meter]\nrevolutions_per_kwh = 75\n[web]\nport = {free_port}\n[camera]\nsource = "clip"\ndevice = "gone.mp4"'
    )
    said = run("run", "--config", config(tmp_path, film))
    assert said.status == 1
    assert "gone.mp4" in said.sentence
    with Journal.open(tmp_path / "data"):
        said = run("run", "--config", config(tmp_path, film))
    assert said.status == 1
    assert "is already in use by process" in said.sentence


def test_what_was_not_foreseen_is_one_sentence_too(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("disc_counter.commands.constant.known_constants", fail)
    said = run("constant")
    assert said.status == 1
    assert "something unforeseen went wrong (ZeroDivisionError: division by zero)" in said.sentence
    monkeypatch.setenv("DISC_COUNTER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("constant")


def test_an_interrupted_command_ends_quietly(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("disc_counter.commands.constant.known_constants", interrupt)
    said = run("constant")
    assert (said.status, said.out, said.err.strip()) == (1, "", "disc-counter: interrupted")


def test_whoever_stops_listening_is_no_error_to_be_told(tmp_path: Path) -> None:
    stored(tmp_path / "data", SPRING, 3000).close()
    export = [*COMMAND, "export", "--by", "minute", "--to", "2024-04-03", "--config", str(config(tmp_path))]
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(export, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_address_of_a_page_for_everybody_is_this_machine() -> None:
    from disc_counter.asking import address

    assert address(Web()) == "http://127.0.0.1:8080"
    assert address(Web(host="::", port=81)) == "http://[::1]:81"
    assert address(Web(host="meter.local")) == "http://meter.local:8080"


def test_a_kept_calibration_is_used_if_it_fits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from disc_counter.setting_up import kept_calibration
    from disc_counter.settings import Data, Settings

    settings = Settings(data=Data(tmp_path))
    assert kept_calibration(settings, (64, 48)) is None
    calibration().save(tmp_path)
    kept = kept_calibration(settings, (64, 48))
    assert kept is not None
    assert kept.window == calibration().window
    assert not caplog.records
    assert kept_calibration(settings, (640, 480)) is None
    assert "is for pictures of 64 x 48, not 640 x 480" in caplog.text
    (tmp_path / "calibration.npz").write_bytes(b"damaged")
    assert kept_calibration(settings, (64, 48)) is None
    assert "is damaged" in caplog.text
