"""Services that measure drawn films, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from disc_counter.camera import Source
from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.service import Dependencies, Service
from disc_counter.settings import Settings
from tests.stand_ins.known_disc import Film
from tests.stand_ins.known_disc import known_disc as known_disc

PATIENCE_S = 30.0


def wall_clock() -> FixedClock:
    """Films begin now."""
    return FixedClock(time.time_ns())


def filmed(film: Source) -> Dependencies:
    """A service that waits for every frame of a film."""
    return Dependencies(open_source=lambda settings, stop: film, clock=wall_clock(), patient=True)


def count(settings: Settings, frames: int, **film: Any) -> Service:
    """Let a service measure a film to its end."""
    service = Service(settings, Event(), filmed(Film(frames, **film)))
    service.run()
    return service


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.01)


def net_urev(directory: Path) -> int:
    with Journal.open(directory) as journal:
        return journal.totals.forward_urev - journal.totals.reverse_urev
