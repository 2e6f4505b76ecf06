"""The window of a disc in the first pictures of a camera: some may show a disc that stands, or a hand."""

from __future__ import annotations

from collections.abc import Sequence

from disc_counter.disc.learning.window import find_window
from disc_counter.errors import NothingTurnsError
from disc_counter.model import Image, Window

LOWER_SHARE = 0.6
"""The share of a window's height below which another one is much lower: a hand and a torch move in all rows."""


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
