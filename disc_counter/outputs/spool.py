"""What a journal has for a recipient and it does not have yet: kept over outages and restarts, sent with patience."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from disc_counter.energy import WH_PER_KWH
from disc_counter.errors import NoConstantError
from disc_counter.history.journal_queries import History
from disc_counter.model import NS_PER_S
from disc_counter.outputs.base import Waiting
from disc_counter.outputs.refusals import NotNowError, RefusedError
from disc_counter.outputs.unsent import Unsent
from disc_counter.units import MINUTE_NS, NS_PER_MS, utc

HOUR_NS = 3600 * NS_PER_S
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


class Spool(ABC):
    """One recipient; `step` is called again and again. `problem` is why nothing is taken at the moment.

    `name` is that of its table in the configuration; nothing is waited for here but the recipient's answer.
    """

    name: str
    save_s = SAVE_S

    def __init__(self, history: History, file: Path, target: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.problem: str | None = None
        self._history, self._file, self._clock = history, file, clock
        self.unsent = Unsent.load(file, target)
        self._checked_s = self._saved_s = -CHECK_S
        self._pause_s = FIRST_PAUSE_S
        self._again_s = 0.0

    @abstractmethod
    def send(self) -> bool:
        """Send one batch; true if there is more. NotNowError or RefusedError where it is not taken."""

    def forget_connection(self) -> None:  # noqa: B027
        """Begin anew at the next try; nothing by itself."""

    def rows_set_aside(self) -> int | None:
        """How many points the recipient did not take, to be sent on demand; None where that is never so."""
        return None

    def step(self) -> bool:
        """Send one batch; true if there is more to send at once."""
        self._look()
        if self._clock() < self._again_s:
            return False
        try:
            more = self.send()
        except (NotNowError, RefusedError) as error:
            self._put_off(error)
            return False
        if self.problem:
            log.warning("[%s] takes our points again", self.name)
        self.problem, self._pause_s = None, FIRST_PAUSE_S
        self._save(self.save_s)
        return more

    def waiting(self) -> Waiting:
        """How many rows of the journal wait now, and since when; any thread may ask, whatever the server does."""
        known_ns = self._history.known_until_ns()
        newest = [] if known_ns is None or not self.unsent.until_ns else [(self.unsent.until_ns, known_ns + NS_PER_MS)]
        rows, since_ns = 0, None
        for start_ns, end_ns in [*self.unsent.intervals, *newest]:
            waiting = self._history.rows(utc(start_ns), utc(end_ns)) if start_ns < end_ns else 0
            rows, since_ns = rows + waiting, start_ns if waiting and since_ns is None else since_ns
        return Waiting(rows, None if since_ns is None else utc(since_ns), self.rows_set_aside())

    def close(self) -> None:
        """Keep what is not sent yet."""
        self._save(0.0)

    def _look(self) -> None:
        """What the journal has got since the last look; now and then, whether what was sent still holds."""
        until = self._history.known_until_ns()
        if until is None:
            return
        whole = self._known_ns(until)
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

    def _known_ns(self, known_ns: int) -> int:
        """Up to when there is something to send where so much is known."""
        return (known_ns // NS_PER_MS + 1) * NS_PER_MS  # points have whole milliseconds: the newest one is in

    def _begin_ns(self, until_ns: int) -> int:
        """When the journal begins; one that has no minute yet began within the last hour."""
        first_ns = self._history.first_ns()
        return until_ns - HOUR_NS if first_ns is None else min(first_ns, until_ns)

    def _put_off(self, error: NotNowError | RefusedError) -> None:
        if self.problem != str(error):
            log.warning("%s", error)
        self.problem = str(error)
        self.forget_connection()
        self._again_s = self._clock() + (TELL_PAUSE_S if isinstance(error, RefusedError) else self._pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._save(self.save_s)

    def _save(self, every_s: float) -> None:
        """Keep what is unsent: after a crash what was sent since then is sent again, which changes nothing."""
        if self._clock() - self._saved_s < every_s:
            return
        self._saved_s = self._clock()
        try:
            self.unsent.save(self._file)
        except OSError as error:
            log.warning("%s cannot be written: %s", self._file, error.strerror)


def total_kwh(history: History, until: datetime) -> Fraction | None:
    """Import and export together up to a time, exact, to tell whether what was sent still holds; None if unknown."""
    try:
        taken, given = history.totals_at(until)
    except NoConstantError:
        return None
    return (taken + given) / WH_PER_KWH
