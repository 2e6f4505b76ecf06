"""InfluxDB as an output, and the command that sends a span to it again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event

from disc_counter.errors import UsageError, WorkError
from disc_counter.history.journal_queries import History
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.influx_server import NotNowError, RefusedError, connected, tried
from disc_counter.outputs.points import event_lines, flow_lines
from disc_counter.outputs.store_and_forward import BATCH_LINES, BATCH_NS, Sending
from disc_counter.settings import InfluxDB, Settings

LOOK_S = 1.0
"""How often it is asked whether the journal has anything new, in s."""
COUNT_EVERY = 5
"""Looks from one count of what waits to the next: counting reads the journal."""
FILE_NAME = "influxdb.json"
"""What is unsent, in [data] directory."""

log = logging.getLogger(__name__)


class InfluxOutput:
    """Sends points to InfluxDB, and to all that take its writes; what could not be sent waits in the journal."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sending: Sending | None = None
        self._unsent = Waiting()

    @property
    def problem(self) -> str | None:
        """Why nothing is stored at the moment, in one sentence."""
        sending = self._sending
        return None if sending is None else sending.problem

    @property
    def unsent(self) -> Waiting:
        """How many rows of the journal wait."""
        return self._unsent

    def run(self, stop: Event, live: LiveStatus) -> None:
        """Until `stop` is set; a server that hangs holds up nobody else."""
        influxdb, directory = self._settings.influxdb, self._settings.data.directory
        with History(directory) as history:
            sending = self._sending = Sending(
                history,
                self._settings.meter.name,
                lambda: connected(influxdb),
                directory / FILE_NAME,
                target(influxdb),
            )
            looks = 0
            while not stop.is_set():
                more = sending.step()
                if looks % COUNT_EVERY == 0:
                    self._unsent = Waiting(sending.unsent_rows(), sending.unsent_since)
                looks += 1
                stop.wait(0.0 if more else LOOK_S)
            sending.close()

    def check(self) -> Check:
        """Whether the database takes points; one that is away for a while loses none."""
        try:
            tried(self._settings.influxdb)
        except NotNowError as error:
            return Check("fair", str(error), "what is counted waits in the journal")
        except RefusedError as error:
            return Check("bad", str(error))
        return Check("good", f"{self._settings.influxdb.url} takes points")


def target(influxdb: InfluxDB) -> str:
    """What tells one database from another: what was sent to one is unsent to the next."""
    return " ".join(map(str, (influxdb.url, influxdb.org, influxdb.bucket, influxdb.database)))


def send_again(settings: Settings, start: datetime, end: datetime) -> int:
    """Send a span of the journal again, and say how many points that were; WorkError if the server does not take it."""
    if settings.influxdb.url is None:
        raise UsageError("[influxdb] url is missing: there is no output to send to")
    if start >= end:
        raise UsageError(f"--from {start.isoformat()} must be before --to {end.isoformat()}")
    meter, sent = settings.meter.name, 0
    try:
        server = connected(settings.influxdb)
        with History(settings.data.directory) as history:
            while start < end:
                until = min(end, start + timedelta(microseconds=BATCH_NS // 1000))
                batch = flow_lines(history, meter, start, until)
                rows = history.turns(start, until), history.readings(start, until), history.health(start, until)
                batch += event_lines(*rows, meter)
                for first in range(0, len(batch), BATCH_LINES):
                    server.write(batch[first : first + BATCH_LINES])
                sent, start = sent + len(batch), until
    except (NotNowError, RefusedError) as error:
        raise WorkError(str(error)) from error
    return sent
