"""The registers of a film, read now and then and held against what the disc went meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from disc_counter.register.finder import RegisterFinder
from disc_counter.settings import Settings

REMEMBERED = 48
"""Readings, the last ones, that a new one is held against."""
QUESTION_KWH = 10.0
"""How far a reading may be from what the others and the turns say, in kWh: a film is no year, and a constant that is
wrong by a factor is no thousand."""


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """What a register shows in a frame; `difference_kwh` is how far it went beyond the disc since its first reading.

    `reason` says why there is no reading.
    """

    time_ns: int
    register: str | None
    reading_kwh: float | None
    digits: str
    difference_kwh: float | None
    reason: str | None = None

    def fields(self) -> dict[str, Any]:
        """As `--json` says it; the register's name only where there are several."""
        name = {} if self.register is None else {"register": self.register}
        reason = {} if self.reason is None else {"reason": self.reason}
        return {
            "event": "register",
            "time": round(self.time_ns / NS_PER_S, 4),
            **name,
            "reading_kwh": self.reading_kwh,
            "digits": self.digits,
            "difference_kwh": self.difference_kwh,
            **reason,
        }


class FilmRegisters:
    """Looks at the first frame, and from then on every `[reading] every_s` of the film's time.

    A register without a window is sought until one row of digits is sure to be it.
    """

    def __init__(self, settings: Settings, constant: Constant | None) -> None:
        self._registers = settings.registers
        self._every_ns = settings.reading.every_s * NS_PER_S
        self._constant = constant
        self._due_ns: int | None = None
        self._finders = {each.name: RegisterFinder(each) for each in self._registers}
        self._first_kwh: float | None = None
        self._ahead: deque[float] = deque(maxlen=REMEMBERED)

    def look(self, frame: Frame, sight: Sight) -> Iterator[RegisterSeen]:
        """What the registers show, if it is time to look at them."""
        if not self._registers or (self._due_ns is not None and frame.time_ns < self._due_ns):
            return
        self._due_ns = frame.time_ns + self._every_ns
        # Of several registers only one goes on at a time: nothing is known of each alone.
        several = len(self._registers) > 1
        counted_kwh = None if several else self._counted_kwh(sight)
        for register in self._registers:
            reading = self._finders[register.name].read(frame.image, counted_kwh)
            name = register.name if several else None
            if reading.reading_kwh is None or counted_kwh is None:
                yield RegisterSeen(frame.time_ns, name, reading.reading_kwh, reading.digits, None, reading.reason)
                continue
            yield self._held(RegisterSeen(frame.time_ns, name, reading.reading_kwh, reading.digits, None), counted_kwh)

    def _held(self, seen: RegisterSeen, counted_kwh: float) -> RegisterSeen:
        """The reading held against what was counted; none where they are too far from each other to be both right."""
        assert seen.reading_kwh is not None
        ahead_kwh = seen.reading_kwh - counted_kwh
        self._ahead.append(ahead_kwh)
        off_kwh = ahead_kwh - median(self._ahead)
        if abs(off_kwh) > QUESTION_KWH:
            reason = f"the disc's turns contradict it by {off_kwh:+.0f} kWh"
            return replace(seen, reading_kwh=None, reason=reason)
        self._first_kwh = ahead_kwh if self._first_kwh is None else self._first_kwh
        return replace(seen, difference_kwh=round(ahead_kwh - self._first_kwh, 4))

    def _counted_kwh(self, sight: Sight) -> float | None:
        if sight.path_urev is None or self._constant is None:
            return None
        return sight.path_urev / UREV_PER_REVOLUTION / float(self._constant.revolutions_per_kwh)
