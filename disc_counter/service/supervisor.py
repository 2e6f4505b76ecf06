"""Keeps a pipeline at work: the first one, another one after a change, and a new try where none could begin."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from disc_counter.energy import Constant
from disc_counter.errors import DiscCounterError
from disc_counter.service.pipeline import Pipeline

AGAIN_S = 5.0
"""The pause before a pipeline that could not begin is tried again, in s: about what it takes to plug a camera in."""
STUCK_S = 60.0
"""Without a sign of life for this long, in s, a pipeline hangs: a driver says its own errors after 5 s."""

log = logging.getLogger(__name__)


class Supervisor:
    """Begins pipelines with `build`, one at a time; only the service's main thread begins and ends them.

    `problem`, `slowness` and `size` may be asked for from any thread.
    """

    def __init__(self, build: Callable[[], Pipeline]) -> None:
        self._build = build
        self._pipeline: Pipeline | None = None
        self._problem: str | None = None
        self._due_s = 0.0

    @property
    def problem(self) -> str | None:
        """What keeps the camera from delivering, or the pipeline from beginning, in one sentence."""
        pipeline = self._pipeline
        return self._problem if pipeline is None else pipeline.problem

    @property
    def slowness(self) -> str | None:
        """That the machine is too slow for the pictures, in one sentence; None while it is not."""
        pipeline = self._pipeline
        return None if pipeline is None else pipeline.slowness

    @property
    def size(self) -> tuple[int, int] | None:
        """Of the camera's picture after rotation, in pixels; None while there is none."""
        pipeline = self._pipeline
        return None if pipeline is None else pipeline.size

    @property
    def stuck(self) -> bool:
        """Whether a thread of the pipeline has given no sign of life for a minute."""
        pipeline = self._pipeline
        return pipeline is not None and time.monotonic() - pipeline.alive_s >= STUCK_S

    @property
    def silence(self) -> str | None:
        """What is wrong where it hangs, in one sentence."""
        return (
            f"the measuring has given no sign of life for {STUCK_S:.0f} s: restart the service" if self.stuck else None
        )

    @property
    def outdated(self) -> bool:
        """Whether the pipeline has to begin anew for the constant in force."""
        pipeline = self._pipeline
        return pipeline is not None and pipeline.outdated

    def begin(self) -> None:
        """Begin a pipeline; DiscCounterError where that cannot be."""
        self._due_s = time.monotonic() + AGAIN_S
        self._pipeline = pipeline = self._build()
        self._problem = None
        pipeline.start()

    def missing(self, error: DiscCounterError) -> None:
        """There is no pipeline because of this: told by `problem`, and once in the log."""
        if self._problem != str(error):
            log.warning("%s", error)
        self._problem = str(error)

    def tend(self) -> None:
        """Try again where there is no pipeline, if it is time to."""
        if self._pipeline is None and time.monotonic() >= self._due_s:
            try:
                self.begin()
            except DiscCounterError as error:
                self.missing(error)

    def price(self, constant: Constant) -> None:
        """From now on power is reckoned by this constant."""
        if self._pipeline is not None:
            self._pipeline.price(constant)

    def replace(self) -> None:
        """End the pipeline; the next `tend` begins another one."""
        pipeline, self._pipeline = self._pipeline, None
        self._due_s = 0.0
        if pipeline is not None:
            pipeline.end()

    def end(self) -> None:
        """End the pipeline for good; its last problem can still be asked for."""
        if self._pipeline is not None:
            self._pipeline.end()
