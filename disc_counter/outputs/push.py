"""Tells whoever wants it of every new minute: a request each, of any form, with the patience of the other outputs."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from string import Template
from threading import Event
from urllib.parse import quote, urlsplit

import urllib3

from disc_counter.energy import WH_PER_KWH
from disc_counter.errors import DiscCounterError, JournalError, NoConstantError
from disc_counter.history.journal_queries import History
from disc_counter.history.rows import TotalRow
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.outputs.spool import HOUR_NS, Spool
from disc_counter.outputs.unsent import Interval
from disc_counter.settings import PushTarget, Settings, read_secret
from disc_counter.units import MINUTE_NS, NS_PER_MS, utc, wall_ns

CONNECT_S, ANSWER_S = 5.0, 20.0
"""How long a recipient may take to be reached and to answer, in s."""
LOOK_S, COUNT_S = 1.0, 5.0
"""How often it is asked whether there is a new minute, and from one count of what waits to the next, in s."""
SAVE_S = 600.0
"""How often it is noted what is unsent, in s: after the process was killed no more minutes than that come again."""
BATCH_NS = HOUR_NS
"""The minutes that are looked up at once, in ns."""
FILE_NAME = "push.json"
"""What is unsent, in [data] directory."""
MINUTES_AN_HOUR = 60
THERE = 409
"""The status that says that a minute is there already: one that was stored, but whose answer was lost."""
LATER = (408, 425, 429)
"""Of the refusals those that pass by themselves."""
MOST_SAID = 200
"""Bytes of an answer that are shown."""

log = logging.getLogger(__name__)


class PushRecipient:
    """Makes the requests; `take` returns once a minute has been taken."""

    def __init__(self, push: PushTarget, meter: str) -> None:
        self._push, self._meter = push, meter
        found = None if push.secret_file is None else read_secret("[push] secret_file", push.secret_file)
        lines = [Template(each).substitute(secret=found or "").partition(":") for each in push.headers]
        self._headers = {name: value.strip() for name, _, value in lines}
        timeout = urllib3.Timeout(CONNECT_S, ANSWER_S)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False)
        address = urlsplit(str(push.url))
        self._server = f"{address.scheme}://{address.netloc}"

    def take(self, row: TotalRow) -> None:
        """Send a minute; NotNowError or RefusedError where it is not taken."""
        figures = figures_of(row)
        in_address = Template(str(self._push.url)).substitute(figures, meter=quote(self._meter, safe=""))
        in_text = Template(self._push.template).substitute(figures, meter=json.dumps(self._meter)[1:-1])
        self._judge(*self._asked(self._push.method, in_address, None if self._push.method == "GET" else in_text))

    def answers(self) -> None:
        """Whether anybody answers there, without a minute; NotNowError if not."""
        self._asked("HEAD", str(self._push.url).partition("$")[0].partition("?")[0], None)

    def _asked(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        try:
            answer = self._pool.request(
                method,
                address,
                body=None if body is None else body.encode(),
                headers=self._headers,
                redirect=False,
                preload_content=False,  # what it says in full may never end
            )
            said = answer.read(MOST_SAID).decode(errors="replace") if answer.status >= 300 else ""
            answer.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise NotNowError(f"[push] url {self._server} does not answer ({type(error).__name__})") from error
        return int(answer.status), " ".join(said.split())

    def _judge(self, status: int, said: str) -> None:
        if 200 <= status < 300 or status == THERE:
            return
        told = f"[push] url {self._server} answers {status}: {said}"
        raise NotNowError(told) if status >= 500 or status in LATER else RefusedError(told)


class PushSpool(Spool):
    """The minutes that are not sent yet, whole ones; the first time it begins with those to come."""

    name = "push"
    save_s = SAVE_S

    def __init__(
        self,
        history: History,
        file: Path,
        target: str,
        take: Callable[[TotalRow], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(history, file, target, clock)
        self._take = take

    def send(self) -> bool:
        """Send the newest minutes that wait, the oldest of them first."""
        interval = self.unsent.next_of(BATCH_NS)
        if interval is None:
            return False
        for row in self._minutes(interval):
            end_ns = wall_ns(row.time) + NS_PER_MS
            self._take(row)
            self.unsent.sent((interval[0], end_ns))
            interval = (end_ns, interval[1])
        self.unsent.sent(interval)
        return bool(self.unsent.intervals)

    def waiting(self) -> Waiting:
        """How many minutes wait, and since when."""
        spans = [(utc(start_ns), utc(end_ns)) for start_ns, end_ns in self.unsent.intervals]
        counts = [self._history.minutes(*span) for span in spans]
        since = next((start for (start, _), count in zip(spans, counts, strict=True) if count), None)
        return Waiting(sum(counts), since)

    def _minutes(self, interval: Interval) -> list[TotalRow]:
        try:
            return self._history.running_totals(utc(interval[0]), utc(interval[1]))
        except NoConstantError:
            return []  # without a constant turns are no energy

    def _known_ns(self, known_ns: int) -> int:
        return known_ns // MINUTE_NS * MINUTE_NS

    def _begin_ns(self, until_ns: int) -> int:
        return self.unsent.until_ns or self._known_ns(until_ns)


class PushOutput:
    """An output to one recipient."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._spool: PushSpool | None = None
        self._problem: str | None = None
        self._unsent = Waiting()
        self._counted_s = -math.inf

    @property
    def problem(self) -> str | None:
        """Why no minute is taken at the moment, in one sentence."""
        spool = self._spool
        return self._problem if spool is None else spool.problem

    @property
    def unsent(self) -> Waiting:
        """How many rows of the journal wait, counted by who asks: the sending may hang."""
        spool, now_s = self._spool, time.monotonic()
        if spool is not None and now_s - self._counted_s >= COUNT_S:
            self._counted_s = now_s
            with suppress(JournalError):  # it has been closed, or will be read the next time
                self._unsent = spool.waiting()
        return self._unsent

    def run(self, stop: Event, live: LiveStatus) -> None:
        """Until `stop` is set; a recipient that hangs holds up nobody else."""
        push, directory = self._settings.push, self._settings.data.directory
        try:
            recipient = PushRecipient(push, self._settings.meter.name)
        except DiscCounterError as error:
            self._problem = str(error)
            log.warning("%s", error)
            return
        with History(directory) as history:
            spool = PushSpool(history, directory / FILE_NAME, str(push.url), recipient.take)
            self._spool = spool
            while not stop.is_set():
                stop.wait(0.0 if spool.step() else LOOK_S)
            spool.close()

    def check(self) -> Check:
        """Whether the recipient can be reached; a minute that never was is not sent to try it."""
        try:
            PushRecipient(self._settings.push, self._settings.meter.name).answers()
        except NotNowError as error:
            return Check("fair", str(error), "what is counted waits in the journal")
        except DiscCounterError as error:
            return Check("bad", str(error))
        return Check("good", f"{urlsplit(str(self._settings.push.url)).netloc} answers")


def figures_of(row: TotalRow) -> Mapping[str, str]:
    """The figures of a minute, as they are put into addresses and texts: its beginning, Wh, mean W and totals."""
    start_ms = wall_ns(row.time) // NS_PER_MS + 1 - MINUTE_NS // NS_PER_MS
    taken, given = row.minute_import_wh, row.minute_export_wh
    return {
        "time": utc(start_ms * NS_PER_MS).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "time_s": str(start_ms // 1000),
        "time_ms": str(start_ms),
        "import_wh": f"{float(taken):.4f}",
        "export_wh": f"{float(given):.4f}",
        "power_w": f"{float((taken - given) * MINUTES_AN_HOUR):.1f}",
        "import_kwh": f"{float(row.import_wh / WH_PER_KWH):.6f}",
        "export_kwh": f"{float(row.export_wh / WH_PER_KWH):.6f}",
    }
