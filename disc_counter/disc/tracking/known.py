"""Follows a disc that is known, of whichever kind."""

from __future__ import annotations

from typing import Protocol

from disc_counter.disc.toothed.calibration import ToothedCalibration
from disc_counter.disc.toothed.toothed_disc import ToothedDisc
from disc_counter.disc.tracking.doubt import ANY_LOADS, Loads
from disc_counter.disc.tracking.kept import DiscCalibration
from disc_counter.disc.tracking.tracker import Tracker
from disc_counter.model import Frame, Sight


class Follows(Protocol):
    """Gives a Sight for every frame."""

    def feed(self, frame: Frame) -> Sight:
        """What is known of the disc after a frame. Time must not go backwards."""


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
        return ToothedDisc(calibration, direction, fastest_rev_s)
    return Tracker(calibration, direction, fastest_rev_s, loads)
