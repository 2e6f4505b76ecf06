"""Studies the strips that were kept of a toothed disc."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed import tooth_path as path
from disc_counter.disc.toothed.demodulate import Demodulator
from disc_counter.disc.toothed.guess import guess_teeth
from disc_counter.disc.toothed.hidden import hidden
from disc_counter.disc.toothed.joining import JoinedPath, Pieces, joined
from disc_counter.disc.toothed.phase_light import LocalLight, PhaseLight, Strange, learn_light
from disc_counter.disc.toothed.ruler import Ruler, even, learn_ruler
from disc_counter.disc.toothed.smear import exposure, turned
from disc_counter.disc.toothed.study import Study
from disc_counter.disc.toothed.teeth import ToothMeans

Floats = NDArray[np.float32]

CAPS_OF_SPREAD = 4.0
LEAST_STRIPS = 20
TOOTH_CAPS = 2.5
"""Of the teeth's usual deviation; the mark's edges have five to ten of them."""
MEMORY_TEETH = 150.0
"""The light is taken to stay over so many teeth moved: two slots full, so that what goes with the disc averages out."""
LOCAL_FROM = 1.6
STANDING_PICTURES = 41
"""For the path, what is the same in so many pictures is taken out: glare that drifts must not look like a disc that
stands."""
STILL_PHASE, STILL_WINDOW, STILL_ENERGY, ENERGY_PERCENTILE = 0.15, 9, 0.5, 80.0
"""A disc stands where its phase changes by less (in teeth) over so many pictures, and what moves has less than such a
share of the energy that it usually has: noise is left of it then, and teeth that stand have to tell that they do."""
SHARP_PERCENTILE = 85.0
ENOUGH_FOR_MEAN = 60


def study(
    strips: Floats,
    times_s: NDArray[np.float64],
    known: NDArray[np.float64] | None = None,
    after_holes: NDArray[np.bool_] | None = None,
) -> Study | None:
    """Study raw strips [m, n] taken at `times_s` [m], of which those `after_holes` [m] come after nothing was seen.

    `known` are places in teeth [m] where the disc was followed on a map: they hold over gaps in time. None where no
    teeth move, or too few strips hang together. Strips that show something else than the disc are left out.
    """
    holes = np.zeros(len(strips), np.bool_) if after_holes is None else after_holes
    found = _study_all(strips, times_s, known, holes)
    behind = None if found is None else found.used[hidden(found.wholes, found.means)]
    if behind is None or not len(behind):
        return found
    shown = np.delete(np.arange(len(strips)), behind)
    holes = holes[shown] | (np.diff(shown, prepend=shown[0]) > 1)
    found = _study_all(strips[shown], times_s[shown], None if known is None else known[shown], holes)
    return None if found is None else replace(found, used=shown[found.used])


def _study_all(
    strips: Floats, times_s: NDArray[np.float64], known: NDArray[np.float64] | None, after_holes: NDArray[np.bool_]
) -> Study | None:
    """Study strips that all show the disc."""
    ruler = learn_ruler(strips)
    if ruler is None:
        return None
    guess = guess_teeth(ruler.teeth)
    given = _Given(times_s, known, after_holes, guess)
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


def _still(moving: Floats, phases: Floats) -> NDArray[np.bool_]:
    """In which pictures the disc stands [m], by the means of what moves [m, k] and the phases [m]."""
    steps = np.abs((np.diff(phases, prepend=phases[0]) + 0.5) % 1.0 - 0.5)
    most = cv2.dilate(steps.astype(np.float32), np.ones((STILL_WINDOW, 1), np.uint8))[:, 0]
    energy = np.square(moving).sum(axis=1)
    return np.asarray((most < STILL_PHASE) & (energy < STILL_ENERGY * np.percentile(energy, ENERGY_PERCENTILE)))


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
    still = _still(moving, phases)
    moving[still] = means[still]
    places, sure = path.follow(moving, phases, given.times_s, means, given.known, given.after_holes)
    way = JoinedPath(places, np.ones(len(places), np.bool_), 0.0)
    # Where places are known they hold over holes as well.
    if given.known is None and given.after_holes.any():
        way = joined(places, Pieces(phases, means, given.times_s, given.after_holes, given.guess))
    return _Followed(phases, means, sure, tooth_cap, way)
