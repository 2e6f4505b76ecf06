"""The panorama to hold strips against: sharp, and smeared as a fast disc's strips are."""

from __future__ import annotations

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.panorama import Matcher

FAST_BINS = 12.0
"""The largest step between two pictures of the camera that leaves teeth sharp: more than a tooth of a usual rim."""
BLUR_BINS = 13
"""How far a fast disc's panorama is smeared: 2.6 degrees, wider than a tooth, narrower than the mark."""


class Matchers:
    """A disc's panorama in both ways."""

    def __init__(self, calibration: Calibration) -> None:
        panorama, weights = calibration.panorama, calibration.weights
        self.both = Matcher(panorama, weights), Matcher(panorama, weights, BLUR_BINS)

    @property
    def sharp(self) -> Matcher:
        """The panorama as it was learnt."""
        return self.both[0]

    def at(self, speed: float, interval_s: float) -> Matcher:
        """Sharp while the disc (bins a second) turns slowly for pictures so far apart.

        So fast that teeth blur, what is wider than a tooth counts.
        """
        return self.both[1 if abs(speed) * interval_s > FAST_BINS else 0]
