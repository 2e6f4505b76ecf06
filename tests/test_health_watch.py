"""What is noted of how well it measures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from disc_counter.clock import FixedClock, SystemClock
from disc_counter.history import History
from disc_counter.history_rows import HealthRow
from disc_counter.journal import Journal
from disc_counter.service.health_watch import HealthWatch
from tests.station_fake import FakeStation

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def noted(directory: Path) -> list[HealthRow]:
    with History(directory) as history:
        return history.health(SINCE, UNTIL)


def test_a_row_says_pictures_light_and_what_waits(tmp_path: Path) -> None:
    Journal.open(tmp_path).checkpoint_and_close()
    station = FakeStation()
    watch = HealthWatch(tmp_path, station.live, SystemClock(is_synchronized=lambda: True), station.status)
    with station.filming():
        watch.look()
    watch.note()
    station.become(measuring=False, frames_per_s=None, unsent_points=3)
    watch.note()
    watch.write()
    watch.write()
    well, ill = noted(tmp_path)
    assert (well.frames_per_s, well.brightness, well.unsent_points) == (60.2, 128.0, 0)
    assert (ill.frames_per_s, ill.brightness, ill.mark_contrast, ill.unsent_points) == (None, None, None, 3)


def test_without_wall_time_nothing_is_noted_and_the_end_writes_what_waits(tmp_path: Path) -> None:
    Journal.open(tmp_path).checkpoint_and_close()
    station, over = FakeStation(), Event()
    over.set()
    HealthWatch(tmp_path, station.live, FixedClock(None), station.status).note()
    timed = HealthWatch(tmp_path, station.live, FixedClock(1_700_000_000_000_000_000), station.status)
    timed.note()
    timed.run(over)
    assert len(noted(tmp_path)) == 1


def test_rows_wait_while_the_journal_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    station = FakeStation()
    blocked = tmp_path / "journal"
    blocked.write_text("a file where the folder should be")
    watch = HealthWatch(blocked, station.live, FixedClock(1_700_000_000_000_000_000), station.status)
    watch.note()
    watch.write()
    assert str(blocked) in caplog.text
    blocked.unlink()
    Journal.open(blocked).checkpoint_and_close()
    watch.write()
    assert len(noted(blocked)) == 1
