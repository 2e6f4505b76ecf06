"""The phase of a picture within a tooth, and how strongly teeth are seen: one complex number a picture.

It is taken from parts of the rim, so that a hand or a mark in one of them neither turns nor weakens it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disc_counter.disc.toothed.ruler import Ruler

Floats = NDArray[np.float32]
Phasors = NDArray[np.complex64]

PARTS = 7
"""Each with some eight teeth: enough that what is not periodic averages out."""
USUAL_PART = 4
"""Of the parts by rising strength this one is usual: what hides teeth makes them fainter, hardly anything stronger."""
MOST_OF_USUAL = 1.4
"""A part that shows more than so many times the usual strength is no better than usual."""
COHERENT = 0.5
"""The parts agree where their sum has this share of their usual strength; then they stand for the hidden ones, too."""


class Demodulator:
    """Reads even strips; its numbers are 1 in absolute value at `strength` of the ruler's own."""

    def __init__(self, ruler: Ruler, strength: float = 1.0) -> None:
        n = len(ruler.demodulator)
        part = np.minimum(np.arange(n) * PARTS // n, PARTS - 1)
        self._shares = np.zeros(PARTS, np.float32)
        self._matrix = np.zeros((n, PARTS), np.complex64)
        # The demodulator is conj(a) / sum |a|^2: a part's share of that sum is its share in the whole.
        weight = np.abs(ruler.demodulator) ** 2
        for k in range(PARTS):
            inside = part == k
            self._shares[k] = weight[inside].sum() / weight.sum()
            self._matrix[inside, k] = ruler.demodulator[inside] / (self._shares[k] * strength)
        self._share_list: list[float] = self._shares.tolist()
        self._offset = np.zeros(PARTS, np.complex64)
        self.parts = np.zeros(PARTS, np.complex64)
        """Of the strip that was read last."""

    def take_out(self, mean: Floats) -> None:
        """`mean` [n] is the light's part that is the same at all phases: it has no phase."""
        self._offset = mean @ self._matrix

    def take_out_more(self, off: Phasors) -> complex:
        """What else has no phase, of each part [PARTS]; by how much pictures turn about another middle then."""
        self._offset = self._offset + off
        return complex(self._shares @ off)

    def one(self, fine: Floats) -> complex:
        """Of one even strip [n]."""
        self.parts = fine @ self._matrix - self._offset
        parts = self.parts.tolist()
        sizes = sorted(abs(z) for z in parts)
        usual = sizes[USUAL_PART]
        most = MOST_OF_USUAL * usual
        total = 0j
        for share, z in zip(self._share_list, parts, strict=True):
            size = abs(z)
            total += share * (z if size <= most else z * (most / size))
        size = abs(total)
        return total * (usual / size) if COHERENT * usual < size < usual else total

    def many(self, fine: Floats, means: Floats | None = None) -> Phasors:
        """Of even strips [m, n]; `means` [m, n] where the mean light changes from one to the next."""
        parts = (fine if means is None else fine - means) @ self._matrix - (self._offset if means is None else 0.0)
        sizes = np.abs(parts)
        usual = np.sort(sizes, axis=1)[:, USUAL_PART]
        clipped = parts * np.minimum(1.0, MOST_OF_USUAL * usual[:, None] / np.maximum(sizes, 1e-12))
        total = clipped @ self._shares
        size = np.abs(total)
        raised = (size > COHERENT * usual) & (size < usual)
        return np.asarray(np.where(raised, total * usual / np.maximum(size, 1e-12), total), np.complex64)
