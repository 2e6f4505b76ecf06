"""Stored readings, made by the service or by hand, become points to hold against the turns."""

from __future__ import annotations

from collections.abc import Sequence

from disc_counter.energy import WH_PER_KWH
from disc_counter.journal.edits import Origin, StoredReading
from disc_counter.reconciliation.cross_check import CrossCheck
from disc_counter.reconciliation.held_against import Point
from disc_counter.settings import Register


class Standing:
    """Where each register stands by the readings so far, taken in in their order.

    Readings of a register that is not configured any more do not count; where none is configured, all do.
    `reading_kwh` and `total_urev` are by register: what was read last, with what it has rolled over by, and how far the
    disc had gone by then.
    """

    def __init__(self, registers: Sequence[Register]) -> None:
        self._digits = {register.name: register.integer_digits for register in registers}
        self.reading_kwh: dict[str, float] = {}
        self.total_urev: dict[str, int] = {}

    def point(self, stored: StoredReading) -> Point | None:
        """All registers together once this reading is taken in.

        None while one of them is not known, or how far the disc had gone is not.
        """
        reading_kwh = {**self.reading_kwh, stored.register: self.unrolled_kwh(stored)}
        if not self._counts(stored) or any(name not in reading_kwh for name in self._digits):
            return None
        assert stored.total_urev is not None
        return Point(stored.time_ns, sum(reading_kwh.values()), stored.total_urev)

    def take_in(self, stored: StoredReading) -> Point | None:
        """Note the reading, if it counts, and give what `point` gives."""
        if not self._counts(stored):
            return None
        assert stored.total_urev is not None
        point = self.point(stored)
        self.reading_kwh[stored.register] = self.unrolled_kwh(stored)
        self.total_urev[stored.register] = stored.total_urev
        return point

    def rolls_over(self, stored: StoredReading) -> bool:
        """Whether the register has gone through its highest digits since it was read last."""
        before_kwh = self.reading_kwh.get(stored.register)
        if before_kwh is None:
            return False
        past = StoredReading(0, 0, stored.register, 0, None)
        return self.unrolled_kwh(stored) >= self.unrolled_kwh(past) > before_kwh

    def unrolled_kwh(self, stored: StoredReading) -> float:
        """The reading with what the register has rolled over by: the one nearest to what was read last."""
        kwh, before_kwh = stored.reading_kwh_thousandths / WH_PER_KWH, self.reading_kwh.get(stored.register)
        if before_kwh is None or stored.origin is Origin.EXCHANGED:
            return kwh
        usual = max(Register().integer_digits, len(str(int(abs(before_kwh)))), len(str(int(kwh))))
        round_kwh = 10.0 ** self._digits.get(stored.register, usual)
        return kwh + round_kwh * round((before_kwh - kwh) / round_kwh)

    def _counts(self, stored: StoredReading) -> bool:
        return stored.total_urev is not None and (not self._digits or stored.register in self._digits)


def take_in(check: CrossCheck, point: Point, origin: Origin) -> int:
    """Let the check take in a reading by who says it; the path that the disc went unseen, in urev, else 0."""
    if origin is Origin.EXCHANGED:
        check.exchanged(point)
        return 0
    return check.feed(point, by_hand=origin is not Origin.CAMERA, sure=origin is Origin.CONFIRMED)


def last_digit_kwh(registers: Sequence[Register]) -> float:
    """What the last drum's digit is worth, of the finest register; of a usual one where none is configured."""
    return 10.0 ** -max((register.decimal_digits for register in registers), default=Register().decimal_digits)
