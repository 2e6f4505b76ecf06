"""The registers of a film, read now and then and held against what the disc went meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from disc_counter.energy import Constant
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight
from disc_counter.register.reading import read
from disc_counter.settings import Settings


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """What a register shows in a frame; `difference_kwh` is how far it went beyond the disc since its first reading."""

    time_ns: int
    register: str | None
    reading_kwh: float | None
    digits: str
    difference_kwh: float | None

    def fields(self) -> dict[str, Any]:
        """As `--json` says it; the register's name only where there are several."""
        name = {} if self.register is None else {"register": self.register}
        return {
            "event": "register",
            "time": round(self.time_ns / NS_PER_S, 4),
            **name,
            "reading_kwh": self.reading_kwh,
            "digits": self.digits,
            "difference_kwh": self.difference_kwh,
        }


class FilmRegisters:
    """Looks at the first frame, and from then on every `[reading] every_s` of the film's time."""

    def __init__(self, settings: Settings, constant: Constant | None) -> None:
        self._registers = settings.registers
        self._every_ns = settings.reading.every_s * NS_PER_S
        self._constant = constant
        self._due_ns: int | None = None
        self._first: dict[str, float] = {}

    def look(self, frame: Frame, sight: Sight) -> Iterator[RegisterSeen]:
        """What the registers show, if it is time to look at them."""
        if not self._registers or (self._due_ns is not None and frame.time_ns < self._due_ns):
            return
        self._due_ns = frame.time_ns + self._every_ns
        for register in self._registers:
            count = register.drum_count
            reading = read(frame.image, register.window, count, register.decimal_digits)
            name = register.name if len(self._registers) > 1 else None
            difference = self._difference_kwh(register.name, reading.reading_kwh, sight.path_urev)
            yield RegisterSeen(frame.time_ns, name, reading.reading_kwh, reading.digits, difference)

    def _difference_kwh(self, register: str, reading_kwh: float | None, path_urev: int | None) -> float | None:
        """Of several registers only one goes on at a time: nothing is known of each alone."""
        if reading_kwh is None or path_urev is None or self._constant is None or len(self._registers) > 1:
            return None
        counted_kwh = path_urev / UREV_PER_REVOLUTION / float(self._constant.revolutions_per_kwh)
        first = self._first.setdefault(register, reading_kwh - counted_kwh)
        return round(reading_kwh - counted_kwh - first, 4)
