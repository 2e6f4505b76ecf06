"""What the strips of a toothed disc say: ruler, light, path, map, and the number of teeth."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.closure import ToothClosure, closing
from disc_counter.disc.toothed.phase_light import PhaseLight
from disc_counter.disc.toothed.ruler import Ruler
from disc_counter.disc.toothed.teeth import likeness
from disc_counter.disc.toothed.toothmap import entered

Floats = NDArray[np.float32]

LEAST_SUPPORT = 0.22
"""Right paths have 0.3 (much noise) to 0.9, wrong ones up to 0.15."""
FAR_SHARE, TOO_FAR_SHARE = 0.4, 0.75
"""Of the teeth that are seen: so far they must have moved on, and so many must still be there."""
MOST_PAIRS, LEAST_PAIRS = 200, 12
WHILE, LEAST_WHILE = 25, 0.04
"""Over so many pairs the mean must not be less: there the path goes wrong."""
SURE_STEP = 6.0
LEAST_SURE = 0.9
"""Over so many of all windows another speed must be less likely by SURE_STEP (natural logarithm), to be believed."""
FIRST_STRIPS = 40
"""Strips by which the speed at the beginning is told."""
MOST_TEETH = 4000
"""A map of so many to either side of where it began is enough to find a closing."""


@dataclass(frozen=True, eq=False)
class Study:
    """What strips [m, n] say. `places` [m] are in teeth, unwrapped, from the first strip on; `means` [m, k] the teeth's
    means, `firsts` [m] the line's tooth at which each begins (whole places).

    They are the strips that hang together, `used` [m] of all. Since the first of all, at `begun_s`, until the first of
    them the disc turned `earlier` teeth; what was not seen leaves the path in doubt by `doubt`.
    """

    ruler: Ruler
    guessed_teeth: float
    light: PhaseLight
    strength: float
    exposure_s: float
    phases: Floats
    places: NDArray[np.float64]
    means: Floats
    sure: Floats
    tooth_cap: float
    times_s: NDArray[np.float64]
    begun_s: float
    used: NDArray[np.intp]
    earlier: float
    doubt: float

    @property
    def wholes(self) -> NDArray[np.int64]:
        return np.round(self.places - self.phases).astype(np.int64)

    @property
    def first_speed(self) -> float:
        """Teeth a second over the first strips."""
        count = min(FIRST_STRIPS, len(self.times_s)) - 1
        return float((self.places[count] - self.places[0]) / (self.times_s[count] - self.times_s[0]))

    @property
    def last_speed(self) -> float:
        """Teeth a second at the end."""
        return float((self.places[-1] - self.places[-2]) / max(self.times_s[-1] - self.times_s[-2], 1e-3))

    @property
    def believed(self) -> bool:
        """Whether the disc was followed from the first strip to the last, and nothing speaks against it."""
        support = self.support
        return bool((self.sure > SURE_STEP).mean() > LEAST_SURE) and (support is None or support > LEAST_SUPPORT)

    @functools.cached_property
    def support(self) -> float | None:
        """How like teeth are to themselves when they have moved far on through the slot (correlation); -1 where it is
        nothing at all for a while.

        A path that is wrong, or that a video's compression has made up, has none. None where too little has moved.
        """
        fits = self._fits_far_on()
        if len(fits) < LEAST_PAIRS:
            return None
        while_ = np.convolve(fits, np.full(WHILE, 1.0 / WHILE), "valid") if len(fits) > WHILE else np.ones(1)
        return float(np.mean(fits)) if while_.min() > LEAST_WHILE else -1.0

    def _fits_far_on(self) -> list[float]:
        wholes, seen = self.wholes, self.means.shape[1]
        fits: list[float] = []
        for i in np.unique(np.linspace(0, len(wholes) - 1, MOST_PAIRS).astype(int)):
            far = np.abs(wholes[i + 1 :] - wholes[i]) >= FAR_SHARE * seen
            j = i + 1 + int(far.argmax()) if far.any() else i
            shift = int(wholes[j] - wholes[i])
            if j == i:
                continue
            if abs(shift) > TOO_FAR_SHARE * seen:
                continue
            fits.append(likeness(self.means[i], self.means[j], shift))
        return fits

    def closure(self) -> ToothClosure | None:
        wholes = self.wholes
        near = np.abs(wholes - wholes[0]) < MOST_TEETH
        begin = int(wholes[near].min())
        length = int(wholes[near].max()) - begin + self.means.shape[1]
        map_ = entered(self.means[near], wholes[near] - begin, length)
        return closing(*map_, self.guessed_teeth)
