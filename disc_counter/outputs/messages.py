"""Word to the owner when something is wrong: one message a cause, and one when it is well again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from importlib.util import find_spec
from pathlib import Path
from threading import Event

from disc_counter.errors import DiscCounterError, JournalError, SettingsError, WorkError
from disc_counter.history.journal_queries import History
from disc_counter.history.local_time import local_zone
from disc_counter.history.periods import floor
from disc_counter.outputs.base import Check, LiveStatus, Waiting
from disc_counter.outputs.message_causes import Causes, Lasting
from disc_counter.outputs.message_sender import Outcome, deliver
from disc_counter.outputs.outbox import Outbox
from disc_counter.settings import MessageTargets, Settings
from disc_counter.status import Status
from disc_counter.status.report import BLIND_TOLERATED_S, NOT_FOUND_S

LOOK_S = 10.0
"""How often it is asked how things are, in s."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 10.0, 600.0
"""The pauses before a message that was not taken is tried again, in s: each is twice the one before."""
DISAGREED_S = 600.0
"""How long register and turns must disagree to be told, in s."""
BASE_EVERY_S = 3600.0
"""How often the base load is looked at, in s: a day's is known when it is over."""
WEEK_DAYS, BEFORE_DAYS = 7, 28
"""The days that the base load must have been higher, and those before them that it is held against."""
FEWEST_DAYS = 5
"""Of the week's days so many must be known."""
LEAST_MORE_W = 10.0
"""Less more than before is told of in no house, in W: a router's lamp is as much as that."""
FILE_NAME = "messages.json"
STOPPED, REGISTER, BASE = "stopped", "register", "base"

log = logging.getLogger(__name__)


class MessagesOutput:
    """Sends by apprise, in processes of their own."""

    def __init__(
        self,
        settings: Settings,
        send: Callable[[str, str, str], Outcome] = deliver,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if find_spec("apprise") is None:
            raise WorkError("[messages] needs apprise: pip install 'disc-counter[messages]'")
        self._targets, self._meter = settings.messages, settings.meter.name
        self._directory = settings.data.directory
        self._send, self._clock, self._zone = send, clock, local_zone()
        self._outbox = Outbox.load(self._directory / FILE_NAME)
        self._causes = Causes(set(self._outbox.told))
        self._again: dict[str, tuple[float, float]] = {}
        self._base: Lasting = Lasting(None, 0.0)
        self._base_due_s = 0.0
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why a message is not delivered at the moment, in one sentence."""
        return self._problem

    @property
    def unsent(self) -> Waiting:
        """Nothing that was measured."""
        return Waiting()

    def run(self, stop: Event, live: LiveStatus) -> None:
        """Until `stop` is set; a recipient that hangs holds up nobody else."""
        with History(self._directory) as history:
            while not stop.wait(LOOK_S):
                self.step(history, live)

    def step(self, history: History, live: LiveStatus) -> None:
        """Look how things are, and try to deliver what waits."""
        now, now_s = live.now(), self._clock()
        try:
            self._look_at_base(history, now.time, now_s)
        except JournalError as error:
            log.warning("%s", error)
        causes = {
            STOPPED: Lasting(_stopped(now), 60.0 * self._targets.after_min),
            REGISTER: Lasting(_disagrees(now), DISAGREED_S),
            BASE: self._base,
        }
        try:
            urls = addresses_of(self._targets)
        except SettingsError as error:
            self._problem = str(error)
            return
        turns = self._causes.look(now_s, causes)
        for turn in turns:
            said = WELL[turn.cause] if turn.reason is None else turn.reason
            told = live.told(said, self._targets.language)
            self._outbox.add(f"{now.time.astimezone(self._zone):%Y-%m-%d %H:%M}: {told}", urls)
        if turns:
            self._outbox.told = sorted(self._causes.told)
            self._keep()
        self._deliver(urls, now_s)

    def check(self) -> Check:
        """Whether the addresses are understood; no message is sent to try them."""
        try:
            urls = addresses_of(self._targets)
        except DiscCounterError as error:
            return Check("bad", str(error))
        wrong = [_scheme(url) for url in urls if self._send(url, "", "") != "taken"]
        if wrong:
            return Check("bad", f"[messages] urls: the address that begins with {wrong[0]}:// is not understood")
        return Check("good", f"{len(urls)} addresses are understood")

    def try_out(self, told: Callable[[str, str], str]) -> Check:
        """Send each recipient a word, which says that it is a trial; `told` puts a sentence into a language."""
        if (found := self.check()).level == "bad":
            return found
        urls = addresses_of(self._targets)
        body = told("this is a trial: messages arrive", self._targets.language)
        refusing = [_scheme(url) for url in urls if self._send(url, self._meter, body) != "taken"]
        if refusing:
            return Check("bad", f"[messages] {refusing[0]} does not take a message")
        return Check("good", f"recipients that have taken a message: {len(urls)}; see whether it has arrived")

    def _deliver(self, urls: tuple[str, ...], now_s: float) -> None:
        """Hand each recipient what waits for it, one after the other; who does not take it is asked again later."""
        self._outbox.keep_only(urls)
        self._problem = None
        for url in urls:
            due_s, pause_s = self._again.get(url, (now_s, FIRST_PAUSE_S))
            while (letter := self._outbox.next_for(url)) is not None:
                outcome = "not taken" if now_s < due_s else self._send(url, self._meter, letter.body)
                if outcome == "taken":
                    self._outbox.delivered(letter, url)
                    self._again.pop(url, None)
                    self._keep()
                    continue
                if now_s >= due_s:
                    self._again[url] = (now_s + pause_s, min(2 * pause_s, LONGEST_PAUSE_S))
                self._problem = f"[messages] {_scheme(url)} does not take a message; it is tried again"
                break

    def _keep(self) -> None:
        try:
            self._outbox.save()
        except OSError as error:
            log.warning("%s cannot be written: %s", self._outbox.file, error.strerror)

    def _look_at_base(self, history: History, now: datetime, now_s: float) -> None:
        """Once an hour: whether the base load has been higher for a week, or is no longer."""
        if not self._targets.base_load_percent or now_s < self._base_due_s:
            return
        self._base_due_s = now_s + BASE_EVERY_S
        reference_w = self._outbox.base_w if BASE in self._causes.told else None
        found = higher_base(history, now, self._zone, self._targets.base_load_percent, reference_w)
        if found is not None:
            self._outbox.base_w = found[0]
        more = found and f"the base load has been {found[1]:.0f} W for a week, {found[0]:.0f} W before"
        self._base = Lasting(more, 0.0)


WELL = {
    STOPPED: "it is measuring again",
    REGISTER: "register and turns agree again",
    BASE: "the base load is what it was before",
}


def addresses_of(targets: MessageTargets) -> tuple[str, ...]:
    """All addresses that are configured; SettingsError where their file cannot be read."""
    return targets.urls + (() if targets.urls_file is None else _lines(targets.urls_file))


def higher_base(
    history: History, now: datetime, zone: tzinfo, percent: int, reference_w: float | None
) -> tuple[float, float] | None:
    """The base load before (W) and that of the last week, if on each known day of it that was `percent` higher.

    With a reference it is held against that instead, and the last day alone counts.
    """
    today = floor(now, "day", zone)
    days = [(today - timedelta(days=back), today - timedelta(days=back - 1)) for back in range(1, WEEK_DAYS + 1)]
    known = [base for base in (history.base_w(*day, zone) for day in days) if base is not None]
    if reference_w is not None:
        return (reference_w, known[0]) if known and _higher(known[0], reference_w, percent) else None
    week = days[-1][0]
    before_w = history.base_w(week - timedelta(days=BEFORE_DAYS), week, zone)
    if before_w is None or len(known) < FEWEST_DAYS or not all(_higher(base, before_w, percent) for base in known):
        return None
    return before_w, sorted(known)[len(known) // 2]


def _higher(base_w: float, before_w: float, percent: int) -> bool:
    return base_w >= before_w * (1 + percent / 100) and base_w >= before_w + LEAST_MORE_W


def _stopped(now: Status) -> str | None:
    if not now.measuring:
        said = next((part.reason for part in now.parts if part.part in ("camera", "measuring") and part.reason), None)
        return f"nothing is measured: {said}" if said else "nothing is measured"
    if now.unknown_for_s is not None and now.unknown_for_s > NOT_FOUND_S:
        return "nothing is measured: no disc is found"
    blind = now.blind_for_s is not None and now.blind_for_s > BLIND_TOLERATED_S
    return "nothing is measured: the disc is not seen" if blind else None


def _disagrees(now: Status) -> str | None:
    return next((part.reason for part in now.parts if part.part == "register" and part.reason), None)


def _lines(file: Path) -> tuple[str, ...]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"[messages] urls_file {file} cannot be read: it should hold an address a line") from None
    return tuple(line.strip() for line in text.splitlines() if "://" in line and not line.startswith("#"))


def _scheme(url: str) -> str:
    return url.partition("://")[0]
