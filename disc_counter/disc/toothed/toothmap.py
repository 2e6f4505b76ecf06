"""The map of a disc in teeth: by how much each tooth is brighter than its neighbours, and where in it a picture is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WORTH = 0.6
"""Of the teeth seen so many count as independent: neighbours are smoothed together by smear and by the light's box."""
MOST_FIT = 0.98
BLURS = (1, 3, 5)
"""Teeth over which the map is smoothed, to be like what a long exposure shows of a fast disc."""
LEAST_COUNT = 1.0


class ToothMap:
    """A ring of `size` teeth; `values` [size] relative to neighbours, `counts` [size] the pictures' worth of each.

    While the number of teeth round the disc is not known the ring is larger than any disc, most of it unseen.
    """

    def __init__(self, values: Floats, counts: Floats, seen: int) -> None:
        self.size = len(values)
        self.values, self.counts = values.astype(np.float32), counts.astype(np.float32)
        self.seen = seen
        """Teeth that are seen in a picture."""
        self.blur = 1
        self._around: dict[int, tuple[Floats, Floats]] = {}

    def refresh(self) -> None:
        """Make `odds` see what was added."""
        self._around.clear()

    def template(self, blur: int) -> tuple[Floats, Floats]:
        """The values once round and on by the teeth seen, and one over the root of the energy at each place [size]."""
        if blur not in self._around:
            values = np.where(self.counts >= LEAST_COUNT, self.values, 0.0).astype(np.float32)
            round_ = np.concatenate([values, values[: self.seen]])
            if blur > 1:
                padded = np.concatenate([values[-blur:], round_, values[self.seen : self.seen + blur]])
                round_ = np.convolve(padded, np.full(blur, 1.0 / blur, np.float32), "same")[blur:-blur]
            power = np.concatenate([[0.0], np.cumsum(round_.astype(np.float64) ** 2)])
            energy = power[self.seen : self.seen + self.size] - power[: self.size]
            usual = float(np.median(energy[energy > 0])) if (energy > 0).any() else 1.0
            scale = 1.0 / np.sqrt(np.maximum(energy, 0.2 * usual))
            self._around[blur] = np.asarray(round_, np.float32), scale.astype(np.float32)
        return self._around[blur]

    def odds(self, teeth: Floats) -> Floats:
        """How likely tooth means [seen] begin at each tooth of the ring [size], natural logarithm, 0 where unlikely."""
        around, scale = self.template(self.blur)
        fit = np.correlate(around, teeth, "valid")[: self.size]
        norm = float(np.sqrt(teeth @ teeth)) + 1e-9
        fit *= scale
        fit *= 1.0 / norm
        np.maximum(fit, 0.0, out=fit)
        np.minimum(fit, MOST_FIT, out=fit)
        np.multiply(fit, fit, out=fit)
        np.negative(fit, out=fit)
        np.log1p(fit, out=fit)
        fit *= -0.5 * WORTH * self.seen
        return fit

    def fit(self, teeth: Floats, first: int, blur: int) -> float:
        """The correlation of tooth means [seen] that begin at one tooth of the ring."""
        around, scale = self.template(blur)
        start = first % self.size
        norm = float(np.sqrt(teeth @ teeth)) + 1e-9
        return float(around[start : start + self.seen] @ teeth) * float(scale[start]) / norm

    def add(self, teeth: Floats, first: int, most: float) -> None:
        """Enter tooth means that begin at a tooth; a value's memory is `most` pictures."""
        index = np.arange(first, first + self.seen) % self.size
        counts = np.minimum(self.counts[index] + 1.0, most)
        self.counts[index] = counts
        self.values[index] += (teeth - self.values[index]) / counts


def entered(teeth: Floats, firsts: NDArray[np.int64], size: int) -> tuple[Floats, Floats]:
    """The means and counts round a ring of tooth means [m, seen] that begin at `firsts` [m]."""
    # On 32 bits counting takes no larger whole numbers than addresses are.
    index = ((firsts[:, None] + np.arange(teeth.shape[1])) % size).astype(np.intp)
    counts = np.bincount(index.ravel(), minlength=size).astype(np.float32)
    sums = np.bincount(index.ravel(), teeth.ravel().astype(np.float64), minlength=size)
    return (sums / np.maximum(counts, 1.0)).astype(np.float32), counts
