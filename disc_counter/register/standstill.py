"""A register that does not move while the disc turns is none: what is read there is print."""

from __future__ import annotations

STANDS_DIGITS = 5.0
"""How far the register should have gone, in digits of its last drum, before it is said to stand: the constant, or the
number of decimals, may be wrong by a factor of ten."""
MOVED_DIGITS = 0.25
"""How far readings of one place of a drum are apart at most, in digits of the last one."""


class Standstill:
    """Fed with a register's readings and what was counted; `last_digit_kwh` is the worth of the last drum's digit."""

    def __init__(self, last_digit_kwh: float) -> None:
        self._last_digit_kwh = last_digit_kwh
        self._since: tuple[float, float] | None = None

    def stands(self, reading_kwh: float, counted_kwh: float) -> bool:
        """Whether the register has shown the same for too long; it does so no longer once it moves."""
        if self._since is None or abs(reading_kwh - self._since[0]) > MOVED_DIGITS * self._last_digit_kwh:
            self._since = reading_kwh, counted_kwh
        return abs(counted_kwh - self._since[1]) >= STANDS_DIGITS * self._last_digit_kwh
