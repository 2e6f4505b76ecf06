"""The outputs of a running service: each on a thread of its own, so that none holds up the measuring or another one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event

from disc_counter.errors import WorkError
from disc_counter.outputs.base import LiveStatus, Output, Waiting
from disc_counter.outputs.configured import configured_outputs
from disc_counter.service.threads import ServiceThread
from disc_counter.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """What outputs need to run: what they may say of the station, and who hears of a thread's end.

    `outlived` gives the same work begun anew after a fault, until the stop it is given.
    """

    live: LiveStatus
    outlived: Callable[[str, Callable[[], None], Event], Callable[[], None]]
    over: Callable[[BaseException | None], None]


class Outputs:
    """Those that are configured, taken together; WorkError where a package for one is missing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._outputs = _made(settings)
        self._missing: str | None = None
        self._running: Running | None = None
        self._stop = Event()
        self._threads: list[ServiceThread] = []

    @property
    def problems(self) -> dict[str, Callable[[], str | None]]:
        """By its name, what keeps each of them from delivering, in one sentence."""
        problems: dict[str, Callable[[], str | None]] = {
            name: partial(getattr, output, "problem") for name, output in self._outputs.items()
        }
        return {"outputs": lambda: self._missing, **problems} if self._missing else problems

    @property
    def unsent(self) -> Waiting:
        """How many points wait for all of them, and since when; None where that is not known or nothing waits."""
        waiting = [output.unsent for output in self._outputs.values()]
        points = [each.points for each in waiting if each.points is not None]
        since = [each.since for each in waiting if each.since is not None]
        aside = [each.set_aside for each in waiting if each.set_aside is not None]
        return Waiting(sum(points) if points else None, min(since, default=None), sum(aside) if aside else None)

    def start(self, running: Running) -> None:
        """Let each of them deliver on a thread of its own."""
        self._running, self._stop = running, Event()
        self._threads = [
            ServiceThread(
                name,
                running.outlived(name, partial(output.run, self._stop, running.live), self._stop),
                self._stop.set,
                running.over,
            )
            for name, output in self._outputs.items()
        ]
        for thread in self._threads:
            thread.start()

    def configured(self, settings: Settings) -> None:
        """Let changed settings hold: where they concern outputs, these end and others begin."""
        before, self._settings = self._settings, settings
        if _concerned(before) == _concerned(settings) or self._running is None:
            return
        self.end()
        try:
            self._outputs, self._missing = _made(settings), None
        except WorkError as error:
            log.warning("%s", error)
            self._outputs, self._missing = {}, str(error)
        self.start(self._running)

    def end(self) -> None:
        """Let them end."""
        for thread in self._threads:
            thread.end()


def _made(settings: Settings) -> dict[str, Output]:
    return {entry.name: entry.make(settings) for entry in configured_outputs(settings)}


def _concerned(settings: Settings) -> tuple[object, ...]:
    """What outputs are made of."""
    return settings.influxdb, settings.mqtt, settings.push, settings.messages, settings.meter.name
