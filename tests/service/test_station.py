"""What the station says of itself: every figure is its own, though all differ."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from disc_counter.clock import FixedClock
from disc_counter.energy import Constant
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Progress, Sight
from disc_counter.outputs.base import Waiting
from disc_counter.picture.live import LivePicture
from disc_counter.service.observer import Observer
from disc_counter.service.station import LiveStation
from disc_counter.settings import Settings
from disc_counter.settings.running import Configuration
from disc_counter.status import Condition, Reading
from tests.stand_ins.fake_station import FakeRegister
from tests.stand_ins.known_disc import KnownDisc, Pupil, calibration, grey

WH_UREV = 75_000
NOW = datetime(2025, 6, 3, 22, 30, tzinfo=UTC)
"""Half past midnight in Berlin: here it is the fourth."""
NOW_NS = round(NOW.timestamp()) * NS_PER_S
SINCE = datetime(2025, 6, 3, 12, 0, tzinfo=UTC)
READ = Reading(reading_kwh=13823.2, time=SINCE)


def station(history: History) -> LiveStation:
    settings = Settings()
    configuration = Configuration(settings, lambda: None)
    return LiveStation(
        settings,
        LivePicture(),
        history,
        ZoneInfo("Europe/Berlin"),
        FakeRegister(),
        configuration,
        lambda: (Condition("lamp", "degraded", "the lamp is off"),),
        now=lambda: NOW,
    )


def test_a_camera_that_falls_silent_is_a_reason_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path), History(tmp_path) as history:
        live = station(history)
        assert live.status().parts[1] == Condition("pictures")
        monkeypatch.setattr(live._observed, "seen_at_s", live._monotonic_s() - 6.0)
        status = live.status()
        assert not status.measuring
        assert status.parts[1].reason == (
            "no picture was measured in the last 5 s: the camera gives none, or the machine is too busy"
        )


def test_what_is_looked_up_comes_each_into_its_own_figure(tmp_path: Path) -> None:
    hour_ago_ns = NOW_NS - 3600 * NS_PER_S
    with Journal.open(tmp_path, clock=FixedClock(hour_ago_ns)) as journal:
        journal.set_constant(Constant.of(75), None)
        journal.record(Progress(0, 0, 0, 0, 0, None, None))
        journal.record(Progress(NS_PER_S, 29 * WH_UREV, 0, 40 * WH_UREV, 11 * WH_UREV, None, None, 7 * NS_PER_S))
    with Journal.open(tmp_path, clock=FixedClock(NOW_NS - 60 * NS_PER_S)) as journal, History(tmp_path) as history:
        journal.record(Progress(0, 0, 0, 0, 0, None, None))
        journal.record(Progress(NS_PER_S, 3 * WH_UREV, 0, 5 * WH_UREV, 2 * WH_UREV, None, None))
        journal.commit()
        live = station(history)
        live.look_up(journal.constants, journal.totals, READ, Waiting(17, SINCE))
        status = live.status()
    assert status.revolutions_per_kwh == 75.0
    assert status.import_total_kwh == pytest.approx(0.045)
    assert status.export_total_kwh == pytest.approx(0.013)
    assert (status.import_today_wh, status.export_today_wh) == pytest.approx((5.0, 2.0))
    assert (status.forward_revolutions, status.reverse_revolutions) == pytest.approx((3.375, 0.975))
    assert status.blind_total_s == 7.0
    assert (status.unsent_points, status.unsent_since, status.last_reading) == (17, SINCE, READ)
    assert (status.problem, status.measuring, status.power_w) == ("the lamp is off", False, None)


def test_before_anything_is_looked_up_nothing_is_known(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=FixedClock(0)), History(tmp_path) as history:
        status = station(history).status()
    figures = (
        "revolutions_per_kwh",
        "import_today_wh",
        "export_total_kwh",
        "export_counter_kwh",
        "forward_revolutions",
        "unsent_points",
    )
    assert [getattr(status, figure) for figure in figures] == [None] * len(figures)


def test_revolutions_go_on_when_the_disc_is_looked_at_anew(tmp_path: Path) -> None:
    with Journal.open(tmp_path, clock=FixedClock(0)), History(tmp_path) as history:
        live, told = station(history), list[float | None]()
        observer = Observer(calibration(), Pupil, lambda known: KnownDisc(known, 1), lambda known: None)
        for path_urev in (2 * UREV_PER_REVOLUTION, None, None, UREV_PER_REVOLUTION // 2):
            sight = Sight(0, path_urev, 0, None, None if path_urev else "searching")
            live.saw(Frame(0, grey()), sight, [], observer)
            told.append(live.status().revolutions)
            if len(told) == 1:
                live.begin()
                told.append(live.status().revolutions)
    assert told == [2.0, 2.0, None, None, 2.5]
