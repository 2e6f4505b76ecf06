"""The outputs of a running service: each on a thread of its own, so that none holds up the measuring or another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

from disc_counter.outputs.base import LiveStatus, Output, Waiting
from disc_counter.outputs.configured import configured_outputs
from disc_counter.settings import Settings


class Outputs:
    """Those that are configured, taken together; WorkError where a package for one is missing."""

    def __init__(self, settings: Settings) -> None:
        self._outputs: dict[str, Output] = {entry.name: entry.make(settings) for entry in configured_outputs(settings)}

    @property
    def problems(self) -> dict[str, Callable[[], str | None]]:
        """By its name, what keeps each of them from delivering, in one sentence."""
        return {name: partial(getattr, output, "problem") for name, output in self._outputs.items()}

    @property
    def unsent(self) -> Waiting:
        """How many points wait for all of them, and since when; None where that is not known or nothing waits."""
        waiting = [output.unsent for output in self._outputs.values()]
        points = [each.points for each in waiting if each.points is not None]
        since = [each.since for each in waiting if each.since is not None]
        aside = [each.set_aside for each in waiting if each.set_aside is not None]
        return Waiting(sum(points) if points else None, min(since, default=None), sum(aside) if aside else None)

    def works(self, live: LiveStatus, stop: Event) -> dict[str, Callable[[], None]]:
        """What each of them does on a thread of its own, by its name; each ends by `stop`."""
        return {name: partial(output.run, stop, live) for name, output in self._outputs.items()}
