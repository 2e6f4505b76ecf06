"""Services that measure drawn films, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from disc_counter.camera import Source
from disc_counter.clock import FixedClock
from disc_counter.journal import Journal
from disc_counter.service import Dependencies, Service, open_service
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
    with open_service(settings, Event(), filmed(Film(frames, **film))) as service:
        service.run()
    return service


@contextmanager
def running(settings: Settings, dependencies: Dependencies) -> Iterator[tuple[Service, int]]:
    """A service on a thread of its own, and the port of its page; stopped at the end."""
    stop, started, ports = Event(), Event(), list[int]()

    def start(port: int) -> None:
        ports.append(port)
        started.set()

    with open_service(settings, stop, dependencies) as service:
        thread = Thread(target=service.run, args=(start,))
        thread.start()
        try:
            assert started.wait(PATIENCE_S), "the service did not start"
            yield service, ports[0]
        finally:
            stop.set()
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "the service did not end"


def until(condition: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it never came"
        time.sleep(0.01)


def net_urev(directory: Path) -> int:
    with Journal.open(directory) as journal:
        return journal.totals.forward_urev - journal.totals.reverse_urev
