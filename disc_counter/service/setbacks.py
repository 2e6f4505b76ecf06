"""How often what follows the disc has failed, and what comes of it: at once anew, after a pause, or learnt anew."""

from __future__ import annotations

from disc_counter.model import NS_PER_S

PEACE_NS = 60 * NS_PER_S
"""From one fault to the next, in ns: after so long the next one is a first one again."""
PAUSE_NS = 10 * NS_PER_S
"""How long a second fault lets the pictures pass, in ns: what fails at once must not fill a processor, nor the log."""
OFTEN = 5
"""Faults in a row, each but the first after a pause, that speak against what was learnt: more than half a minute of
one light or one hand that cannot be borne."""


class Setbacks:
    """Counts faults in a row by the pictures' time, in ns."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._last_ns: int | None = None

    @property
    def any(self) -> bool:
        """Whether there ever was one."""
        return self._last_ns is not None

    @property
    def again_and_again(self) -> bool:
        """Whether so many came in a row that the disc is to be learnt anew."""
        return self._in_a_row >= OFTEN

    def took(self, time_ns: int) -> None:
        """There was a fault."""
        rested = self._last_ns is None or time_ns - self._last_ns >= PEACE_NS
        self._in_a_row = 1 if rested else self._in_a_row + 1
        self._last_ns = time_ns

    def wait(self, time_ns: int) -> bool:
        """Whether a picture of this time is to be passed over."""
        return self._last_ns is not None and self._in_a_row > 1 and time_ns - self._last_ns < PAUSE_NS
