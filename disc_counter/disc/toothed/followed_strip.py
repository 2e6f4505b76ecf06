"""A strip, and what was known of the disc when it was seen."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.disc.toothed.growing import GrowingDisc
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.tooth_view import ToothView
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker

SETTLING = "settling"
"""Why a disc that was just found again is not where it is said to be: it may have turned whole turns unseen."""


@dataclass(frozen=True, slots=True)
class FollowedStrip:
    """A strip, its time in seconds, how red it is, and as the disc is followed its place (teeth; None where it is not),
    what was viewed (None where it is not seen), and why it is not seen."""

    strip: Strip
    time_s: float
    red: Strip | None
    place: float | None = None
    view: ToothView | None = None
    reason: str | None = None

    @classmethod
    def by(
        cls, follower: GrowingDisc | ToothedTracker | None, strip: Strip, time_s: float, red: Strip | None = None
    ) -> FollowedStrip:
        """As the disc is followed by whoever was given the strip last."""
        if follower is None:
            return cls(strip, time_s, red)
        lost = SETTLING if follower.settling else follower.reason
        return cls(strip, time_s, red, follower.place, follower.view if lost is None else None, lost)
