"""Turns become energy: exact in whole micro-revolutions, priced by the constant that was in force.

Nothing here knows a clock, a camera or a file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from disc_counter.errors import NoConstantError, UsageError
from disc_counter.model import UREV_PER_REVOLUTION

SMALLEST_CONSTANT = 1
"""Revolutions per kWh; no meter has fewer than this or more than LARGEST_CONSTANT."""
LARGEST_CONSTANT = 10_000
"""Revolutions per kWh: eight times the most that is printed on any plate."""
DEAD_BAND_UREV = UREV_PER_REVOLUTION // 72
"""The furthest that a disc may go back before it counts, in micro-revolutions: 5 degrees are more than it trembles
where no power flows, and less than a fiftieth of a revolution."""
W_S_PER_KWH = 3_600_000
WH_PER_KWH = 1000

Number: TypeAlias = str | int | float | Decimal | Fraction


def _exact(value: Number) -> Fraction | Decimal:
    """The value as it is written; a decimal stays one, for 1e999999 would fill the memory as a fraction."""
    text = str(value).strip()
    exact = Fraction(text) if "/" in text else Decimal(text)
    if isinstance(exact, Decimal) and not exact.is_finite():
        raise ValueError(text)
    return exact


@dataclass(frozen=True, slots=True, order=True)
class Constant:
    """What is printed on the meter: revolutions per kWh, exact (187.5 is 375/2)."""

    revolutions_per_kwh: Fraction

    @classmethod
    def of(cls, value: Number) -> Constant:
        """Read a number or its text (a fraction such as 562/3 too); UsageError unless within 1 to 10000."""
        try:
            exact = _exact(value)
        except (ValueError, ArithmeticError):
            raise UsageError(
                f"constant {value!r} is not a number: give revolutions per kWh such as 75 or 187.5"
            ) from None
        if not SMALLEST_CONSTANT <= exact <= LARGEST_CONSTANT:
            raise UsageError(
                f"constant {value} is out of range: give {SMALLEST_CONSTANT} to {LARGEST_CONSTANT} revolutions per kWh"
            )
        return cls(Fraction(exact))

    def __str__(self) -> str:
        """The shortest exact text: `75`, `187.5`, or a fraction where no decimal is exact; `of` reads it back."""
        whole, rest = self.revolutions_per_kwh, self.revolutions_per_kwh.denominator
        while rest % 2 == 0:
            rest //= 2
        while rest % 5 == 0:
            rest //= 5
        if rest != 1:
            return str(whole)
        digits = next(n for n in range(400) if 10**n % whole.denominator == 0)
        units = str(whole.numerator * 10**digits // whole.denominator)
        return f"{units[:-digits]}.{units[-digits:]}" if digits else units


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time [since_ns, until_ns) with one constant; None is without end on that side."""

    since_ns: int | None
    until_ns: int | None
    constant: Constant


@dataclass(frozen=True, slots=True)
class Constants:
    """Which constant holds since when: (wall time in UTC ns, or None for 'always', constant), sorted by time.

    What lies before the first entry is priced by that entry: some constant always held.
    """

    entries: tuple[tuple[int | None, Constant], ...] = ()

    @classmethod
    def of(cls, entries: Iterable[tuple[int | None, Constant]]) -> Constants:
        """Sort the entries; of two with the same time the later one given holds."""
        latest = dict(entries)
        return cls(tuple(sorted(latest.items(), key=lambda entry: _key(entry[0]))))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def with_constant(self, constant: Constant, since_ns: int | None) -> Constants:
        """The same list with `constant` from `since_ns` on: it replaces whatever was in force from then on."""
        kept = tuple(entry for entry in self.entries if _key(entry[0]) < _key(since_ns))
        return Constants((*kept, (since_ns, constant)))

    def at(self, time_ns: int) -> Constant:
        """The constant in force at a wall time; NoConstantError if none was ever set."""
        if not self.entries:
            raise NoConstantError
        place = bisect_right([_key(since_ns) for since_ns, _ in self.entries], _key(time_ns))
        return self.entries[max(0, place - 1)][1]

    @property
    def latest(self) -> Constant:
        """The constant that holds from the last entry on; NoConstantError if none was ever set."""
        if not self.entries:
            raise NoConstantError
        return self.entries[-1][1]

    def segments(self) -> Iterator[Segment]:
        """All of time, cut where the constant changes."""
        for place, (since_ns, constant) in enumerate(self.entries):
            until_ns = self.entries[place + 1][0] if place + 1 < len(self.entries) else None
            yield Segment(since_ns if place else None, until_ns, constant)


def _key(since_ns: int | None) -> tuple[int, int]:
    return (0, 0) if since_ns is None else (1, since_ns)


def energy_wh(urev: int, constant: Constant) -> Fraction:
    """Micro-revolutions to watt-hours, exact."""
    per_kwh = constant.revolutions_per_kwh
    return Fraction(urev * WH_PER_KWH * per_kwh.denominator, UREV_PER_REVOLUTION * per_kwh.numerator)


def power_w(deg_per_s: float, constant: Constant) -> float:
    """The disc's speed in degrees a second to watts; signed alike."""
    return deg_per_s / 360 * W_S_PER_KWH / float(constant.revolutions_per_kwh)


def speed_deg_per_s(power_w: float, constant: Constant) -> float:
    """Watts to the disc's speed in degrees a second; signed alike."""
    return power_w * float(constant.revolutions_per_kwh) / W_S_PER_KWH * 360


@dataclass(slots=True)
class Ledger:
    """Splits the signed path into what went forward and what went back; both only ever grow.

    A turn of direction counts once the path has gone `band_urev` back from the furthest point, and then in full:
    trembling at standstill adds nothing, and forward minus reverse stays within the band of the path.
    With `backstop` the disc cannot turn back: such a path is not counted, nor is its way back to where it left off.
    A path that is corrected back is no turning back either: it is held until the path is where it was.
    """

    backstop: bool = False
    band_urev: int = DEAD_BAND_UREV
    forward_urev: int = 0
    reverse_urev: int = 0
    _direction: int = field(default=1, repr=False)
    _forgiven_urev: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        if self.band_urev < 0:
            raise UsageError(f"dead band {self.band_urev} is negative: give micro-revolutions from 0 on")

    @property
    def net_urev(self) -> int:
        """What was counted, signed."""
        return self.forward_urev - self.reverse_urev

    def correct(self, by_urev: int) -> None:
        """The path that is fed next is another by this much, though nothing turned: what was said before was wrong."""
        self._forgiven_urev = max(self._forgiven_urev - by_urev * self._direction, 0)

    def feed(self, path_urev: int) -> None:
        """Take in the signed path since the start, frame after frame."""
        step = path_urev - self.net_urev
        if step * self._direction < 0 and (self.backstop or abs(step) <= self.band_urev + self._forgiven_urev):
            return
        self._forgiven_urev = 0
        if step:
            self._direction = 1 if step > 0 else -1
        self.forward_urev += max(step, 0)
        self.reverse_urev += max(-step, 0)
