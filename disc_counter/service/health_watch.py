"""How well it measures, once a minute, into the journal: pictures a second, light, mark, what waits to be sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from disc_counter.clock import Clock
from disc_counter.errors import DiscCounterError
from disc_counter.journal.edits import HealthEntry, add_health, edit
from disc_counter.light_check import LightCheck
from disc_counter.live import LivePicture
from disc_counter.station import Status

LOOK_S = 10.0
"""The mark is in view now and then only."""
LOOKS_A_ROW = 6
ROWS_AT_ONCE = 10
"""Written together: a transaction costs the card more than a row."""
MOST_ROWS = 10_080
"""A week's, while the journal cannot be written."""
PICTURE_S = 1.0

log = logging.getLogger(__name__)


class HealthWatch:
    """Looks while `run` runs, on a thread of its own."""

    def __init__(self, directory: Path, live: LivePicture, clock: Clock, status: Callable[[], Status]) -> None:
        self._directory, self._live, self._clock, self._status = directory, live, clock, status
        self._light = LightCheck()
        self._rows: list[HealthEntry] = []

    def run(self, stop: Event) -> None:
        """Until `stop` is set; what was not written yet is written then."""
        looks = 0
        while not stop.wait(LOOK_S):
            self.look()
            looks += 1
            if looks % LOOKS_A_ROW == 0:
                self.note()
                if len(self._rows) >= ROWS_AT_ONCE:
                    self.write()
        self.write()

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
        self._rows.append(
            HealthEntry(
                (time.monotonic_ns() + offset_ns) // 1_000_000,
                status.frames_per_s,
                light.get("exposure"),
                light.get("mark"),
                status.unsent_points,
            )
        )
        del self._rows[:-MOST_ROWS]

    def write(self) -> None:
        """Put the rows into the journal; where that fails they are kept."""
        if not self._rows:
            return
        try:
            with edit(self._directory) as connection:
                add_health(connection, self._rows)
        except DiscCounterError as error:
            log.warning("%s", error)
            return
        self._rows = []
