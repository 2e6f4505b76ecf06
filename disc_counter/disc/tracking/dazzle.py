"""Light in which nothing of a disc is seen: too much of it, or too little."""

from __future__ import annotations

import numpy as np

from disc_counter.disc.strip import RIM, Strip

DARK_SHARE, DARK_LEVEL = 0.12, 8.0
"""The share of the usual brightness, and the grey level, below which it is dark: both must say so."""
SATURATED, GLARE_SHARE = 250.0, 0.4
"""From which grey level on a value is saturated, and the share of a strip that must be for it to be glare."""


def glare_in(strip: Strip) -> str | None:
    """ "glare" where too much of a raw strip is saturated."""
    return "glare" if float(np.count_nonzero(strip[RIM] > SATURATED)) > GLARE_SHARE * strip.shape[1] else None


def darkness_at(gain: float, usual_level: float) -> str | None:
    """ "dark" where a strip has this share of the usual brightness, in grey levels, and is dark for the camera too."""
    return "dark" if gain < DARK_SHARE and gain * usual_level < DARK_LEVEL else None
