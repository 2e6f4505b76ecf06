"""Learns a toothed disc from the strips that were kept: ruler, light, path, map, and the number of teeth."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed import tooth_path as path
from disc_counter.disc.toothed.closure import ToothClosure, closing
from disc_counter.disc.toothed.demodulate import Demodulator
from disc_counter.disc.toothed.guess import guess_teeth
from disc_counter.disc.toothed.joining import JoinedPath, Pieces, joined
from disc_counter.disc.toothed.phase_light import LocalLight, PhaseLight, Strange, learn_light
from disc_counter.disc.toothed.ruler import Ruler, even, learn_ruler
from disc_counter.disc.toothed.smear import exposure, turned
from disc_counter.disc.toothed.teeth import ToothMeans
from disc_counter.disc.toothed.toothmap import entered

Floats = NDArray[np.float32]

CAPS_OF_SPREAD = 4.0
LEAST_STRIPS = 20
LEAST_SUPPORT = 0.22
"""Right paths have 0.3 (much noise) to 0.9, wrong ones up to 0.15."""
FAR_SHARE, TOO_FAR_SHARE = 0.4, 0.75
"""Of the teeth that are seen: so far they must have moved on, and so many must still be there."""
MOST_PAIRS, LEAST_PAIRS = 200, 12
WHILE, LEAST_WHILE = 25, 0.04
"""Over so many pairs the mean must not be less: there the path goes wrong."""
TOOTH_CAPS = 2.5
"""Of the teeth's usual deviation; the mark's edges have five to ten of them."""
MEMORY_TEETH = 150.0
"""The light is taken to stay over so many teeth moved: two slots full, so that what goes with the disc averages out."""
LOCAL_FROM = 1.6
STANDING_PICTURES = 41
"""For the path, what is the same in so many pictures is taken out: glare that drifts must not look like a disc that
stands. Of a disc that does stand phases tell enough."""
SURE_STEP = 6.0
LEAST_SURE = 0.9
"""Over so many of all windows another speed must be less likely by SURE_STEP (natural logarithm), to be believed."""
SHARP_PERCENTILE = 85.0
ENOUGH_FOR_MEAN = 60
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
    """Those all round, by how they crowd at the slot's ends."""
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
            first = self.means[i, max(shift, 0) : seen + min(shift, 0)]
            second = self.means[j, max(-shift, 0) : seen - max(shift, 0)]
            fits.append(float(first @ second) / math.sqrt(float(first @ first) * float(second @ second) + 1e-12))
        return fits

    def closure(self) -> ToothClosure | None:
        wholes = self.wholes
        near = np.abs(wholes - wholes[0]) < MOST_TEETH
        begin = int(wholes[near].min())
        length = int(wholes[near].max()) - begin + self.means.shape[1]
        map_ = entered(self.means[near], wholes[near] - begin, length)
        return closing(*map_, self.guessed_teeth)


def study(
    strips: Floats,
    times_s: NDArray[np.float64],
    known: NDArray[np.float64] | None = None,
    after_holes: NDArray[np.bool_] | None = None,
) -> Study | None:
    """Study raw strips [m, n] taken at `times_s` [m]; None where no teeth move, or too few strips hang together.

    `known` are places in teeth [m] where the disc was followed on a map: they hold over gaps in time. `after_holes` [m]
    says before which strips nothing was seen.
    """
    ruler = learn_ruler(strips)
    if ruler is None:
        return None
    guess = guess_teeth(ruler.teeth)
    given = _Given(times_s, known, np.zeros(len(strips), np.bool_) if after_holes is None else after_holes, guess)
    fine = even(np.ascontiguousarray(strips[:, ruler.first : ruler.last]), ruler.box_px)
    z, strength = _first_phases(fine, ruler)
    demodulator = Demodulator(ruler, strength)
    light, rest = learn_light(fine, z)
    # The light's mean is known better now: take it out of the phases as a viewer does.
    demodulator.take_out(light.coefficients[0])
    z = demodulator.many(fine)
    light, rest = learn_light(fine, z)
    found = _follow(ruler, light, rest, z, given)
    if np.ptp(found.places) > LOCAL_FROM * MEMORY_TEETH:
        local = LocalLight(found.places, MEMORY_TEETH)
        local.learn(fine, z)
        z = demodulator.many(fine, local.mean())
        local.learn(fine, z)
        light, rest = local.now, fine - local.expected(z)
        found = _follow(ruler, light, rest, z, given)
    exposure_s = exposure(np.gradient(found.places, times_s), np.abs(z).astype(np.float64))
    if exposure_s > 0.0:
        over = turned(np.gradient(found.places, times_s) * exposure_s)
        found = _follow(ruler, light, rest, np.where(over, -z, z), given)
    if np.count_nonzero(found.joined.used) < LEAST_STRIPS:
        return None
    return found.study(ruler, light, strength, exposure_s, given)


def _first_phases(fine: Floats, ruler: Ruler) -> tuple[NDArray[np.complex64], float]:
    """Phasors [m] of even strips [m, n] whose light is not known yet, and the strength of sharp ones."""
    demodulator = Demodulator(ruler)
    demodulator.take_out(np.median(fine, axis=0))
    z = demodulator.many(fine)
    if len(z) > ENOUGH_FOR_MEAN:
        z = z - z.mean()
    strength = float(np.percentile(np.abs(z), SHARP_PERCENTILE))
    return (z / strength).astype(np.complex64), strength


def _tooth_means(ruler: Ruler, rest: Floats, phases: Floats) -> tuple[Floats, float]:
    """The means of the teeth in strips [m, n] at phases [m], and what they are capped at."""
    average = ToothMeans(ruler.teeth)
    means = np.array([average(row, float(phase)) for row, phase in zip(rest, phases, strict=True)], np.float32)
    cap = TOOTH_CAPS * 1.48 * float(np.median(np.abs(means)))
    return np.clip(means, -cap, cap), cap


@dataclass(frozen=True, eq=False, slots=True)
class _Given:
    """What is known of strips beside what they show, as `study` takes it."""

    times_s: NDArray[np.float64]
    known: NDArray[np.float64] | None
    after_holes: NDArray[np.bool_]
    guess: float


@dataclass(frozen=True, eq=False, slots=True)
class _Followed:
    """The way through strips: what a Study has, of all of them."""

    phases: Floats
    means: Floats
    sure: Floats
    tooth_cap: float
    joined: JoinedPath

    @property
    def places(self) -> NDArray[np.float64]:
        return self.joined.places

    def study(self, ruler: Ruler, light: PhaseLight, strength: float, exposure_s: float, given: _Given) -> Study:
        """Of the strips that hang together."""
        used = np.flatnonzero(self.joined.used)
        return Study(
            ruler,
            given.guess,
            light,
            strength,
            exposure_s,
            self.phases[used],
            self.places[used],
            self.means[used],
            self.sure[used[1:] - 1],
            self.tooth_cap,
            given.times_s[used],
            float(given.times_s[0]),
            used,
            float(self.places[used[0]] - self.places[0]),
            self.joined.doubt,
        )


def _follow(ruler: Ruler, light: PhaseLight, rest: Floats, z: NDArray[np.complex64], given: _Given) -> _Followed:
    """The way through what the light leaves of strips, `rest` [m, n]."""
    phases = (np.angle(z) / (2 * np.pi)).astype(np.float32)
    cap = CAPS_OF_SPREAD * light.spread
    rest = rest.copy()
    Strange(light.spread, ruler.box_px)(rest)
    np.clip(rest, -cap, cap, out=rest)
    means, tooth_cap = _tooth_means(ruler, rest, phases)
    moving, _ = _tooth_means(
        ruler, rest - cv2.blur(rest, (1, STANDING_PICTURES), borderType=cv2.BORDER_REFLECT), phases
    )
    places, sure = path.follow(moving, phases, given.times_s, means, given.known, given.after_holes)
    way = JoinedPath(places, np.ones(len(places), np.bool_), 0.0)
    # Where places are known they hold over holes as well.
    if given.known is None and given.after_holes.any():
        way = joined(places, Pieces(phases, means, given.times_s, given.after_holes, given.guess))
    return _Followed(phases, means, sure, tooth_cap, way)
