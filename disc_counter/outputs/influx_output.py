"""The thread that sends to InfluxDB, and the command that sends a span again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event

from disc_counter.errors import UsageError, WorkError
from disc_counter.history.journal_queries import History
from disc_counter.outputs.influxdb import NotNowError, RefusedError, connected
from disc_counter.outputs.points import event_lines, flow_lines
from disc_counter.outputs.store_and_forward import BATCH_LINES, BATCH_NS, Sending
from disc_counter.settings import InfluxDB, Settings

LOOK_S = 1.0
COUNT_EVERY = 5
"""Looks: what waits is counted so often."""
FILE_NAME = "influxdb.json"

log = logging.getLogger(__name__)


class InfluxOutput:
    """Sends while `run` runs; `unsent` is how many rows of the journal wait, None while not known."""

    def __init__(self, settings: Settings) -> None:
        self.unsent: int | None = None
        self.oldest_ns: int | None = None
        self._settings = settings
        self._sending: Sending | None = None

    @property
    def problem(self) -> str | None:
        """Why nothing is stored at the moment, in one sentence."""
        return self._sending.problem if self._sending else None

    def run(self, stop: Event) -> None:
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
                    self.unsent, self.oldest_ns = sending.unsent_rows(), sending.oldest_ns
                looks += 1
                stop.wait(0.0 if more else LOOK_S)
            sending.close()


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
