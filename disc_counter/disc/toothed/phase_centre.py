"""Keeps the middle of what phases turn about: light that stands still and is as fine as teeth moves it.

Regression cannot tell that: light that is wrong by some of the teeth's own pattern, with phases off by as much,
explains pictures just as well. But pictures at all phases have to lie round the middle, in each part of the rim.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_ONE_SIDED = 0.3
"""The greatest length of the mean of phases' directions at which they are taken to be all round: a disc that makes
whole or half teeth a picture shows one phase or two, and they tell nothing of where the middle is."""


class PhaseCentre:
    """Of phasors of `parts` of the rim; fed one picture after the other."""

    def __init__(self, parts: int) -> None:
        self._count, self._turned = 0.0, 0j
        self._sums = np.zeros(parts, np.complex128)
        self._along = np.zeros(parts, np.complex128)

    def learn(self, parts: NDArray[np.complex64], direction: complex, keep: float) -> None:
        """Take in the phasors [parts] of a picture whose phase has a direction (of unit length)."""
        self._count = keep * self._count + 1.0
        self._turned = keep * self._turned + direction
        self._sums *= keep
        self._sums += parts
        self._along *= keep
        self._along += parts * direction.conjugate()

    def off(self) -> NDArray[np.complex64]:
        """How far each part's middle lies beside 0, [parts]; they are taken to be put right, and learnt on so."""
        count, turned = self._count, self._turned
        if abs(turned) > MOST_ONE_SIDED * count:
            return np.zeros(len(self._sums), np.complex64)
        # Of what is left of the mean, directions that are not quite all round have their share.
        wide = (self._along - self._sums * turned.conjugate() / count) / (count - abs(turned) ** 2 / count)
        off = (self._sums - wide * turned) / count
        self._sums -= off * count
        self._along -= off * turned.conjugate()
        return np.asarray(off, np.complex64)
