"""A service with all that it holds open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from disc_counter.camera.lamp import lit
from disc_counter.history.journal_queries import History
from disc_counter.journal import Journal
from disc_counter.service.meter_service import Service
from disc_counter.service.pipeline import Dependencies
from disc_counter.settings import Settings


@contextmanager
def open_service(settings: Settings, stop: Event, dependencies: Dependencies | None = None) -> Iterator[Service]:
    """A service, to be run, with its lamp lit and its journal open meanwhile.

    Raises DiscCounterError where one of them is not to be had, or at the end where the last write fails.
    """
    dependencies = dependencies or Dependencies()
    directory = settings.data.directory
    with (
        lit(settings.light),
        Journal.open(directory, clock=dependencies.clock) as journal,
        History(directory) as history,
    ):
        yield Service(settings, stop, dependencies, journal, history)
