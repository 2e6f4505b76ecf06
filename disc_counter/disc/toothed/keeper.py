"""Keeps the strips of a disc that is being learnt, within bounded memory; those that show nothing new are left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MOST_STRIPS = 2600
"""With 400 columns of float32: 4 MB."""


class StripKeeper:
    """Strips [m, n] with times in seconds; `places` in teeth where known (NaN where not)."""

    def __init__(self) -> None:
        self._strips: list[Floats] = []
        self._times: list[float] = []
        self._places: list[float] = []

    def __len__(self) -> int:
        return len(self._strips)

    def add(self, strip: Floats, time_s: float, place: float = float("nan")) -> None:
        self._strips.append(strip)
        self._times.append(time_s)
        self._places.append(place)
        if len(self._strips) > MOST_STRIPS:
            self._thin()

    @property
    def strips(self) -> Floats:
        return np.array(self._strips, np.float32)

    @property
    def times_s(self) -> NDArray[np.float64]:
        return np.array(self._times)

    def _thin(self) -> None:
        """Leave out every other strip where neighbours are within a tooth or two; without known places the oldest."""
        places = np.array(self._places)
        keep = np.ones(len(places), np.bool_)
        if np.isnan(places).any():
            keep[: len(places) // 4] = False
        else:
            i = 1
            while i < len(places) - 1:
                if abs(places[i + 1] - places[i - 1]) < 2.5:
                    keep[i] = False
                    i += 1
                i += 1
            if keep.sum() > 0.8 * len(places):
                keep[: len(places) // 4] = False
        chosen = np.flatnonzero(keep)
        self._strips = [self._strips[i] for i in chosen]
        self._times = [self._times[i] for i in chosen]
        self._places = [self._places[i] for i in chosen]

    def set_places(self, places: NDArray[np.float64]) -> None:
        self._places = [float(place) for place in places]

    @property
    def last_place(self) -> float:
        return self._places[-1] if self._places else float("nan")

    @property
    def last_strip(self) -> Floats:
        return self._strips[-1]

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest place."""
        return min(self._places), max(self._places)
