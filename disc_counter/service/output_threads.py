"""The outputs of a running service: each on a thread of its own, so that none holds up the measuring or another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

from disc_counter.outputs.base import LiveStatus, Output, Waiting
from disc_counter.outputs.configured import configured_outputs
from disc_counter.service.threads import ServiceThread
from disc_counter.settings import Settings


class Outputs:
    """Those that are configured, taken together; WorkError where a package for one is missing."""

    def __init__(self, settings: Settings) -> None:
        self._outputs: dict[str, Output] = {entry.name: entry.make(settings) for entry in configured_outputs(settings)}

    @property
    def problem(self) -> str | None:
        """What keeps one of them from delivering, in one sentence."""
        return next((problem for output in self._outputs.values() if (problem := output.problem)), None)

    @property
    def unsent(self) -> Waiting:
        """How many points wait for all of them, and since when; None where that is not known or nothing waits."""
        waiting = [output.unsent for output in self._outputs.values()]
        points = [each.points for each in waiting if each.points is not None]
        since = [each.since for each in waiting if each.since is not None]
        return Waiting(sum(points) if points else None, min(since, default=None))

    def threads(self, live: LiveStatus, stop: Event, failed: Callable[[BaseException], None]) -> list[ServiceThread]:
        """A thread for each, to be started; each of them ends by `stop`."""
        return [
            ServiceThread(name, partial(output.run, stop, live), stop.set, failed)
            for name, output in self._outputs.items()
        ]
