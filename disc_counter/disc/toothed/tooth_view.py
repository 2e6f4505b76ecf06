"""What one picture says: its phase within a tooth, and the means of the teeth that are seen."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.demodulate import PARTS, Demodulator
from disc_counter.disc.toothed.phase_centre import PhaseCentre
from disc_counter.disc.toothed.phase_light import PhaseLight, Strange
from disc_counter.disc.toothed.rim_strip import Strip
from disc_counter.disc.toothed.ruler import Ruler, even
from disc_counter.disc.toothed.teeth import ToothMeans

Floats = NDArray[np.float32]

FAINT = 0.06
"""Of a sharp picture's strength: below it a phase is noise. Smear takes all of it at one tooth, and turns it beyond."""
CAPS_OF_SPREAD = 4.0
TURN = 2.0 * math.pi


@dataclass(slots=True)
class ToothView:
    """Tooth means [seen] at a phase in teeth [-0.5, 0.5); `strength` is 1 for a sharp picture."""

    teeth: Floats
    phase: float
    strength: float
    level: float
    expected: Floats
    rest: Floats


class ToothViewer:
    """Reads strips by a ruler and the light."""

    def __init__(self, ruler: Ruler, light: PhaseLight, strength: float, tooth_cap: float) -> None:
        self.ruler, self.light = ruler, light
        self.means = ToothMeans(ruler.teeth)
        self._tooth_cap = tooth_cap
        self._cap = CAPS_OF_SPREAD * light.spread
        self._least = -self._cap
        self._strange = Strange(light.spread, ruler.box_px)
        self._demodulator = Demodulator(ruler, strength)
        self._demodulator.take_out(light.coefficients[0])
        self._centre = PhaseCentre(PARTS)

    def learn(self, view: ToothView, keep: float) -> None:
        """Learn light and phases on from the picture that was read last; `keep` is what stays of the memory."""
        self.light.learn(view.rest, view.expected, keep)
        direction = cmath.rect(1.0, TURN * view.phase)
        self._centre.learn(self._demodulator.parts, direction, keep)

    def renew(self) -> None:
        """Put what was learnt in force."""
        self.light.recentre(self._demodulator.take_out_more(self._centre.off()))
        self.light.renew()

    def __call__(self, strip: Strip, expected_phase: float) -> ToothView:
        """Read a strip as it was cut; `expected_phase` (teeth) stands where the phase is too faint."""
        strip = strip[self.ruler.first : self.ruler.last]
        level = float(cv2.mean(strip)[0])
        fine = even(strip, self.ruler.box_px, level)
        z = self._demodulator.one(fine)
        strength = abs(z)
        phase = cmath.phase(z) / TURN if strength > FAINT else (expected_phase + 0.5) % 1.0 - 0.5
        if strength > 2.0:
            z *= 2.0 / strength
        expected = self.light.seen(z)
        rest = fine - expected
        self._strange(rest)
        np.minimum(rest, self._cap, out=rest)
        np.maximum(rest, self._least, out=rest)
        teeth = self.means(rest, phase)
        np.minimum(teeth, self._tooth_cap, out=teeth)
        np.maximum(teeth, -self._tooth_cap, out=teeth)
        return ToothView(teeth, phase, strength, level, expected, rest)
