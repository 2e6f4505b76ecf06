"""What is noted of how well it measures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from disc_counter.clock import FixedClock, SystemClock
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import HealthRow
from disc_counter.journal import Journal
from disc_counter.service.health_thread import HealthWatch
from tests.stand_ins.fake_station import FakeStation

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def noted(directory: Path) -> list[HealthRow]:
    with History(directory) as history:
        return history.health(SINCE, UNTIL)


def test_a_row_says_pictures_light_and_what_waits(tmp_path: Path) -> None:
    station, clock = FakeStation(), SystemClock(is_synchronized=lambda: True)
    with Journal.open(tmp_path, clock=clock) as journal:
        watch = HealthWatch(journal, station.live, clock, station.status)
        with station.filming():
            watch.look()
        watch.note()
        station.become(measuring=False, frames_per_s=None, unsent_points=3)
        watch.note()
    well, ill = noted(tmp_path)
    assert (well.frames_per_s, well.brightness, well.unsent_points) == (60.2, 128.0, 0)
    assert (ill.frames_per_s, ill.brightness, ill.mark_contrast, ill.unsent_points) == (None, None, None, 3)


def test_without_wall_time_nothing_is_noted(tmp_path: Path) -> None:
    station = FakeStation()
    with Journal.open(tmp_path, clock=FixedClock(None)) as journal:
        HealthWatch(journal, station.live, FixedClock(None), station.status).note()
    assert noted(tmp_path) == []


def test_rows_wait_while_the_journal_cannot_be_written_and_come_though_nothing_is_counted(tmp_path: Path) -> None:
    station, clock = FakeStation(), FixedClock(1_700_000_000_000_000_000)
    with Journal.open(tmp_path, clock=clock) as journal:
        watch = HealthWatch(journal, station.live, clock, station.status)
        journal._connection.execute("PRAGMA query_only = ON")
        for _ in range(20):
            watch.note()
        assert "writable for this user" in str(journal.problem)
        journal._connection.execute("PRAGMA query_only = OFF")
        assert noted(tmp_path) == []
        watch.note()
        assert journal.problem is None
        assert len(noted(tmp_path)) == 21
