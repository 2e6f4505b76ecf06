"""What the set-up page says of the disc, and of a known load that was switched on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disc_counter.constant.known_load import compared
from disc_counter.model import Window
from disc_counter.status import Findings, PowerPoint
from tests.harness.visit import PASSWORD, Visit


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


@pytest.fixture
def owner(visit: Visit) -> Visit:
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        (None, "being learnt"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 1.2, 100.0, 0.0), "1.2 of 2 turns"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 100.0, 0.0), "All is well"),
        (Findings(Window(1, 2, 30, 40), None, True, 0.95, -2.1, 100.0, 0.0), "backwards"),
        (Findings(Window(1, 2, 30, 40), "dark", False, 0.95, 2.1, 100.0, 0.0), "all the way round"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 100.0, 3.0), "too often"),
        (Findings(Window(1, 2, 30, 40), "red", True, 0.95, 2.1, 55.0, 42.0), "not always been in sight"),
    ],
)
def test_the_verdict_is_said_after_two_turns(visit: Visit, findings: Findings | None, said: str) -> None:
    visit.station.found = findings
    assert said in visit.get("/setup/progress").words


def test_a_disc_that_is_not_found_is_said_with_what_would_help(visit: Visit) -> None:
    visit.station.become(turn_seen=0.0, unknown_for_s=59.0)
    assert "being learnt" in visit.get("/setup/progress").words
    visit.station.become(turn_seen=0.0, unknown_for_s=61.0)
    progress = visit.get("/setup/progress")
    assert 'class="level bad"' in progress.text
    assert "No disc found for 61 s" in progress.words
    assert "draw the disc's window" in progress.words
    assert not visit.station.status().healthy


def loaded(before_w: float, after_w: float | None, start: datetime) -> list[PowerPoint]:
    """A minute before and three after a load was switched on."""
    return [
        PowerPoint(time=start + timedelta(seconds=second), power_w=before_w if second < 2 else after_w)
        for second in range(-60, 180)
    ]


def test_a_known_load_tells_a_wrong_constant() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    right = compared(loaded(300.0, 2310.0, start), start, 2000.0, 75.0)
    assert right is not None
    assert right.fits
    wrong = compared(loaded(234.0, 1802.0, start), start, 2000.0, 96.0)
    assert wrong is not None
    assert not wrong.fits
    assert wrong.constant == pytest.approx(75, abs=0.5)
    assert compared(loaded(300.0, None, start), start, 2000.0, 75.0) is None


@pytest.mark.parametrize("after_w", [-782.0, 300.0, 480.0])
def test_a_load_that_never_came_on_says_nothing_of_the_constant(after_w: float, owner: Visit) -> None:
    start = owner.station.status().time
    unseen = compared(loaded(300.0, after_w, start), start, 2000.0, 75.0)
    assert unseen is not None
    assert not unseen.fits
    assert unseen.constant is None
    owner.send("/setup/load", power_w="2000")
    owner.station.points = loaded(300.0, after_w, start)
    owner.station.become(time=start + timedelta(seconds=181))
    said = owner.get("/setup/progress").words
    assert "nothing like 2,000 W was switched on" in said
    assert "constant is about" not in said


def test_the_check_with_a_known_load_is_begun_on_the_page(owner: Visit) -> None:
    assert owner.send("/setup/load", power_w="2000").status == 303
    assert re.search(r"Known load: 1[78]\d s to go", owner.get("/setup/progress").words)
