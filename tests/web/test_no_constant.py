"""Before a constant is set there is no energy: that is said, in the same words, wherever energy is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import bottle
import pytest

from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from tests.drawing.journals import run_evenly
from tests.harness.web_client import app_before, ask
from tests.stand_ins.fake_station import FakeStation

SENTENCE = "no constant is set: give the revolutions per kWh printed on the meter"
ENERGY = ("/history/all", "/history/2025-06-03", "/profile", "/profile?days=30", "/export.csv", "/api/v1/energy")
OTHERS = ("/", "/live", "/setup", "/metrics", "/api/v1/status", "/api/v1/power", "/api/v1/readings", "/healthz")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A new meter's, which has counted for a minute."""
    with Journal.open(tmp_path) as journal:
        run_evenly(journal, range(61))
        yield journal


@pytest.fixture
def app(journal: Journal, tmp_path: Path) -> Iterator[bottle.Bottle]:
    station = FakeStation()
    with History(tmp_path) as history:
        station.history = history
        yield app_before(station)


@pytest.mark.parametrize("address", ENERGY)
def test_what_needs_one_says_what_is_missing(app: bottle.Bottle, address: str) -> None:
    answer = ask(app, address)
    assert answer.status == 503
    assert SENTENCE in (answer.json["error"] if address.startswith("/api/") else answer.words)


@pytest.mark.parametrize("address", OTHERS)
def test_everything_else_is_there(app: bottle.Bottle, address: str) -> None:
    assert ask(app, address).status == 200


@pytest.mark.parametrize("address", [*ENERGY, *OTHERS])
def test_as_soon_as_one_is_set_all_is_there(app: bottle.Bottle, journal: Journal, address: str) -> None:
    journal.set_constant(Constant.of(75), None)
    assert ask(app, address).status == 200
