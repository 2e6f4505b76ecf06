"""A toothed disc as the rest of the program follows it: frames in, sights out."""

from __future__ import annotations

from disc_counter.disc.doubt import ANY_LOADS, Loads
from disc_counter.disc.toothed.tooth_calibration import ToothedCalibration, ToothSight
from disc_counter.disc.toothed.toothed_scene import ToothedScene
from disc_counter.disc.toothed.toothed_tracker import ToothedTracker
from disc_counter.model import NS_PER_S, UREV_PER_REVOLUTION, Frame, Sight


class ToothedDisc:
    """Follows a known disc. `direction` is +1 where the rim moves right in the picture while consuming.

    `fastest_rev_s` is the fastest speed that is believed, in revolutions a second either way; None is 'not known'.
    `loads` says what the disc may do while it is not seen.
    """

    def __init__(
        self,
        calibration: ToothedCalibration,
        direction: int = 1,
        fastest_rev_s: float | None = None,
        loads: Loads = ANY_LOADS,
    ) -> None:
        self._tracker = ToothedTracker(calibration, direction, loads)
        if fastest_rev_s is not None:
            self._tracker.believe_up_to(fastest_rev_s * calibration.teeth)
        self.scene = ToothedScene(calibration, calibration.window, calibration.middle_teeth, direction)

    def feed(self, frame: Frame) -> Sight:
        """Take the next picture. Time must not go backwards."""
        return said(self._tracker.feed(frame.image, frame.time_ns / NS_PER_S), frame.time_ns)

    def unseen(self, time_ns: int, reason: str) -> Sight:
        """A time of which there is no picture, for a reason."""
        return said(self._tracker.unseen(time_ns / NS_PER_S, reason), time_ns)


def said(found: ToothSight, time_ns: int) -> Sight:
    """What is known, in the program's units."""
    doubt_urev = round(found.sigma_rev * UREV_PER_REVOLUTION)
    if found.path_rev is None:
        return Sight(time_ns, None, doubt_urev, None, found.reason or "searching")
    angle_deg = None if found.mark_rev is None else (found.mark_rev * 360.0 + 180.0) % 360.0 - 180.0
    return Sight(time_ns, round(found.path_rev * UREV_PER_REVOLUTION), doubt_urev, angle_deg, found.reason)
