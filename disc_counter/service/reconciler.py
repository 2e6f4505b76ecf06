"""Holds what is read off the registers against the count, and adds what an outage hid from the camera."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from threading import Lock

from disc_counter.clock import Clock
from disc_counter.energy import WH_PER_KWH, Constant, energy_wh
from disc_counter.journal import Journal
from disc_counter.journal.edits import Origin, StoredReading
from disc_counter.model import NS_PER_S, Blind
from disc_counter.reconciliation.cross_check import CrossCheck
from disc_counter.reconciliation.direction import DirectionCheck
from disc_counter.reconciliation.held_against import Gap
from disc_counter.reconciliation.stored import Standing, last_digit_kwh, take_in
from disc_counter.register.shown import RegisterReading
from disc_counter.settings import Register
from disc_counter.status import Reading
from disc_counter.units import revolutions, thousandths, utc

LEAST_BLIND_S = 10.0
"""Spans without sight that are shorter, in s, are concluded from the disc alone."""
HOLE_S = 30.0
"""The shortest time without a count that is an outage, in s: the journal has power every ten seconds, where it was
known."""
HALF_DIGIT = 0.5
"""How far from what was counted a reading is still as expected, in digits of the last drum."""
REMEMBERED = 5000
"""Readings of a past run that are looked through at the start: a fortnight's."""

ANSWER = "read it by eye; `disc-counter register --set KWH`, with --yes where that is so, settles it"

log = logging.getLogger(__name__)


class Reconciler:
    """Any thread may call; JournalError where the journal cannot be read or written, and nothing is lost by it."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._lock = Lock()
        self._check: CrossCheck | None = None
        self._checked: tuple[Sequence[Register], float] | None = None
        self._standing = Standing(())
        self._direction = DirectionCheck(1.0)
        self._last: Reading | None = None
        self._seen_number = 0
        self._gap = Gap(0, 0)
        self._owed: tuple[Gap, int] | None = None
        self._outage_from_ns = journal.known_until_ns

    @property
    def last(self) -> Reading | None:
        """The last reading that counted, by the service or by hand."""
        with self._lock:
            return self._last

    @property
    def waiting(self) -> bool:
        """Whether it is not clear yet what was missed over an outage."""
        with self._lock:
            return self._check is not None and self._check.gap is not None and self._check.refused is None

    def alarm(self) -> str | None:
        """What the readings say that cannot be, or that the constant is wrong, in one sentence; None if neither."""
        with self._lock:
            if self._check is None:
                return None
            refused = self._check.refused
            return self._check.alarm() if refused is None else f"the register says {refused}: {ANSWER}"

    @property
    def backwards(self) -> bool:
        """Whether the register goes up while the disc turns back."""
        with self._lock:
            return self._check is not None and self._direction.against(self._check.constant)

    def lost(self, blind: Blind) -> bool:
        """Sight was lost for a while; whether what went unseen is for the register to say."""
        offset_ns = self._clock.offset_ns()
        if blind.until_ns - blind.time_ns < LEAST_BLIND_S * NS_PER_S or offset_ns is None:
            return False
        with self._lock:
            self._open_gap(blind.time_ns + offset_ns, blind.until_ns + offset_ns)
        return True

    def forget(self) -> None:
        """What was counted has changed otherwise: look through the readings anew."""
        with self._lock:
            self._checked = None

    def update(self, registers: Sequence[Register], constant: Constant, most_w: float, *, following: bool) -> bool:
        """Take in what was read by hand; whether all that was read before was looked through anew.

        `following` is whether the disc is followed: from when it is not, what it does goes unseen. `most_w` is the most
        power there can be.
        """
        with self._lock:
            anew = self._prepare(registers, constant, most_w)
            self._make_good()
            self._take_in_by_hand()
            if not following and self._outage_from_ns is None:
                self._outage_from_ns = time.time_ns()
            return anew

    def expects(self, register: Register, reading_kwh: float, total_urev: int) -> bool:
        """Whether a register went on by what was counted since, or less, since there may be others; to half a digit."""
        with self._lock:
            standing = self._standing.reading_kwh.get(register.name)
            counted = self._standing.total_urev.get(register.name)
            if standing is None or counted is None or self._check is None:
                return False
            read = StoredReading(0, 0, register.name, round(reading_kwh * WH_PER_KWH), total_urev)
            counted_kwh = float(energy_wh(total_urev - counted, self._check.constant)) / WH_PER_KWH
        near_kwh = HALF_DIGIT * 10.0**-register.decimal_digits
        return (
            min(0.0, counted_kwh) - near_kwh
            <= self._standing.unrolled_kwh(read) - standing
            <= max(0.0, counted_kwh) + near_kwh
        )

    def take_in(
        self, register: Register, reading: RegisterReading, time_ns: int, offset_ns: int, total_urev: int
    ) -> None:
        """Note what was read in a picture of `time_ns` (monotonic), when the disc had gone `total_urev`."""
        with self._lock:
            if self._outage_from_ns is not None:
                self._open_gap(self._outage_from_ns, time_ns + offset_ns)
                self._outage_from_ns = None
            if reading.reading_kwh is None:
                self._journal.add_reading(time_ns, register.name, None, reading.digits)
                log.info("register %s: %s", register.name, reading.reason)
                return
            reading_wh = round(reading.reading_kwh * WH_PER_KWH)
            stored = StoredReading(0, time_ns + offset_ns, register.name, reading_wh, total_urev)
            difference_wh = thousandths(self._difference_kwh(stored))
            self._journal.add_reading(time_ns, register.name, reading_wh, reading.digits, difference_wh, total_urev)
            self._feed(stored)
            self._make_good()

    def _difference_kwh(self, stored: StoredReading) -> float | None:
        point = self._standing.point(stored)
        return None if point is None or self._check is None else self._check.difference_kwh(point)

    def _prepare(self, registers: Sequence[Register], constant: Constant, most_w: float) -> bool:
        """A check that fits the settings, fed with what was read before; whether it is a new one."""
        if self._check is not None and self._checked == (registers, most_w):
            self._check.price(constant)
            return False
        stored = self._journal.readings(0, REMEMBERED)
        gap = self._check.gap if self._check else None
        self._check = CrossCheck(constant, last_digit_kwh(registers), most_w)
        self._standing = Standing(registers)
        self._direction = DirectionCheck(last_digit_kwh(registers))
        for reading in stored:
            self._feed(reading)
        self._seen_number = stored[-1].number if stored else 0
        self._take_up_loose_end(self._check)
        if gap is not None and self._check.gap is None:
            self._check.open_gap(gap)
        self._checked = registers, most_w
        return True

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
            if stored.origin is not Origin.CAMERA:
                self._feed(stored)
                self._make_good()

    def _feed(self, stored: StoredReading) -> None:
        assert self._check is not None
        point = self._standing.take_in(stored)
        if point is None:
            return
        self._last = Reading(reading_kwh=stored.reading_kwh_thousandths / WH_PER_KWH, time=utc(stored.time_ns))
        if stored.origin is Origin.EXCHANGED:
            self._direction.clear()
        self._direction.feed(point)
        missed_urev = take_in(self._check, point, stored.origin)
        if missed_urev:
            self._owed = self._gap, missed_urev

    def _open_gap(self, from_ns: int, until_ns: int) -> None:
        if self._check is not None and until_ns > from_ns:
            self._gap = self._check.open_gap(Gap(from_ns, until_ns))
            self._direction.clear()

    def _make_good(self) -> None:
        """Enter into the journal what the disc went over a gap; it is owed until that is done."""
        if self._owed is None or self._check is None:
            return
        gap, missed_urev = self._owed
        self._journal.correct(gap.from_ns, gap.until_ns, missed_urev, time.time_ns())
        self._check.corrected(missed_urev)
        self._owed = None
        log.warning("over an outage the disc went on by %.2f turns, says the register", revolutions(missed_urev))
