"""The register's thread: reads it off the measuring path, holds it against the turns, makes good what went unseen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Lock

from disc_counter.clock import Clock
from disc_counter.energy import WH_PER_KWH, Constant, energy_wh
from disc_counter.errors import JournalError
from disc_counter.journal import Journal
from disc_counter.journal.edits import StoredReading
from disc_counter.model import NS_PER_S, Blind, Image
from disc_counter.picture.live import LivePicture
from disc_counter.picture.overlay import Drum
from disc_counter.reconciliation.cross_check import CrossCheck, Gap
from disc_counter.reconciliation.stored import Standing, last_digit_kwh
from disc_counter.register.layout import Layout
from disc_counter.register.reading import RegisterReading, around, glance, read
from disc_counter.settings import Register, Settings
from disc_counter.status import CorrectionRow, Reading
from disc_counter.units import revolutions, thousandths, utc

LOOK_S = 2.0
AGAIN_S = 10.0
"""While it is not clear what was missed over an outage, the register is read so often."""
PICTURE_S = 3.0
LEAST_BLIND_S = 10.0
"""Shorter spans without sight are concluded from the disc alone."""
HOLE_S = 30.0
"""So long nothing was counted: the journal has power every ten seconds, where it was known."""
HALF_DIGIT = 0.5
REMEMBERED = 5000
"""Readings of a past run that are looked through at the start: a fortnight's."""

log = logging.getLogger(__name__)


class RegisterReader:
    """Reads while `run` runs; `settled` says whether the disc is followed. Settings may be changed at any time."""

    def __init__(
        self, settings: Settings, journal: Journal, live: LivePicture, clock: Clock, settled: Callable[[], bool]
    ) -> None:
        self.settings = settings
        self.last: Reading | None = None
        self.problem: str | None = None
        self._journal, self._live, self._clock, self._settled = journal, live, clock, settled
        self._lock = Lock()
        self._check: CrossCheck | None = None
        self._checked: tuple[Register, ...] | None = None
        self._standing = Standing(())
        self._found: dict[str, Layout] = {}
        self._seen_number = 0
        self._gap = Gap(0, 0)
        self._owed: tuple[Gap, int] | None = None
        self._outage_from_ns = journal.known_until_ns
        self._due_s = 0.0

    def lost(self, blind: Blind) -> None:
        """Sight was lost for a while: what went unseen is for the register to say."""
        offset_ns = self._clock.offset_ns()
        if blind.until_ns - blind.time_ns >= LEAST_BLIND_S * NS_PER_S and offset_ns is not None:
            with self._lock:
                self._open_gap(blind.time_ns + offset_ns, blind.until_ns + offset_ns)
                self._due_s = 0.0

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
            self._prepare(constants.latest)
            self._make_good()
            self._take_in_by_hand()
            following = self._settled()
            if not following and self._outage_from_ns is None:
                self._outage_from_ns = time.time_ns()
            due = bool(self.settings.registers) and following and time.monotonic() >= self._due_s
        if due:
            self._read()

    def forget(self) -> None:
        """What was counted has changed otherwise: look through the readings anew."""
        with self._lock:
            self._checked = None

    def corrections(self) -> Sequence[CorrectionRow]:
        """All that were ever made, in their order."""
        return [
            CorrectionRow(
                each.number, utc(each.from_ns), utc(each.until_ns), revolutions(each.urev), bool(each.undone_ns)
            )
            for each in self._journal.corrections
        ]

    def undo_correction(self, number: int) -> None:
        """Take one back; UsageError if there is none of that number."""
        self._journal.undo_correction(number, time.time_ns())
        self.forget()

    def _prepare(self, constant: Constant) -> None:
        """A check that fits the settings, fed with what was read before."""
        if self._check is not None and self._checked == self.settings.registers:
            self._check.constant = constant
            return
        stored = self._journal.readings(0, REMEMBERED)
        gap = self._check.gap if self._check else None
        self._check = CrossCheck(constant, last_digit_kwh(self.settings.registers))
        self._standing, self._found = Standing(self.settings.registers), {}
        for reading in stored:
            self._feed(reading)
        self._seen_number = stored[-1].number if stored else 0
        self._take_up_loose_end(self._check)
        self._check.gap = self._check.gap or gap
        self._checked = self.settings.registers

    def _take_up_loose_end(self, check: CrossCheck) -> None:
        """An outage that was not made good yet when a past run ended, say because the mains went off once more."""
        between = check.loose_end()
        if between is None:
            return
        from_ns, until_ns = self._journal.longest_hole(between.from_ns, between.until_ns)
        undone = [each for each in self._journal.corrections if each.undone_ns is not None]
        if until_ns - from_ns < HOLE_S * NS_PER_S or any(
            each.from_ns < until_ns and from_ns < each.until_ns for each in undone
        ):
            return
        self._gap = Gap(from_ns, until_ns)
        check.reopen(self._gap)

    def _take_in_by_hand(self) -> None:
        """Readings that people made meanwhile, in this or another process."""
        for stored in self._journal.readings(self._seen_number, REMEMBERED):
            self._seen_number = stored.number
            if stored.by_hand:
                self._feed(stored)
                self._make_good()

    def _feed(self, stored: StoredReading) -> None:
        assert self._check is not None
        point = self._standing.take_in(stored)
        if point is None:
            return
        self.last = Reading(reading_kwh=self._standing.reading_kwh[stored.register], time=utc(stored.time_ns))
        missed_urev = self._check.feed(point, by_hand=stored.by_hand)
        if missed_urev:
            self._owed = self._gap, missed_urev

    def _read(self) -> None:
        """Read all registers in one picture."""
        picture = self._live.snapshot(PICTURE_S)
        offset_ns = self._clock.offset_ns()
        if picture is None or offset_ns is None:
            return
        self._due_s = time.monotonic() + AGAIN_S
        # What was counted up to the picture is in the journal within a second.
        total_urev = self._journal.totals.net_urev
        drums: list[Drum] = []
        for register in self.settings.registers:
            reading = self._read_one(picture.image, register, total_urev)
            drums += [Drum(drum.window, digit) for drum, digit in zip(reading.drums, reading.digits, strict=False)]
            with self._lock:
                self._take_in(register, reading, picture.sight.time_ns, offset_ns, total_urev)
        self._live.drums = drums
        with self._lock:
            assert self._check is not None
            self.problem = self._check.alarm()
            waiting = self._check.gap is not None
            self._due_s = time.monotonic() + (AGAIN_S if waiting else self.settings.reading.every_s)

    def _read_one(self, image: Image, register: Register, total_urev: int) -> RegisterReading:
        """A glance at where the drums were found before; with more care where that does not say what is expected."""
        decimals, found = register.decimal_digits, self._found.get(register.name)
        window = register.window
        if found is not None:
            window = window or around(found.windows(), image.shape[1::-1])
            reading = glance(image, window, found, decimals)
            if reading.reading_kwh is not None and self._is_expected(register, reading.reading_kwh, total_urev):
                return reading
        reading = read(image, window, register.drum_count, decimals)
        if reading.reading_kwh is not None and reading.row is not None:
            self._found[register.name] = reading.row
        return reading

    def _is_expected(self, register: Register, reading_kwh: float, total_urev: int) -> bool:
        """Whether a register went on by what was counted since, or less, since there may be others; to half a digit."""
        with self._lock:
            standing = self._standing.reading_kwh.get(register.name)
            counted = self._standing.total_urev.get(register.name)
            if standing is None or counted is None or self._check is None:
                return False
            counted_kwh = float(energy_wh(total_urev - counted, self._check.constant)) / WH_PER_KWH
        near_kwh = HALF_DIGIT * 10.0**-register.decimal_digits
        return min(0.0, counted_kwh) - near_kwh <= reading_kwh - standing <= max(0.0, counted_kwh) + near_kwh

    def _take_in(
        self, register: Register, reading: RegisterReading, time_ns: int, offset_ns: int, total_urev: int
    ) -> None:
        assert self._check is not None
        if self._outage_from_ns is not None:
            self._open_gap(self._outage_from_ns, time_ns + offset_ns)
            self._outage_from_ns = None
        if reading.reading_kwh is None:
            self._journal.add_reading(time_ns, register.name, None, reading.digits)
            log.info("register %s: %s", register.name, reading.reason)
            return
        reading_wh = round(reading.reading_kwh * WH_PER_KWH)
        stored = StoredReading(0, time_ns + offset_ns, register.name, reading_wh, total_urev, by_hand=False)
        point = self._standing.point(stored)
        difference_wh = thousandths(self._check.difference_kwh(point) if point else None)
        self._journal.add_reading(time_ns, register.name, reading_wh, reading.digits, difference_wh, total_urev)
        self._feed(stored)
        self._make_good()

    def _open_gap(self, from_ns: int, until_ns: int) -> None:
        """A gap that is not closed yet begins where the first one did."""
        if self._check is not None and until_ns > from_ns:
            self._gap = Gap(min(from_ns, self._check.gap.from_ns) if self._check.gap else from_ns, until_ns)
            self._check.gap = self._gap

    def _make_good(self) -> None:
        """Enter into the journal what the disc went over a gap; it is owed until that is done."""
        if self._owed is None or self._check is None:
            return
        gap, missed_urev = self._owed
        self._journal.correct(gap.from_ns, gap.until_ns, missed_urev, time.time_ns())
        self._check.corrected(missed_urev)
        self._owed = None
        log.warning("over an outage the disc went on by %.2f turns, says the register", revolutions(missed_urev))
