"""How well it measures, once a minute, into the journal: pictures a second, light, mark, what waits to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from disc_counter.clock import Clock
from disc_counter.journal import Journal
from disc_counter.journal.edits import HealthEntry
from disc_counter.picture.live import LivePicture
from disc_counter.picture.quality import LightCheck
from disc_counter.status import Status
from disc_counter.units import NS_PER_MS

LOOK_S = 10.0
"""From one look at the picture to the next, in s: the mark is in view now and then only."""
LOOKS_A_ROW = 6
"""Looks from one row in the journal to the next: one a minute, which is what a card is spared and a chart needs."""
PICTURE_S = 1.0
"""How long a picture is waited for, in s; a camera that is well brings several in it."""


class HealthWatch:
    """Looks while `run` runs, on a thread of its own."""

    def __init__(self, journal: Journal, live: LivePicture, clock: Clock, status: Callable[[], Status]) -> None:
        self._journal, self._live, self._clock, self._status = journal, live, clock, status
        self._light = LightCheck()

    def run(self, stop: Event) -> None:
        """Until `stop` is set."""
        looks = 0
        while not stop.wait(LOOK_S):
            self.look()
            looks += 1
            if looks % LOOKS_A_ROW == 0:
                self.note()

    def look(self) -> None:
        """Judge the newest picture."""
        picture = self._live.snapshot(PICTURE_S)
        if picture is not None and picture.scene is not None:
            self._light.look(picture.image, picture.sight, picture.scene)

    def note(self) -> None:
        """Keep a row of how it is now; none while the wall time is not known."""
        offset_ns = self._clock.offset_ns()
        if offset_ns is None:
            return
        status = self._status()
        light = {verdict.name: verdict.value for verdict in self._light.verdicts(None, None, None)}
        if not status.measuring:
            light = {}
        self._journal.add_health(
            HealthEntry(
                (time.monotonic_ns() + offset_ns) // NS_PER_MS,
                status.frames_per_s,
                light.get("exposure"),
                light.get("mark"),
                status.unsent_points,
            )
        )
