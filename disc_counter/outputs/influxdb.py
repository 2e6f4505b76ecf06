"""InfluxDB as an output, and the command that sends a span to it again."""

from __future__ import annotations

import logging
import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event

from disc_counter.errors import JournalError, UsageError, WorkError
from disc_counter.history.journal_queries import History
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.influx_server import connected, tried
from disc_counter.outputs.points import event_lines, flow_lines, time_ms_of
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.outputs.set_aside import SetAside
from disc_counter.outputs.store_and_forward import BATCH_NS, Sending
from disc_counter.outputs.storing import Storing
from disc_counter.settings import InfluxDB, Settings
from disc_counter.units import NS_PER_MS, utc

LOOK_S = 1.0
"""How often it is asked whether the journal has anything new, in s."""
COUNT_S = 5.0
"""From one count of what waits to the next, in s: counting reads the journal."""
FILE_NAME = "influxdb.json"
"""What is unsent, in [data] directory."""

log = logging.getLogger(__name__)


class InfluxOutput:
    """Sends points to InfluxDB, and to all that take its writes; what could not be sent waits in the journal."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sending: Sending | None = None
        self._unsent = Waiting()
        self._counted_s = -math.inf

    @property
    def problem(self) -> str | None:
        """Why nothing is stored at the moment, in one sentence."""
        sending = self._sending
        return None if sending is None else sending.problem

    @property
    def unsent(self) -> Waiting:
        """How many rows of the journal wait, counted by who asks: the sending may hang."""
        sending, now_s = self._sending, time.monotonic()
        if sending is not None and now_s - self._counted_s >= COUNT_S:
            self._counted_s = now_s
            with suppress(JournalError):  # it has been closed, or will be read the next time
                self._unsent = sending.waiting()
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
            while not stop.is_set():
                stop.wait(0.0 if sending.step() else LOOK_S)
            sending.close()

    def check(self) -> Check:
        """Whether the database takes a point and gives it back; one that is away for a while loses none."""
        url = self._settings.influxdb.url
        try:
            said = tried(self._settings.influxdb)
        except NotNowError as error:
            return Check("fair", str(error), "what is counted waits in the journal")
        except RefusedError as error:
            return Check("bad", str(error))
        if said is None:
            return Check("good", f"{url} took a point and gave it back")
        return Check("good", f"{url} took a point, but it could not be read back: {said}")


def target(influxdb: InfluxDB) -> str:
    """What tells one database from another: what was sent to one is unsent to the next."""
    return " ".join(map(str, (influxdb.url, influxdb.org, influxdb.bucket, influxdb.database)))


def send_again(settings: Settings, start: datetime, end: datetime) -> int:
    """Send a span of the journal again, and say how many points that were; WorkError if the server does not take it."""
    if start >= end:
        raise UsageError(f"--from {start.isoformat()} must be before --to {end.isoformat()}")
    return _sent_again(settings, [(start, end)], lambda line: True)


def send_set_aside(settings: Settings) -> int:
    """Send again what the server did not take, as the journal has it now; what it refuses once more stays set aside."""
    aside = SetAside(settings.data.directory)
    spans = aside.spans()
    wanted = sorted((start_ms, until_ms + 1) for start_ms, until_ms, _ in spans)
    starts = [start_ms for start_ms, _ in wanted]

    def among(line: str) -> bool:
        time_ms = time_ms_of(line)
        place = bisect_right(starts, time_ms)
        return place > 0 and time_ms < wanted[place - 1][1]

    pieces = [(utc(start_ms * NS_PER_MS), utc(until_ms * NS_PER_MS)) for start_ms, until_ms in _joined(wanted)]
    sent = _sent_again(settings, pieces, among)
    aside.done(spans)
    return sent


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Fewer and longer spans, in ms: what is at most a batch long is asked of the journal at once."""
    joined: list[tuple[int, int]] = []
    for start, until in spans:
        if joined and until - joined[-1][0] <= BATCH_NS // NS_PER_MS:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((start, until))
    return joined


def _sent_again(settings: Settings, spans: Iterable[tuple[datetime, datetime]], wanted: Callable[[str], bool]) -> int:
    """Send the wanted lines of some spans; how many were taken."""
    if settings.influxdb.url is None:
        raise UsageError("[influxdb] url is missing: there is no output to send to")
    meter, aside, refused, sent = settings.meter.name, SetAside(settings.data.directory), list[str](), 0

    def put_aside(line: str, error: Exception) -> None:
        log.warning("%s: set aside: %s", error, line)
        aside.add(time_ms_of(line))
        refused.append(line)

    storing = Storing(put_aside)
    try:
        server = connected(settings.influxdb)
        with History(settings.data.directory) as history:
            for start, end in spans:
                while start < end:
                    until = min(end, start + timedelta(microseconds=BATCH_NS // 1000))
                    rows = history.turns(start, until), history.readings(start, until), history.health(start, until)
                    lines = [*flow_lines(history, meter, start, until), *event_lines(*rows, meter)]
                    batch = list(filter(wanted, lines))
                    storing.store(batch, server)
                    sent, start = sent + len(batch), until
    except (NotNowError, RefusedError) as error:
        raise WorkError(str(error)) from error
    return sent - len(refused)
