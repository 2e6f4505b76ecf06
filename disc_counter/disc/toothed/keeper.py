"""Keeps the strips of a disc that is being learnt, within bounded memory; those that show nothing new are left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.tooth_view import ToothView

Floats = NDArray[np.float32]

MOST_STRIPS = 2600
"""With 400 columns of float32: 4 MB, and a study of half a second."""
STILL = 0.006
"""Of the brightness: strips that differ by less show the same."""
NEW_PHASE, NEW_SHARE = 0.15, 0.5
"""What shows no other phase (teeth) nor other teeth (share of their means) is not kept."""
NEAR_TEETH = 2.5
"""Between strips so near to each other one can be left out."""
MOST_LEFT = 0.8
"""Where leaving out leaves more than this share, the oldest quarter goes."""


class ToothStrips:
    """Strips [m, n] with times in seconds, and where they are known places in teeth and redness; NaN elsewhere."""

    def __init__(self) -> None:
        self._strips: list[Floats] = []
        self._times: list[float] = []
        self._places: list[float] = []
        self._reds: list[Floats | None] = []
        self._skipped: tuple[Strip, float] | None = None
        self._view: ToothView | None = None

    def __len__(self) -> int:
        return len(self._strips)

    @property
    def strips(self) -> Floats:
        return np.array(self._strips, np.float32)

    @property
    def reds(self) -> Floats:
        """float32 [m, n], grey levels."""
        unknown = np.full(len(self._strips[0]) if self._strips else 0, np.nan, np.float32)
        return np.array([unknown if red is None else red for red in self._reds], np.float32)

    @property
    def times_s(self) -> NDArray[np.float64]:
        return np.array(self._times)

    @property
    def places(self) -> NDArray[np.float64]:
        return np.array(self._places)

    @property
    def reach(self) -> float:
        """Teeth between the lowest and the highest place."""
        return max(self._places) - min(self._places) if self._places else 0.0

    def offer(self, strip: Strip, time_s: float) -> bool:
        """Keep a strip if it looks other than the last one."""
        if not self._strips:
            self.add(strip, time_s)
            return True
        last = self._strips[-1]
        if float(np.abs(strip - last).mean()) <= STILL * float(last.mean()):
            self._skipped = (strip, time_s)
            return False
        self.add(strip, time_s)
        return True

    def offer_viewed(self, strip: Strip, time_s: float, place: float, view: ToothView | None) -> bool:
        """Keep a strip if it shows another phase or other teeth than the last one kept, or nothing is known of it."""
        last = self._view
        if view is not None and last is not None and len(view.teeth) == len(last.teeth):
            off = abs((view.phase - last.phase + 0.5) % 1.0 - 0.5)
            other = float(np.abs(view.teeth - last.teeth).mean()) > NEW_SHARE * float(np.abs(view.teeth).mean())
            if off < NEW_PHASE and not other:
                self._skipped = (strip, time_s)
                return False
        self._view = view
        self.add(strip, time_s, place)
        return True

    def add(self, strip: Strip, time_s: float, place: float = float("nan")) -> None:
        """Keep a strip; before it the last of those that showed nothing new, so that a rest is no gap."""
        if self._skipped is not None:
            skipped, self._skipped = self._skipped, None
            self._enter(*skipped, self._places[-1])
        self._enter(strip, time_s, place)

    def forget_since(self, time_s: float) -> None:
        """Leave out the strips that were taken after a time: what they show cannot be told any more."""
        count = int(np.searchsorted(self._times, time_s, side="right"))
        del self._strips[count:], self._times[count:], self._places[count:], self._reds[count:]
        self._skipped = self._view = None

    def tint(self, red: Strip | None) -> None:
        """How red the last strip is that was kept."""
        self._reds[-1] = red

    def set_places(self, places: NDArray[np.float64]) -> None:
        """What a study found, [m]."""
        self._places = [float(place) for place in places]
        self._view = None

    def _enter(self, strip: Strip, time_s: float, place: float) -> None:
        self._strips.append(strip)
        self._times.append(time_s)
        self._places.append(place)
        self._reds.append(None)
        if len(self._strips) > MOST_STRIPS:
            self._thin()

    def _thin(self) -> None:
        """Leave out every other strip where neighbours are near; without known places the oldest."""
        places = np.array(self._places)
        keep = np.ones(len(places), np.bool_)
        i = 1
        while i < len(places) - 1:
            if abs(places[i + 1] - places[i - 1]) < NEAR_TEETH:
                keep[i] = False
                i += 1
            i += 1
        if keep.sum() > MOST_LEFT * len(places):
            keep[: len(places) // 4] = False
        chosen = np.flatnonzero(keep)
        self._strips = [self._strips[i] for i in chosen]
        self._times = [self._times[i] for i in chosen]
        self._places = [self._places[i] for i in chosen]
        self._reds = [self._reds[i] for i in chosen]
