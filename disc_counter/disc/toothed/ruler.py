"""The teeth as a ruler: which tooth stands at which column, and where in a tooth a picture is.

The fine structure of strips, as analytic signals along the rim, is a matrix columns x pictures of rank one: one factor
is exp(2 pi i u(x)), u being the coordinate in teeth, the other exp(2 pi i p), p being the phase of a picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Strips = NDArray[np.float32]

WIDE_PX = 31
BAND_OF_PITCH = (0.62, 1.55)
"""A tooth's spatial frequency varies along the rim by so much of its strongest value."""
PITCH_RANGE = (0.07, 0.42)
"""Teeth a pixel: from 14 px to 2.4 px a tooth."""
MOST_STRIPS = 500
CAPS = 3.0
"""Of the usual deviation: the mark's edges must not outweigh teeth that are faint with smear."""
LEAST_SHARE = 0.25
"""Of all fine structure that moves, the rank-one part; noise spreads over all of them."""
LEAST_LEAD = 2.0
"""The least strength of the rank-one part, as a multiple of the next part's: band-passed noise has 1.2."""
LEAST_AMPLITUDE = 0.12
"""Columns at the ends with less of the usual amplitude lie outside the slot."""
DEGREE = 6
MOST_OFF_TEETH = 0.06
FEWEST_COLUMNS = 60
LEAST_STEP, MOST_STEP = 0.4, 2.2
"""Teeth from column to column, as multiples of the strongest."""
FINEST = 0.46
"""Teeth a column: nearer to a half they look like coarser ones that run backwards."""
STEPS_PX, LEAST_COHERENCE = 9, 0.6
"""Over so many columns teeth step alike; steps of noise add up to a third of their lengths."""
LEAST_OF_LEVEL = 0.5
POWER_STEPS = 40
"""Steps of the power iteration: with a lead of two the rest is below a millionth of a millionth of the first part."""
BOX_TEETH = 3.3
"""The light is taken for even over so many teeth: wide enough to keep what tells a tooth from its neighbours."""


@dataclass(frozen=True, eq=False, slots=True)
class Ruler:
    """Columns [n] of a strip in teeth (float64, rising), the demodulator (complex64 [n]), and the box of `even`.

    `first` is where the columns begin in the strips they were learnt from.
    """

    first: int
    teeth: NDArray[np.float64]
    demodulator: NDArray[np.complex64]
    box_px: int
    share: float
    lead: float

    @property
    def last(self) -> int:
        return self.first + len(self.teeth)


def even(strips: Strips, box_px: int, level: float | None = None) -> Strips:
    """Strips [n] or [m, n] less their local mean, relative to it: 0 where as bright as around. Smooth light drops out.

    Where it is darker than a share of the strip's level (a mark) relative to that: noise is not blown up there. `level`
    is the mean of a single strip, where it is known already.
    """
    rows = strips if strips.ndim == 2 else strips[None]
    kernel = (box_px, 1)
    mean = cv2.blur(cv2.blur(rows, kernel, borderType=cv2.BORDER_REFLECT), kernel, borderType=cv2.BORDER_REFLECT)
    fine = rows - mean
    levels = rows.mean(1, keepdims=True) if level is None else level
    np.maximum(mean, LEAST_OF_LEVEL * levels + 1.0, out=mean)
    fine /= mean
    return fine if strips.ndim == 2 else fine[0]


def learn_ruler(strips: Strips) -> Ruler | None:
    """The ruler in strips [m, n] in which the rim was seen at various phases; None where there is none."""
    chosen = strips[np.unique(np.linspace(0, len(strips) - 1, MOST_STRIPS).astype(int))]
    fine = chosen / np.maximum(cv2.blur(chosen, (WIDE_PX, 1)), 2.0) - 1.0
    fine -= np.median(fine, axis=0) if len(fine) < 40 else fine.mean(0)
    cap = CAPS * 1.48 * float(np.median(np.abs(fine[::3])))
    np.clip(fine, -cap, cap, out=fine)
    pitch = _pitch(fine)
    signal = _analytic(fine, pitch)
    covariance = (signal.T @ signal.conj()) / len(signal)
    factor, first = _strongest(covariance)
    _, second = _strongest(covariance - first * np.outer(factor, factor.conj()))
    share, lead = first / max(float(np.trace(covariance).real), 1e-12), first / max(second, 1e-12)
    if share < LEAST_SHARE or lead < LEAST_LEAD:
        return None
    return _ruler(factor, pitch, share, lead)


def _strongest(covariance: NDArray[np.complex64]) -> tuple[NDArray[np.complex64], float]:
    """The eigenvector [n] of unit length with the largest eigenvalue, and that value, by power iteration.

    A whole eigendecomposition takes hundreds of times as long, and all but its first two values are not needed.
    """
    vector = covariance[:, int(np.abs(covariance).sum(0).argmax())].copy()
    for _ in range(POWER_STEPS):
        vector /= float(np.linalg.norm(vector)) + 1e-20
        vector = covariance @ vector
    value = float(np.linalg.norm(vector))
    return np.asarray(vector / (value + 1e-20), np.complex64), value


def _pitch(fine: Strips) -> float:
    """The strongest spatial frequency, teeth a pixel."""
    n = fine.shape[1]
    taper = np.hanning(n).astype(np.float32)
    power = (np.abs(np.fft.rfft(fine * taper, axis=1)) ** 2).mean(0)
    power = np.convolve(power, np.ones(5) / 5, "same")
    f = np.arange(len(power)) / n
    power[(f < PITCH_RANGE[0]) | (f > PITCH_RANGE[1])] = 0.0
    return float(f[int(power.argmax())])


def _analytic(fine: Strips, pitch: float) -> NDArray[np.complex64]:
    n = fine.shape[1]
    f = np.fft.fftfreq(n)
    keep = (f > BAND_OF_PITCH[0] * pitch) & (f < min(BAND_OF_PITCH[1] * pitch, 0.49))
    return np.asarray(np.fft.ifft(np.fft.fft(fine, axis=1) * (2.0 * keep), axis=1), np.complex64)


def _ruler(factor: NDArray[np.complex64], pitch: float, share: float, lead: float) -> Ruler | None:
    first, last = _toothed_columns(factor, pitch)
    factor = factor[first:last]
    if last - first < FEWEST_COLUMNS:
        return None
    phase = np.unwrap(np.angle(factor)) / (2 * np.pi)
    t = np.linspace(-1, 1, len(phase))
    fit = np.polynomial.chebyshev.Chebyshev.fit(t, phase, DEGREE, w=np.abs(factor))
    teeth = fit(t)
    off = float(np.median(np.abs(phase - teeth)))
    steps = np.diff(teeth)
    if off > MOST_OFF_TEETH or steps.min() < LEAST_STEP * pitch or steps.max() > MOST_STEP * pitch:
        return None
    box = int(BOX_TEETH / float(np.median(steps))) | 1
    weights = factor.conj() / float(np.sum(np.abs(factor) ** 2))
    return Ruler(first, np.asarray(teeth - teeth[len(teeth) // 2]), _centred(weights, teeth), box, share, lead)


def _toothed_columns(factor: NDArray[np.complex64], pitch: float) -> tuple[int, int]:
    """Around the strongest columns those in which teeth are seen to follow one another: first, and one past the last.

    At the slot's ends they are faint, or finer than the picture shows: phases there are noise, or run backwards.
    """
    amplitude = np.abs(factor) * np.sqrt(len(factor))
    steps = np.append(factor[1:] * factor[:-1].conj(), 0.0)
    local = np.convolve(steps, np.ones(STEPS_PX), "same")
    coherent = np.abs(local) > LEAST_COHERENCE * np.convolve(np.abs(steps), np.ones(STEPS_PX), "same")
    step = np.angle(local) / (2 * np.pi)
    teeth = coherent & (step > LEAST_STEP * pitch) & (step < min(MOST_STEP * pitch, FINEST))
    teeth &= np.convolve(amplitude, np.ones(5) / 5, "same") >= LEAST_AMPLITUDE * float(np.median(amplitude))
    middle = int(np.argmax(np.convolve(amplitude, np.ones(21), "same")))
    none = np.flatnonzero(~teeth)
    first = int(none[none < middle].max()) + 1 if (none < middle).any() else 0
    last = int(none[none > middle].min()) if (none > middle).any() else len(factor)
    return first, last


def _centred(weights: NDArray[np.complex64], teeth: NDArray[np.float64]) -> NDArray[np.complex64]:
    """Turned so that the phase is 0 where a tooth's crest (of the fitted ruler) stands at the middle column."""
    return np.asarray(weights * np.exp(2j * np.pi * teeth[len(teeth) // 2]), np.complex64)
