"""Plans in processes of their own: one at a time, kept, and a sentence for whatever goes wrong in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

import psutil
import pytest

from disc_counter.errors import WorkError
from disc_counter.planning import launcher as launching
from disc_counter.planning.launcher import PlanLauncher
from disc_counter.planning.request import PlanRequest
from disc_counter.planning.transport import Order
from disc_counter.planning.worker import run

PATIENCE_S = 240.0


@pytest.fixture
def launcher() -> Iterator[PlanLauncher]:
    found = PlanLauncher()
    yield found
    found.close()


def order(directory: Path, **asked: object) -> Order:
    return Order(PlanRequest(household="demo", **asked), str(directory), "Europe/Berlin")  # type: ignore[arg-type]


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Another program instead of the planning process."""
    (folder / "stand_in_worker.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setattr(launching, "MODULE", "stand_in_worker")


def test_a_plan_is_made_in_a_process_and_kept(launcher: PlanLauncher, tmp_path: Path) -> None:
    state = launcher.ask(order(tmp_path), patience_s=PATIENCE_S)
    assert state.state == "done"
    assert state.figures is not None, state.sentence
    assert state.figures["question"] == "roof"
    assert launcher.ask(order(tmp_path)) is state
    assert not psutil.Process().children(recursive=True)
    assert [file.suffix for file in (tmp_path / "planning").glob("sun-*")] == [".npz"]


def planning(process: psutil.Process) -> bool:
    """Whether it is one of ours: what pvlib's packages ask the system for a moment is not."""
    with suppress(psutil.Error):
        return "disc_counter.planning" in " ".join(process.cmdline()[-1:])
    return False


def test_a_new_roof_is_worked_out_in_one_process_at_a_time(launcher: PlanLauncher, tmp_path: Path) -> None:
    """pvlib's memory is given back before the year's minutes are there."""
    asked = order(tmp_path, battery_kwh=3.0)
    launcher.ask(asked)
    most, before = 0, set[int]()
    while launcher.ask(asked, patience_s=0.05).state == "working":
        now = {each.pid for each in psutil.Process().children(recursive=True) if planning(each)}
        # What is forked for a moment has our command line until it becomes what it is to be.
        most, before = max(most, len(now & before)), now
    assert launcher.ask(asked).state == "done"
    assert most == 1


def test_it_has_the_lowest_priority(launcher: PlanLauncher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, tmp_path, 'import os\nprint(\'{"result": {"nice": %d}}\' % os.nice(0))')
    state = launcher.ask(order(tmp_path), patience_s=PATIENCE_S)
    assert state.figures == {"nice": 19}


def test_what_is_wrong_is_said_and_tried_again_later(
    launcher: PlanLauncher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = order(tmp_path, weather=str(tmp_path / "gone.csv"))
    state = launcher.ask(wrong, patience_s=PATIENCE_S)
    assert (state.state, state.wrong) == ("failed", True)
    assert "gone.csv cannot be read" in state.sentence
    assert launcher.ask(wrong) is state
    monkeypatch.setattr(launching, "FAILURE_KEPT_S", 0.0)
    assert launcher.ask(wrong, patience_s=PATIENCE_S) is not state


@pytest.mark.parametrize("code", ["import sys; sys.exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_process_that_breaks_off_is_a_sentence(
    launcher: PlanLauncher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    stand_in(monkeypatch, tmp_path, code)
    state = launcher.ask(order(tmp_path), patience_s=PATIENCE_S)
    assert state.state == "failed"
    assert "broke off" in state.sentence


def test_one_works_at_a_time_few_wait_and_closing_ends_them(
    launcher: PlanLauncher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, tmp_path, "import time\nprint('{\"progress\": 0.5}', flush=True)\ntime.sleep(600)")
    first = order(tmp_path, battery_kwh=1.0)
    launcher.ask(first)
    while launcher.ask(first, patience_s=0.05).progress < 0.5:
        pass
    for size in range(2, 2 + launching.MOST_WAITING):
        assert launcher.ask(order(tmp_path, battery_kwh=float(size))).state == "working"
    with pytest.raises(WorkError, match="other plans are being made already"):
        launcher.ask(order(tmp_path, battery_kwh=50.0))
    assert len(psutil.Process().children()) == 1
    launcher.close()
    assert not psutil.Process().children()


def test_a_worker_says_how_far_it_is(tmp_path: Path) -> None:
    out = StringIO()
    status = run(order(tmp_path, latitude=70.0, longitude=10.0).text(), out)
    assert status == 1
    lines = out.getvalue().splitlines()
    assert lines[0].startswith('{"progress":')
    assert '"error": "the built-in weather is made for' in lines[-1]
