"""The recipe "another output" of docs/contributing.md, walked with an output that exists in this test alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest

from disc_counter.cli import exit_status
from disc_counter.disc.tracking import kept
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import TurnRow
from disc_counter.outputs import configured
from disc_counter.outputs.base import Check, LiveStatus, Output, Waiting
from disc_counter.outputs.configured import ENTRIES, OutputEntry
from disc_counter.service import Dependencies
from disc_counter.service.output_threads import Outputs
from disc_counter.settings import Data, Meter, Settings, Web
from tests.harness.services import PATIENCE_S, running, until, wall_clock
from tests.stand_ins.known_disc import Film, calibration, config
from tests.stand_ins.known_disc import known_disc as known_disc

ROOT = Path(__file__).parents[2]
MOST_FILES = 6
LOOK_S = 0.01
PROBLEM = "[toy] nobody listens"
SINCE = datetime(2025, 6, 3, 12, 0, tzinfo=UTC)


class Toy:
    """Keeps what it is told in lists, and has something to say of everything."""

    turns: list[TurnRow]
    states: list[str]

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.data.directory

    def run(self, stop: Event, live: LiveStatus) -> None:
        with History(self._directory) as history:
            while not stop.wait(LOOK_S):
                self.turns[:] = [turn for _, turn in history.turns_after(0, 100)]
                self.states += [live.words(live.now()), live.told("no disc is found", "de")]

    @property
    def problem(self) -> str | None:
        return PROBLEM

    @property
    def unsent(self) -> Waiting:
        return Waiting(7, SINCE)

    def check(self) -> Check:
        return Check("fair", "nobody listens", "listen")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> type[Toy]:
    """The one entry that an output needs."""

    def made(settings: Settings) -> Output:
        return Toy(settings)

    monkeypatch.setattr(Toy, "turns", [], raising=False)
    monkeypatch.setattr(Toy, "states", [], raising=False)
    monkeypatch.setattr(configured, "ENTRIES", (*ENTRIES, OutputEntry("toy", lambda settings: True, made)))
    return Toy


@pytest.mark.usefixtures("known_disc")
def test_a_service_lets_it_run_and_says_its_problem_and_what_waits_for_it(toy: type[Toy], tmp_path: Path) -> None:
    meter = Meter(revolutions_per_kwh=Fraction(75))
    settings = Settings(meter=meter, data=Data(tmp_path / "data"), web=Web("127.0.0.1", 0))
    kept.save(calibration(), settings.data.directory)
    dependencies = Dependencies(open_source=lambda _, __: Film(10**9), clock=wall_clock(), patient=True)
    with running(settings, dependencies) as (service, port):
        until(lambda: len(toy.turns) >= 3 and service.station.status().unsent_points is not None)
        status = service.station.status()
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_S) as answer:
            metrics = answer.read().decode()
    assert [turn.direction for turn in toy.turns[:3]] == [1, 1, 1]
    assert any(PROBLEM in state for state in toy.states)
    assert "keine Scheibe wird gefunden" in toy.states
    assert (status.problem, status.healthy) == (PROBLEM, False)
    assert (status.unsent_points, status.unsent_since) == (7, SINCE)
    assert 'disc_counter_unsent_points{meter="meter"} 7.0' in metrics.splitlines()


def test_doctor_checks_it(toy: type[Toy], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = config(tmp_path, '[camera]\nsource = "clip"\ndevice = "no.mp4"\n[web]\nport = 9')
    assert exit_status(["doctor", "--config", str(file)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[1:] for line in said if line.split()[1] == "toy"] == [["toy", "nobody", "listens;", "listen"]]


def test_what_waits_for_several_is_added_up(toy: type[Toy], monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = replace(Waiting(3, SINCE), since=datetime(2025, 6, 1, tzinfo=UTC))
    entries = list(configured.ENTRIES)
    for number, waiting in enumerate((earlier, Waiting())):
        other = type("Other", (Toy,), {"unsent": waiting})
        entries.append(OutputEntry(f"other {number}", lambda settings: True, other))
    monkeypatch.setattr(configured, "ENTRIES", tuple(entries))
    assert Outputs(Settings()).unsent == Waiting(10, earlier.since)


def test_the_recipe_names_few_files_and_they_are_there() -> None:
    text = (ROOT / "docs/contributing.md").read_text()
    (recipe,) = re.findall(r"^### Another output\n(.*?)(?=^#)", text + "\n#", flags=re.MULTILINE | re.DOTALL)
    files = re.findall(r"^\d\. `([^`]+)`", recipe, flags=re.MULTILINE)
    assert 3 <= len(files) <= MOST_FILES
    for file in files:
        assert (ROOT / file.replace("NAME", "mqtt")).exists(), file
