"""The journal's thread: what was measured is written down while the next frame is looked at."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from queue import Empty, Full, Queue
from threading import Event

from disc_counter.journal import Journal
from disc_counter.model import MeasurementEvent
from disc_counter.service.faults import Faults

ROOM = 10_000
"""Events that may wait for a slow card: hours of them. Energy is in running totals and is not lost beyond that."""
LOOK_S = 0.5
"""How long an event is waited for before it is asked whether any will come, in s: what stopping may take longer."""

log = logging.getLogger(__name__)


class Recorder:
    """Writes events into the journal, in order, on the thread that calls `run`, until `close`.

    One that cannot be taken for what was not foreseen is left out: its energy is in the running totals of the next.
    """

    def __init__(self, journal: Journal, faults: Faults) -> None:
        self._journal, self._faults = journal, faults
        self._events: Queue[MeasurementEvent] = Queue(ROOM)
        self._closed = Event()

    def put(self, events: Iterable[MeasurementEvent]) -> None:
        """Hand events over; this never waits."""
        for event in events:
            try:
                self._events.put_nowait(event)
            except Full:
                log.error("the journal is so slow that an event was left out; its energy comes with a later one")

    def run(self) -> None:
        """Write until closed and empty."""
        while not (self._closed.is_set() and self._events.empty()):
            try:
                event = self._events.get(timeout=LOOK_S)
            except Empty:
                continue
            self._faults.besides("journal", partial(self._journal.record, event))

    def close(self) -> None:
        """Nothing more will come."""
        self._closed.set()
