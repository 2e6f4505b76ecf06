"""Tells a hole in what was seen from the usual time between two pictures."""

from __future__ import annotations

LEAST_HOLE_S = 0.25
"""The shortest time without a picture that may be a hole, in s: in less no disc turns further than a slot shows."""
HOLE_INTERVALS = 4.0
"""The shortest hole, in usual times between two pictures: a slow camera is not one hole after the other."""
GAIN = 0.1
"""By how much each picture tells the usual time between two: a share."""


class Continuity:
    """Is told when pictures were seen, and says where nothing was seen for a while."""

    def __init__(self) -> None:
        self._last_s: float | None = None
        self._usual_s: float | None = None
        self._broken = False

    def break_off(self) -> None:
        """What was seen last does not count: the next picture comes after a hole."""
        self._broken = True

    def broken_at(self, time_s: float) -> bool:
        """Whether the picture that is seen now, at a time in seconds, comes after a hole."""
        broken, self._broken = self._broken, False
        if self._last_s is not None:
            interval_s = time_s - self._last_s
            usual_s = interval_s if self._usual_s is None else self._usual_s
            broken |= interval_s > max(LEAST_HOLE_S, HOLE_INTERVALS * usual_s)
            self._usual_s = usual_s + GAIN * (min(interval_s, HOLE_INTERVALS * usual_s) - usual_s)
        self._last_s = time_s
        return broken
