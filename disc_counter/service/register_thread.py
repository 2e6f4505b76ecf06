"""The register's thread: reads it off the measuring path, so that what went unseen is made good from it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Event, Lock

from disc_counter.clock import Clock
from disc_counter.energy import WH_PER_KWH, energy_wh
from disc_counter.errors import JournalError
from disc_counter.journal import Journal
from disc_counter.model import Blind, Image, MeasurementEvent
from disc_counter.picture.live import LivePicture
from disc_counter.picture.overlay import Drum
from disc_counter.reconciliation.direction import turned
from disc_counter.reconciliation.manual import set_by_hand
from disc_counter.reconciliation.plausible import most_w
from disc_counter.register.finder import RegisterFinder
from disc_counter.register.lookout import STANDS
from disc_counter.register.shown import RegisterReading
from disc_counter.service.doubt_keeper import DoubtKeeper
from disc_counter.service.reconciler import Reconciler
from disc_counter.settings import Register, Settings
from disc_counter.status import CorrectionRow, Reading
from disc_counter.units import revolutions, utc

LOOK_S = 2.0
"""How often it is asked whether there is something to read or to take in, in s."""
AGAIN_S = 10.0
"""How often the register is read while it is not clear what was missed over an outage, in s."""
PICTURE_S = 3.0
"""How long a picture is waited for, in s: a camera brings a still many times in it."""

log = logging.getLogger(__name__)


class RegisterReader:
    """Reads while `run` runs; `settled` says whether the disc is followed. Everything else any thread may call."""

    def __init__(
        self, settings: Settings, journal: Journal, live: LivePicture, clock: Clock, settled: Callable[[], bool]
    ) -> None:
        self._journal, self._live, self._clock, self._settled = journal, live, clock, settled
        self._reconciler = Reconciler(journal, clock)
        self._doubts = DoubtKeeper(settings.data.directory)
        self._finders: dict[str, RegisterFinder] = {}
        self._lock = Lock()
        self._settings = settings
        self._problem: str | None = None
        self._standing: str | None = None
        """Which row stands while the disc turns; None where none does."""
        self._due_s = 0.0

    @property
    def last(self) -> Reading | None:
        """The last reading that counted, by the service or by hand."""
        return self._reconciler.last

    @property
    def problem(self) -> str | None:
        """What the readings say is wrong with the constant, in one sentence."""
        with self._lock:
            return self._problem

    def configured(self, settings: Settings) -> None:
        """From now on these settings hold."""
        with self._lock:
            self._settings = settings

    def heard(self, events: Iterable[MeasurementEvent]) -> None:
        """Take in what was measured: where sight was lost for a while, the register is read at once."""
        for event in events:
            if isinstance(event, Blind) and self._reconciler.lost(event):
                self._read_again_in(0.0)

    def run(self, stop: Event) -> None:
        """Until `stop` is set; while the journal cannot be read or written, it is tried again and again."""
        told = ""
        while not stop.wait(LOOK_S):
            try:
                self.look()
            except JournalError as error:
                if str(error) != told:
                    log.warning("%s", error)
                told = str(error)
            if self._journal.problem is None:
                told = ""

    def look(self) -> None:
        """Take in what was read by hand, and read the registers if it is time to."""
        constants = self._journal.constants
        if not constants:
            return
        with self._lock:
            settings, due = self._settings, time.monotonic() >= self._due_s
        following = self._settled()
        if self._reconciler.update(settings.registers, constants.latest, most_w(settings), following=following):
            self._finders.clear()
        if settings.registers and following and due:
            self._read(settings)
        with self._lock:
            problem = self._standing
        problem = problem or self._reconciler.alarm()
        if self._reconciler.backwards:
            problem = f"the register goes up while the disc is said to feed in: {turned(settings.meter.direction)}"
        with self._lock:
            self._problem = problem

    def forget(self) -> None:
        """What was counted has changed otherwise: look through the readings anew."""
        self._reconciler.forget()

    def corrections(self) -> Sequence[CorrectionRow]:
        """All that were ever made, in their order."""
        return [
            CorrectionRow(
                each.number, utc(each.from_ns), utc(each.until_ns), revolutions(each.urev), bool(each.undone_ns)
            )
            for each in self._journal.corrections
        ]

    def note_reading(self, text: str, *, sure: bool, exchanged: bool) -> None:
        """Note what a person has read; it counts by the next look."""
        with self._lock:
            settings = self._settings
        set_by_hand(settings, text, sure=sure, exchanged=exchanged)

    def undo_correction(self, number: int) -> None:
        """Take one back; UsageError if there is none of that number."""
        self._journal.undo_correction(number, time.time_ns())
        self.forget()

    def _read(self, settings: Settings) -> None:
        """Read all registers in one picture."""
        picture = self._live.snapshot(PICTURE_S)
        offset_ns = self._clock.offset_ns()
        if picture is None or offset_ns is None:
            return
        self._read_again_in(AGAIN_S)
        # What was counted up to the picture is in the journal within a second.
        total_urev = self._journal.totals.net_urev
        # Of several registers only one goes on at a time: none of them is said to stand.
        counted_kwh = self._counted_kwh(total_urev) if len(settings.registers) == 1 else None
        drums: list[Drum] = []
        standing: str | None = None
        for register in settings.registers:
            reading = self._read_one(picture.image, register, counted_kwh, total_urev)
            standing = standing or (f"{register.name}: {STANDS}" if reading.reason == STANDS else None)
            drums += [Drum(drum.window, digit) for drum, digit in zip(reading.drums, reading.digits, strict=False)]
            if settings.reading.keep_doubtful:
                self._doubts.look(picture.image, register, reading, picture.sight.time_ns + offset_ns)
            self._reconciler.take_in(register, reading, picture.sight.time_ns, offset_ns, total_urev)
        self._live.show_drums(drums)
        with self._lock:
            self._standing = standing
        self._read_again_in(AGAIN_S if self._reconciler.waiting else settings.reading.every_s)

    def _counted_kwh(self, total_urev: int) -> float:
        return float(energy_wh(total_urev, self._journal.constants.latest)) / WH_PER_KWH

    def _read_again_in(self, pause_s: float) -> None:
        with self._lock:
            self._due_s = time.monotonic() + pause_s

    def _read_one(
        self, image: Image, register: Register, counted_kwh: float | None, total_urev: int
    ) -> RegisterReading:
        """A glance at where the drums were found before; with more care where that does not say what is expected."""
        finder = self._finders.setdefault(register.name, RegisterFinder(register))
        return finder.read(image, counted_kwh, lambda kwh: self._reconciler.expects(register, kwh, total_urev))
