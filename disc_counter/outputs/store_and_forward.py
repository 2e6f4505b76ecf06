"""Sends the journal to InfluxDB: what is new first, what an outage held back behind it, nothing twice, nothing lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from disc_counter.history.journal_queries import History
from disc_counter.outputs.influx_server import InfluxServer
from disc_counter.outputs.points import event_lines, flow_lines, time_ms_of
from disc_counter.outputs.set_aside import SetAside
from disc_counter.outputs.spool import CHECK_S, FIRST_PAUSE_S, HOUR_NS, LONGEST_PAUSE_S, Spool
from disc_counter.outputs.storing import BATCH_LINES, Storing
from disc_counter.units import utc

BATCH_NS = 6 * HOUR_NS
"""The longest span that is sent at once, in ns: some 5000 points."""
__all__ = ["BATCH_NS", "CHECK_S", "FIRST_PAUSE_S", "LONGEST_PAUSE_S", "Sending"]

log = logging.getLogger(__name__)


class Sending(Spool):
    """To one InfluxDB."""

    name = "influxdb"

    def __init__(
        self,
        history: History,
        meter: str,
        connect: Callable[[], InfluxServer],
        file: Path,
        target: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(history, file, target, clock)
        self.set_aside = SetAside(file.parent)
        self._storing = Storing(self._put_aside)
        self._meter, self._connect = meter, connect
        self._server: InfluxServer | None = None

    def send(self) -> bool:
        """Send one batch of energy and power and one of events."""
        self._server = self._server or self._connect()
        return self._send_flow(self._server) | self._send_events(self._server)

    def forget_connection(self) -> None:
        """Connect anew at the next try."""
        self._server = None

    def rows_set_aside(self) -> int | None:
        """How many points the server did not take."""
        return self.set_aside.points

    def _send_flow(self, server: InfluxServer) -> bool:
        """Send the newest interval of energy and power; true if another one waits."""
        interval = self.unsent.next_of(BATCH_NS)
        if interval is None:
            return False
        self._storing.store(flow_lines(self._history, self._meter, utc(interval[0]), utc(interval[1])), server)
        self.unsent.sent(interval)
        return bool(self.unsent.intervals)

    def _send_events(self, server: InfluxServer) -> bool:
        """Send revolutions, readings and health in the order in which the journal got them; true if there are more."""
        turns = self._history.turns_after(self.unsent.turn_number, BATCH_LINES)
        readings = self._history.readings_after(self.unsent.reading_number, BATCH_LINES)
        health = self._history.health_after(self.unsent.health_number, BATCH_LINES)
        rows = [row for _, row in turns], [row for _, row in readings], [row for _, row in health]
        self._storing.store(event_lines(*rows, self._meter), server)
        if turns:
            self.unsent.turn_number = turns[-1][0]
        if readings:
            self.unsent.reading_number = readings[-1][0]
        if health:
            self.unsent.health_number = health[-1][0]
        return max(len(turns), len(readings), len(health)) == BATCH_LINES

    def _put_aside(self, line: str, error: Exception) -> None:
        log.warning("%s: set aside: %s", error, line)
        try:
            self.set_aside.add(time_ms_of(line))
        except OSError as problem:
            log.warning("what was set aside cannot be noted: %s", problem.strerror)
