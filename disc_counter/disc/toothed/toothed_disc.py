"""A toothed disc as the rest of the program follows it: frames in, sights out."""

from __future__ import annotations

from typing import Protocol

from disc_counter.disc.toothed.calibration import Sight as ToothedSight
from disc_counter.disc.toothed.calibration import ToothedCalibration
from disc_counter.disc.toothed.scene import ToothedScene
from disc_counter.disc.toothed.tracker import ToothedTracker
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Image, Sight


class Follows(Protocol):
    """What gives a sight for a picture and its time in seconds: a tracker, or a learner that goes on as one."""

    def feed(self, picture: Image, time_s: float) -> ToothedSight:
        """What is known after the picture."""


class ToothedDisc:
    """Follows a known disc. `direction` is +1 where the rim moves right in the picture while consuming.

    `fastest_rev_s` is the fastest speed that is believed, in revolutions a second either way; None is 'not known'.
    """

    def __init__(self, calibration: ToothedCalibration, direction: int = 1, fastest_rev_s: float | None = None) -> None:
        self._tracker = ToothedTracker(calibration, direction)
        if fastest_rev_s is not None:
            self._tracker.believe_up_to(fastest_rev_s * calibration.teeth)
        self.scene = ToothedScene(calibration, calibration.window, direction)

    def feed(self, frame: Frame) -> Sight:
        """Take the next picture. Time must not go backwards."""
        return sight_of(self._tracker, frame)


def sight_of(follows: Follows, frame: Frame) -> Sight:
    """Feed a frame, and say in the program's units what is known then."""
    found = follows.feed(frame.image, frame.time_ns / NS_PER_S)
    if found.path_rev is None:
        return Sight(frame.time_ns, None, 0, None, found.reason or "searching")
    angle_deg = None if found.mark_rev is None else (found.mark_rev * 360.0 + 180.0) % 360.0 - 180.0
    path_urev = round(found.path_rev * UREV_PER_REVOLUTION)
    return Sight(frame.time_ns, path_urev, round(found.sigma_rev * UREV_PER_REVOLUTION), angle_deg, found.reason)
