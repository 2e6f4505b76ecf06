"""When to try again what takes long and may need more pictures."""

from __future__ import annotations

from disc_counter.model import NS_PER_S

FIRST_TRY_NS = 8 * NS_PER_S
"""In so long a disc at a usual load turns far enough to be told from the rest."""
TRY_GROWTH = 1.6
"""Each further wait, as a share of the last: trying costs as much as following for minutes."""
MOST_WAIT_NS = 60 * NS_PER_S
"""The longest wait: a disc that begins to turn after an hour is learnt within a minute."""


class Tries:
    """Waits that grow from the first one on, up to the longest."""

    def __init__(self, start_ns: int, first_ns: int = FIRST_TRY_NS, most_ns: int = MOST_WAIT_NS) -> None:
        self._last_ns, self._most_ns = start_ns, most_ns
        self._wait_ns = float(first_ns)

    def due(self, time_ns: int) -> bool:
        """Whether a try is due; the next one is later then."""
        if time_ns - self._last_ns < self._wait_ns:
            return False
        self._last_ns = time_ns
        self._wait_ns = min(TRY_GROWTH * self._wait_ns, self._most_ns)
        return True
