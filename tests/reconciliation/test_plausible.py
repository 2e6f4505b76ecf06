"""More than the fuses let through cannot have gone by unseen: it is asked about, and never taken over silently."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from disc_counter.cli import exit_status
from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, Blind, Progress
from disc_counter.register.shown import RegisterReading
from disc_counter.service.reconciler import Reconciler
from disc_counter.settings import Register
from disc_counter.units import utc
from tests.stand_ins.known_disc import config

MOST_W = 44_000.0
REGISTER = Register()
SIGHT_S = 1800
"""How long the disc is seen before anything is read, in s."""
DAY_S = 86_400


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Of a meter of 75 U/kWh whose disc was seen, and stood, up to now."""
    clock = FixedClock(time.time_ns() - SIGHT_S * NS_PER_S)
    journal = Journal.open(tmp_path / "data", clock=clock)
    journal.set_constant(Constant.of(75), None)
    for second in range(SIGHT_S):
        journal.record(Progress(second * NS_PER_S, 0, 0, 0, 0, 0.0, 1.0))
    journal.commit()
    return journal


def reading(kwh: float) -> RegisterReading:
    return RegisterReading(kwh, "", 1.0)


def looked(journal: Journal, dark_s: int, then_kwh: float) -> Reconciler:
    """The register is read ten times, sight is lost for a while, and the register is read ten times more."""
    reconciler = Reconciler(journal, journal._clock)
    reconciler.update((REGISTER,), Constant.of(75), MOST_W, following=True)
    offset_ns = journal._clock.offset_ns()
    assert offset_ns is not None
    for place in range(12):
        reconciler.take_in(REGISTER, reading(13_823.2), (1000 + place) * NS_PER_S, offset_ns, 0)
    reconciler.lost(Blind(1100 * NS_PER_S, (1100 + dark_s) * NS_PER_S, "dark", 0))
    for place in range(10):
        reconciler.take_in(REGISTER, reading(then_kwh), (1100 + dark_s + place) * NS_PER_S, offset_ns, 0)
    return reconciler


def read_long_ago(journal: Journal) -> None:
    for second in range(3):
        journal.add_reading((second - 90 * DAY_S) * NS_PER_S, "total", 13_823_200, "", None, 0)


def test_what_the_camera_reads_is_made_good_as_far_as_the_fuses_let_through(journal: Journal) -> None:
    with journal:
        reconciler = looked(journal, 600, 13_829.2)
        assert journal.totals.net_urev == pytest.approx(6 * 75e6, rel=0.01)
        assert reconciler.alarm() is None


def test_what_cannot_have_gone_by_is_said_and_not_entered(journal: Journal) -> None:
    with journal:
        reconciler = looked(journal, 15, 18_323.2)
        assert journal.totals.net_urev == 0
        assert "+4500.0 kWh" in str(reconciler.alarm())
        assert "44 kW for 15 s" in str(reconciler.alarm())
        assert not reconciler.waiting


def test_what_somebody_is_sure_of_is_entered(journal: Journal, tmp_path: Path) -> None:
    file = config(tmp_path, "[[register]]")
    with journal:
        reconciler = looked(journal, 15, 18_323.2)
        assert exit_status(["register", "--config", str(file), "--set", "18323.2", "--yes"]) == 0
        reconciler.update((REGISTER,), Constant.of(75), MOST_W, following=True)
        assert journal.totals.net_urev == pytest.approx(4500 * 75e6)
        assert reconciler.alarm() is None


def test_an_exchanged_register_is_held_against_the_count_from_there_on(journal: Journal, tmp_path: Path) -> None:
    file = config(tmp_path, "[[register]]")
    with journal:
        reconciler = looked(journal, 15, 4.2)
        assert "-13819.0 kWh" in str(reconciler.alarm())
        assert exit_status(["register", "--config", str(file), "--exchanged", "4.2"]) == 0
        reconciler.update((REGISTER,), Constant.of(75), MOST_W, following=True)
        assert journal.totals.net_urev == 0
        assert reconciler.alarm() is None
        reconciler.take_in(REGISTER, reading(4.2), 1700 * NS_PER_S, journal._clock.offset_ns() or 0, 0)
        assert reconciler.last is not None
        assert reconciler.last.reading_kwh == 4.2
    with History(tmp_path / "data") as history:
        last = history.last_reading(utc(time.time_ns()))
    assert last is not None


def test_a_mistyped_reading_is_asked_about_and_not_kept(
    journal: Journal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(config(tmp_path))
    with journal:
        assert exit_status(["register", "--config", file, "--set", "13823.2"]) == 0
        assert exit_status(["register", "--config", file, "--set", "18323.2"]) == 1
    said = capsys.readouterr().err
    for figure in ("18323.2 kWh", "+4500.0 kWh", "--yes", "--exchanged"):
        assert figure in said
    assert exit_status(["register", "--config", file]) == 0
    assert "13823.2 kWh" in capsys.readouterr().out


def test_a_reading_after_months_without_sight_is_taken(journal: Journal, tmp_path: Path) -> None:
    """What went by unseen since the last reading may be a lot."""
    with journal:
        read_long_ago(journal)
    assert exit_status(["register", "--config", str(config(tmp_path)), "--set", "14323.2"]) == 0


def test_the_fuse_that_is_configured_is_the_bound(journal: Journal, tmp_path: Path) -> None:
    file = str(config(tmp_path, "[meter]\nmax_power_w = 200"))
    with journal:
        read_long_ago(journal)
    assert exit_status(["register", "--config", file, "--set", "14323.2"]) == 1
    assert exit_status(["register", "--config", file, "--set", "14223.2"]) == 0


def test_only_what_is_set_can_be_confirmed(tmp_path: Path) -> None:
    file = str(config(tmp_path))
    assert exit_status(["register", "--config", file, "--yes"]) == 2
    assert exit_status(["register", "--config", file, "--set", "1", "--exchanged", "2"]) == 2
