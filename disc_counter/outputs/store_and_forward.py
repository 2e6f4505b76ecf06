"""Sends the journal to a server: what is new first, what an outage held back behind it, nothing twice, nothing lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from disc_counter.history.journal_queries import History
from disc_counter.model import NS_PER_S
from disc_counter.outputs.base import Waiting
from disc_counter.outputs.influx_server import InfluxServer, NotNowError, RefusedError
from disc_counter.outputs.points import event_lines, flow_lines, time_ms_of, total_kwh
from disc_counter.outputs.set_aside import SetAside
from disc_counter.outputs.storing import BATCH_LINES, Storing
from disc_counter.outputs.unsent import Unsent
from disc_counter.units import MINUTE_NS, NS_PER_MS, utc

HOUR_NS = 3600 * NS_PER_S
BATCH_NS = 6 * HOUR_NS
"""The longest span that is sent at once, in ns: some 5000 points."""
CHECK_S = 600.0
"""How often, in s, it is asked whether the past has changed (a new constant, a correction, a clock set right)."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 60.0
"""The pauses before a server that is away is tried again, in s: each is twice the one before, up to the second."""
TELL_PAUSE_S = 60.0
"""The pause after a refusal that the user has to do something about, in s."""
SAVE_S = 3600.0
"""How often it is noted what is unsent, in s. Each note is a sync, which wears the card. What was sent since is sent
again after a process was killed; a point that comes twice is one point."""

log = logging.getLogger(__name__)


class Sending:
    """One output; `step` is called again and again. `problem` is why nothing is stored at the moment."""

    def __init__(
        self,
        history: History,
        meter: str,
        connect: Callable[[], InfluxServer],
        file: Path,
        target: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.problem: str | None = None
        self.set_aside = SetAside(file.parent)
        self._storing = Storing(self._put_aside)
        self._history, self._meter, self._connect = history, meter, connect
        self._file, self._clock = file, clock
        self._server: InfluxServer | None = None
        self.unsent = Unsent.load(file, target)
        self._checked_s = self._saved_s = -CHECK_S
        self._pause_s = FIRST_PAUSE_S
        self._again_s = 0.0

    def step(self) -> bool:
        """Send one batch; true if there is more to send at once."""
        self._look()
        if self._clock() < self._again_s:
            return False
        try:
            self._server = self._server or self._connect()
            more = self._send_flow(self._server) | self._send_events(self._server)
        except (NotNowError, RefusedError) as error:
            self._put_off(error)
            return False
        if self.problem:
            log.warning("[influxdb] takes our points again")
        self.problem, self._pause_s = None, FIRST_PAUSE_S
        self._save(SAVE_S)
        return more

    def waiting(self) -> Waiting:
        """How many rows of the journal wait now, and since when; any thread may ask, whatever the server does."""
        known_ns = self._history.known_until_ns()
        newest = [] if known_ns is None or not self.unsent.until_ns else [(self.unsent.until_ns, known_ns + NS_PER_MS)]
        rows, since_ns = 0, None
        for start_ns, end_ns in [*self.unsent.intervals, *newest]:
            waiting = self._history.rows(utc(start_ns), utc(end_ns)) if start_ns < end_ns else 0
            rows, since_ns = rows + waiting, start_ns if waiting and since_ns is None else since_ns
        return Waiting(rows, None if since_ns is None else utc(since_ns), self.set_aside.points)

    def close(self) -> None:
        """Keep what is not sent yet."""
        self._save(0.0)

    def _look(self) -> None:
        """What the journal has got since the last look; now and then, whether what was sent still holds."""
        until = self._history.known_until_ns()
        if until is None:
            return
        whole = (until // NS_PER_MS + 1) * NS_PER_MS  # points have whole milliseconds: the newest one is in
        new_minute = whole // MINUTE_NS > self.unsent.until_ns // MINUTE_NS
        if new_minute or self._clock() - self._checked_s >= CHECK_S:
            self._checked_s = self._clock()
            self._check_past(max(whole, self.unsent.until_ns) // MINUTE_NS * MINUTE_NS, self._begin_ns(until))
        if whole > self.unsent.until_ns:
            self.unsent.add((max(self.unsent.until_ns, self._begin_ns(until)), whole))
            self.unsent.until_ns = whole

    def _check_past(self, minute_ns: int, begin_ns: int) -> None:
        """Whether what was sent still holds; from the last total that does, it is sent anew."""
        total = total_kwh(self._history, utc(minute_ns))  # first: what changes from here on is seen the next time
        if self.unsent.forget_changed(lambda at_ns: total_kwh(self._history, utc(at_ns))):
            since_ns = self.unsent.marks[-1][0] if self.unsent.marks else begin_ns
            self.unsent.add((since_ns, self.unsent.until_ns))
        self.unsent.mark((minute_ns, total))

    def _begin_ns(self, until_ns: int) -> int:
        """When the journal begins; one that has no minute yet began within the last hour."""
        first_ns = self._history.first_ns()
        return until_ns - HOUR_NS if first_ns is None else min(first_ns, until_ns)

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

    def _put_off(self, error: NotNowError | RefusedError) -> None:
        if self.problem != str(error):
            log.warning("%s", error)
        self.problem, self._server = str(error), None
        self._again_s = self._clock() + (TELL_PAUSE_S if isinstance(error, RefusedError) else self._pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._save(SAVE_S)

    def _save(self, every_s: float) -> None:
        """Keep what is unsent: after a crash what was sent since then is sent again, which changes nothing."""
        if self._clock() - self._saved_s < every_s:
            return
        self._saved_s = self._clock()
        try:
            self.unsent.save(self._file)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._file, error.strerror)
