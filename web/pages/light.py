"""Beside the live picture: is the light right, and what to do about it."""

from __future__ import annotations

from threading import Lock
from time import monotonic

from disc_counter.picture.quality import LightCheck, Verdict
from disc_counter.status import Station

LOOK_EVERY_S = 0.25
"""Between two looks at the picture, in s: often enough to tell flicker within seconds."""
PATIENCE_S = 1.0
"""How long a look waits for a picture, in s; without one the verdict stays as it was."""


class LightWatch:
    """Looks at the camera's picture while somebody asks, a few times a second at most, however many ask."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._check = LightCheck()
        self._lock = Lock()
        self._looked_s = 0.0

    def verdicts(self, look: bool = True) -> list[Verdict]:
        """What can be said now; without a look at the picture, which may have to be waited for, what was before."""
        status = self._station.status()
        with self._lock:
            now_s = monotonic()
            if look and now_s - self._looked_s >= LOOK_EVERY_S:
                self._looked_s = now_s
                self._look()
            return self._check.verdicts(status.frames_per_s, status.revolutions_per_kwh, self._station.max_power_w)

    def _look(self) -> None:
        picture = self._station.live.snapshot(PATIENCE_S)
        if picture is not None and picture.scene is not None:
            self._check.look(picture.image, picture.sight, picture.scene)
