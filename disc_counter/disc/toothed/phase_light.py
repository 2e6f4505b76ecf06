"""The light that stands still, by place and by phase: a tooth shows its flank at one side, its crest elsewhere."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Strips = NDArray[np.float32]

TERMS = 5
"""1, Re z, Im z, Re z^2, Im z^2."""
RIDGE = 0.02
"""Of a unit of phase power: what a disc that stood at one phase does not tell stays 0."""
CAPS_OF_SPREAD = 3.0
ROUNDS = 3
LEAST_NEAR, MOST_NEAR = 12, 500
"""Strips of which a stretch's light is learnt: it has five terms, and where pictures are missing few are near."""
STRANGE = 7.0
"""Mean square over three teeth, in squared spreads; teeth that are not there have some 30."""
MOST_FOR_SPREAD, SPREAD_PX = 300, 25
OVERLAP = 0.75
"""Stretches reach so many of their lengths to either side of their middle."""
PRIOR_PICTURES = 150.0
"""What was learnt at first weighs so many pictures when light is learnt on; it fades as the disc turns."""
USUAL_MOMENTS = np.diag([1.0, 0.5, 0.5, 0.5, 0.5]).astype(np.float32)
"""Of pictures at all phases."""


def terms(z: NDArray[np.complex64]) -> NDArray[np.float32]:
    """The regressors [m, 5] of demodulated pictures [m], z being 1 in absolute value for a sharp picture."""
    square = z * z
    return np.stack([np.ones(len(z)), z.real, z.imag, square.real, square.imag], 1).astype(np.float32)


class PhaseLight:
    """What a strip looks like at a phase: coefficients float32 [5, n]; learnt on by `learn`."""

    def __init__(self, coefficients: Strips, spread: Strips) -> None:
        self.coefficients = coefficients
        self.spread = spread
        """The usual deviation of a strip from it, float32 [n]: what tells teeth apart, and noise."""
        self._row = np.ones(TERMS, np.float32)
        self._cap = CAPS_OF_SPREAD * spread
        self._least = -self._cap
        # Side by side: moments of the terms [5, 5], and their products with strips [5, n].
        moments = PRIOR_PICTURES * USUAL_MOMENTS
        self._sums = np.concatenate([moments, moments @ coefficients], axis=1)
        self._entry = np.empty(TERMS + coefficients.shape[1], np.float32)

    def row(self, z: complex) -> Strips:
        """The regressors of one picture, [5]; the array is the next call's as well."""
        row, square = self._row, z * z
        row[1], row[2], row[3], row[4] = z.real, z.imag, square.real, square.imag
        return row

    def seen(self, z: complex) -> Strips:
        return self.row(z) @ self.coefficients

    def learn(self, rest: Strips, expected: Strips, keep: float) -> None:
        """Take in what was left of the picture whose `row` was asked last; `keep` is what stays of the memory."""
        entry = self._entry
        entry[:TERMS] = self._row
        np.minimum(rest, self._cap, out=entry[TERMS:])
        np.maximum(entry[TERMS:], self._least, out=entry[TERMS:])
        entry[TERMS:] += expected
        self._sums *= keep
        self._sums += self._row[:, None] * entry

    def recentre(self, off: complex) -> None:
        """Phases turn about another middle from now on: what was z is z + off. The light stays what it is."""
        x, y = off.real, off.imag
        square = off * off
        # The terms of z + off by those of z; coefficients and sums follow from it.
        by = np.eye(TERMS, dtype=np.float32)
        by[1:, 0] = x, y, square.real, square.imag
        by[3, 1], by[3, 2], by[4, 1], by[4, 2] = 2 * x, -2 * y, 2 * y, 2 * x
        back = np.linalg.inv(by)
        self.coefficients = by.T @ self.coefficients
        moments, products = back @ self._sums[:, :TERMS] @ back.T, back @ self._sums[:, TERMS:]
        self._sums = np.concatenate([moments, products], axis=1).astype(np.float32)

    def renew(self) -> None:
        """Put what was learnt in force."""
        moments, products = self._sums[:, :TERMS], self._sums[:, TERMS:]
        ridge = RIDGE * float(moments[0, 0])
        held = np.linalg.solve(moments + ridge * np.eye(TERMS, dtype=np.float32), products + ridge * self.coefficients)
        self.coefficients = held.astype(np.float32)


def learn_light(fine: Strips, z: NDArray[np.complex64]) -> tuple[PhaseLight, Strips]:
    """The light in even strips [m, n] with phases z [m], the mark left out; and what is left of the strips."""
    x = terms(z)
    used = fine
    moments = x.T @ x + RIDGE * len(x) * np.diag([0.0, 1, 1, 1, 1]).astype(np.float32)
    coefficients = np.zeros((TERMS, fine.shape[1]), np.float32)
    rest = fine
    spread = np.zeros(fine.shape[1], np.float32)
    for _ in range(ROUNDS + 1):
        coefficients = np.linalg.solve(moments, x.T @ used).astype(np.float32)
        expected = x @ coefficients
        rest = fine - expected
        spread = _spread(rest)
        cap = CAPS_OF_SPREAD * spread
        used = expected + np.clip(rest, -cap, cap)
    return PhaseLight(coefficients, spread), rest


def _spread(rest: Strips) -> Strips:
    """The usual deviation by columns [n], smooth, of what is left of strips [m, n]."""
    some = rest[:: max(len(rest) // MOST_FOR_SPREAD, 1)]
    spread = 1.48 * np.median(np.abs(some), axis=0)[None]
    return np.asarray(cv2.blur(spread.astype(np.float32), (SPREAD_PX, 1), borderType=cv2.BORDER_REFLECT)[0])


class Strange:
    """Takes out of what is left of a strip where it is too much for teeth: a hand, a cable, the mark's edges.

    They would outweigh all that tells teeth apart.
    """

    def __init__(self, spread: Strips, box_px: int) -> None:
        """`spread` [n] as a light's."""
        self._kernel = (box_px, 1)
        self._inverse = (1.0 / (spread * spread)).astype(np.float32)

    def __call__(self, rest: Strips) -> None:
        """Make it 0 there, in place, in one strip [n] or in many [m, n]. Noise that has grown all over stays."""
        rows = rest if rest.ndim == 2 else rest[None]
        energy = cv2.blur(rows * rows * self._inverse, self._kernel)
        some = np.sort(energy[:, ::5], axis=1)
        usual = some[:, some.shape[1] // 2 : some.shape[1] // 2 + 1]
        rows[energy > STRANGE * np.maximum(usual, 1.0)] = 0.0


class LocalLight:
    """Light that changes: learnt for stretches of so many teeth moved, and between their middles in parts."""

    def __init__(self, places: NDArray[np.float64], memory_teeth: float) -> None:
        """`places` [m] are the pictures' in teeth."""
        self._moved = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(places)))])
        self._count = max(int(self._moved[-1] / memory_teeth), 1)
        self._length = self._moved[-1] / self._count
        self._middles = (np.arange(self._count) + 0.5) * self._length
        self.lights: list[PhaseLight] = []

    def learn(self, fine: Strips, z: NDArray[np.complex64]) -> None:
        """From even strips [m, n] with phases z [m]."""
        self.lights = []
        for middle in self._middles:
            away = np.abs(self._moved - middle)
            near = np.flatnonzero(away <= OVERLAP * self._length)
            if len(near) < LEAST_NEAR:
                near = np.sort(np.argsort(away, kind="stable")[:LEAST_NEAR])
            chosen = near[np.unique(np.linspace(0, len(near) - 1, MOST_NEAR).astype(int))]
            self.lights.append(learn_light(fine[chosen], z[chosen])[0])

    def parts(self) -> NDArray[np.float32]:
        """How much of each stretch's light a picture has, [m, stretches]."""
        at = np.interp(self._moved, self._middles, np.arange(self._count))
        return np.asarray(np.maximum(1.0 - np.abs(at[:, None] - np.arange(self._count)), 0.0), np.float32)

    def mean(self) -> Strips:
        """The light's part that is the same at all phases, picture by picture [m, n]."""
        return np.asarray(self.parts() @ np.array([light.coefficients[0] for light in self.lights]), np.float32)

    def expected(self, z: NDArray[np.complex64]) -> Strips:
        """What strips with phases z [m] should look like [m, n]."""
        parts, x = self.parts(), terms(z)
        each = [part[:, None] * (x @ light.coefficients) for part, light in zip(parts.T, self.lights, strict=True)]
        return np.asarray(np.sum(each, axis=0), np.float32)

    @property
    def now(self) -> PhaseLight:
        """The light at the end."""
        spread = np.median([light.spread for light in self.lights], axis=0).astype(np.float32)
        return PhaseLight(self.lights[-1].coefficients, spread)
