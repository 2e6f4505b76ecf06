"""Commands run as in a terminal, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disc_counter.cli import exit_status
from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import FakeStation
from tests.stand_ins.known_disc import known_disc as known_disc
from web.server import serve


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
def free_port() -> int:
    """A port nobody listens on."""
    server = serve(app_before(FakeStation()), "127.0.0.1", 0)
    server.stop()
    return server.port
