"""A path that is known so far, and how its doubt grows while a disc is not seen, or only guessed at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from disc_counter.disc.doubt import ANY_LOADS
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION


@dataclass(frozen=True, slots=True)
class Known:
    """The path at a time, and one standard deviation of it, in micro-revolutions; None where no path is known yet."""

    time_ns: int
    path_urev: int | None
    doubt_urev: float

    def later(self, time_ns: int) -> Known:
        """The same, in doubt by all that a disc may have done since."""
        doubt = ANY_LOADS.nothing_known((time_ns - self.time_ns) / NS_PER_S) * UREV_PER_REVOLUTION
        return Known(time_ns, self.path_urev, math.hypot(self.doubt_urev, doubt))

    def turning(self, time_ns: int, turned_urev: int) -> Known:
        """The path after so much more that was not seen, by the speed afterwards."""
        doubt = ANY_LOADS.not_seen((time_ns - self.time_ns) / NS_PER_S, 0.0) * UREV_PER_REVOLUTION
        return Known(time_ns, (self.path_urev or 0) + turned_urev, math.hypot(self.doubt_urev, doubt))

    def further(self, time_ns: int, turned_urev: int, share: float) -> Known:
        """The path after so much more, which is in doubt by a share of it."""
        return Known(time_ns, (self.path_urev or 0) + turned_urev, math.hypot(self.doubt_urev, share * turned_urev))
