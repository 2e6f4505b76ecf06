"""The window of a disc in a camera's first pictures, and since when it moves: some may show it stand, or a hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from disc_counter.disc.learning.window import find_window
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image, Window

LOWER_SHARE = 0.6
"""The share of a window's height below which another one is much lower: a hand and a torch move in all rows."""
STILL_PERCENTILE = 20.0
"""Of a window's pixels that show no movement at least: the dark beside a rim, the plate around the slot."""
MOST_STANDING, STANDS_SHARE = 0.5, 0.3
"""Of what changes once the disc turns: the most where it is seen to stand, and the share of the way up below which it
does."""
LEAST_PERCENTILE = 10.0
"""Of the changes from picture to picture: below it lie those of a disc that stood for a tenth of the time or longer."""
NOISE_FACTOR = 2.0
"""Times what still pixels change by: less is noise, which is larger where a pixel is brighter."""


def moving_window(greys: Sequence[Image], hint: Window | None = None) -> tuple[Window, int]:
    """The window, as `find_window` finds it, and how many of the last pictures show the disc turn.

    Of one in all pictures and a much lower one in the last half of them the lower is the slot; where neither shows
    anything the last quarter is asked. Raises NothingTurnsError where that shows nothing either.
    """
    found: tuple[Window, int] | None = None
    for count in (len(greys), len(greys) // 2):
        try:
            window = find_window(greys[-count:], hint)
        except NothingTurnsError:
            continue
        if found is None or window.height < LOWER_SHARE * found[0].height:
            found = window, count
    last = len(greys) // 4
    return found or (find_window(greys[-last:], hint), last)


def stood_first(greys: Sequence[Image], window: Window) -> int:
    """How many of the first pictures show the disc of a window stand: 0 where it turns from the first one on.

    One that hardly turned against later counts as one that stood.
    """
    parts = [np.asarray(grey[window.slices], np.float32) for grey in greys]
    steps = np.array([cv2.absdiff(one, other) for one, other in pairwise(parts)])
    still = NOISE_FACTOR * np.percentile(steps.mean(0), STILL_PERCENTILE)
    changes = np.maximum(steps - still, 0.0).mean((1, 2))
    least, usual = float(np.percentile(changes, LEAST_PERCENTILE)), float(np.median(changes[-(len(changes) // 4) :]))
    if least > MOST_STANDING * usual:
        return 0
    return int((changes > least + STANDS_SHARE * (usual - least)).argmax())
