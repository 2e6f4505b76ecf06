"""Which of some pictures show what most of them do: where a hand or a torch is in the way, nothing is learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from disc_counter.model import Image

CAP_LEVELS = 60.0
"""The most that a pixel counts, in grey levels: the mark is as different from the rim."""
MOST_OF_USUAL, MORE_LEVELS = 2.5, 1.5
"""What a picture may differ by from the usual one: so many times what pictures usually do, or grey levels more."""
MOST_COMPARED = 60
"""Pictures of which the usual one is made."""
LEAST_LEFT = 0.5
"""The share of pictures that must be left, for the rest to be what is unusual."""


def usual(greys: Sequence[Image]) -> list[Image]:
    """Those of grey pictures [height, width] that show what most of them do; all of them where there is no such thing.

    The light may change: they are held against each other at the same brightness.
    """
    some = np.unique(np.linspace(0, len(greys) - 1, MOST_COMPARED).astype(int))
    levels = [max(float(np.median(grey)), 1.0) for grey in greys]
    level = float(np.median(levels))
    still = np.median([greys[i] * np.float32(level / levels[i]) for i in some], axis=0)
    off = np.array(
        [
            float(np.minimum(np.abs(grey * np.float32(level / own) - still), CAP_LEVELS).mean())
            for grey, own in zip(greys, levels, strict=True)
        ]
    )
    like = off <= max(MOST_OF_USUAL * float(np.median(off)), float(np.median(off)) + MORE_LEVELS)
    if like.mean() < LEAST_LEFT:
        return list(greys)
    return [grey for grey, fits in zip(greys, like, strict=True) if fits]
