"""The commands as users and their scripts meet them: what they print, what they say, how they end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from disc_counter import __version__
from disc_counter.cli import COMMANDS
from disc_counter.journal import Journal
from disc_counter.settings import Web
from tests.harness.terminal import Terminal
from tests.harness.terminal import free_port as free_port
from tests.harness.terminal import run as run
from tests.history.test_history import SPRING, stored
from tests.stand_ins.known_disc import config
from tests.stand_ins.known_disc import known_disc as known_disc

COMMAND = [sys.executable, "-m", "disc_counter"]


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


@pytest.mark.parametrize("seconds", ["nan", "inf", "-inf", "1e400", "1e9", "0"])
def test_a_film_has_an_end(run: Terminal, tmp_path: Path, seconds: str) -> None:
    file = config(tmp_path, '[camera]\nsource = "simulated"')
    said = run("record", str(tmp_path / "film.avi"), "--seconds", seconds, "--config", file)
    assert said.status == 2
    assert "--seconds" in said.sentence
    assert not (tmp_path / "film.avi").exists()


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
    from disc_counter.client import address

    assert address(Web()) == "http://127.0.0.1:8080"
    assert address(Web(host="::", port=81)) == "http://[::1]:81"
    assert address(Web(host="meter.local")) == "http://meter.local:8080"
