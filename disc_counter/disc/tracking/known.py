"""Follows a disc that is known, of whichever kind."""

from __future__ import annotations

from typing import Protocol

from disc_counter.disc.doubt import ANY_LOADS, FASTEST_TURNS, Loads
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration
from disc_counter.disc.toothed.toothed_disc import ToothedDisc
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import Frame, Sight

USUAL_FUSE_W = 22_000.0
"""What a house's main fuse lets through, in W: three phases of 32 A at 230 V."""


class Follows(Protocol):
    """Gives a Sight for every frame."""

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame. Time must not go backwards."""

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """What is known of it at a time of which there is no picture, for a reason."""


def known_disc(
    calibration: DiscCalibration,
    direction: int = 1,
    fastest_rev_s: float | None = None,
    loads: Loads = ANY_LOADS,
) -> Tracker | ToothedDisc:
    """The tracker for a calibration; `direction` is +1 where the rim moves right while consuming.

    `fastest_rev_s` is the fastest speed that is believed, in revolutions a second either way; None is 'not known'.
    `loads` says what the disc may do while it is not seen.
    """
    if isinstance(calibration, ToothedCalibration):
        return ToothedDisc(calibration, direction, fastest_rev_s, loads)
    return Tracker(calibration, direction, fastest_rev_s, loads)


def loads_at(revolutions_per_kwh: float, most_w: float = USUAL_FUSE_W) -> Loads:
    """The loads of a meter of this constant, behind a fuse that lets so many watts through."""
    return Loads(min(most_w * revolutions_per_kwh / W_S_PER_KWH, FASTEST_TURNS))
