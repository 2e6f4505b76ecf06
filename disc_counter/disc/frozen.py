"""Tells a camera that has stopped seeing from a disc that stands: its pictures repeat, or have lost their noise.

No two pictures of a real sensor are alike: its noise changes values all over the picture. Some hundred pixels, spread
over the picture, are compared with those of the last few pictures. Black and overexposed ones say nothing: there noise
is cut off. A film that was drawn without noise, or compressed until none was left, never had any: it is not judged.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from disc_counter.model import NS_PER_S, Image

FROZEN = "frozen"
"""The reason that is said."""
GRID = (24, 32)
"""Rows and columns of the pixels that are compared: 768, some thirty of them on the disc."""
CELL = (4, 4)
"""Pixels of the grid, down and across, in each of 48 parts of the picture: noise shows in all parts, motion in few."""
BLACK, WHITE = 6, 249
"""Grey levels at and beyond which noise is cut off."""
FEWEST_PIXELS = 96
"""Pixels of the grid that must be able to show noise for a picture to be judged."""
LEAST_CONTRAST = 24
"""Grey levels between the brightest and the darkest of these: less is a lens that is covered, or no light."""
RING = 6
"""Pictures kept: a driver that hangs gives its few buffers again and again."""
LEARN_EVERY, LOOK_EVERY = 5, 30
"""Pictures from one look at the noise to the next while it is learnt and once it is known: a look costs far more than
the comparison, and noise stays."""
LEARNT_LOOKS = 12
"""Looks in a row that must show noise before its absence says anything: two seconds at 30 frames/s."""
NOISY = 0.7
"""Share of the parts of a picture in which something changes from one to the next, from which on there is noise."""
STILL = 0.05
"""The same share, of what is usual, at and below which there is none."""
STILL_LOOKS = 2
"""Looks in a row without noise that make a frozen camera of it: a video codec repeats itself in single pictures."""
MOVED_LEVELS = 12
"""Grey levels by which a pixel differs where something has moved; a codec refines a still picture by less."""
MOVED_PIXELS = 6
"""How many pixels that moved are a disc that turns in a picture without noise, and no frozen one."""
BARE_NS = 5 * NS_PER_S
"""How long a live camera may repeat itself that was never seen to have noise, in ns; no sensor does for so long."""

Pixels = NDArray[np.int16]


class Repetition:
    """Looks at every picture; `stale` says that it shows nothing new. `live` is a camera, not a film of one."""

    def __init__(self, live: bool) -> None:
        self._live = live
        self._recent: deque[bytes] = deque(maxlen=RING)
        self._rows = self._columns = slice(None)
        self._size = (0, 0)
        self._until_look = LEARN_EVERY
        self._usual = 0.0
        self._noisy_looks = 0
        self._still_looks = 0
        self._repeats_since_ns: int | None = None
        self._began: Pixels | None = None

    def stale(self, image: Image, time_ns: int) -> bool:
        """Whether a picture [height, width(, 3)] is none that was taken now."""
        pixels = self._sampled(image)
        self._until_look -= 1
        if pixels in self._recent:
            return self._repeated(pixels, time_ns)
        self._repeats_since_ns = None
        before = self._recent[-1] if self._recent else None
        self._recent.append(pixels)
        if before is not None and (self._until_look <= 0 or self._still_looks):
            self._look(values(before), values(pixels))
            self._until_look = LOOK_EVERY if self._known else LEARN_EVERY
        return self._still_looks >= STILL_LOOKS

    @property
    def _known(self) -> bool:
        """Whether this source's pictures have noise."""
        return self._noisy_looks >= LEARNT_LOOKS

    def _sampled(self, image: Image) -> bytes:
        """The grid's pixels; of a colour picture the green ones."""
        height, width = image.shape[:2]
        if (height, width) != self._size:
            self._size = (height, width)
            self._rows, self._columns = every(height, GRID[0]), every(width, GRID[1])
        seen = image[self._rows, self._columns] if image.ndim == 2 else image[self._rows, self._columns, 1]
        return seen.tobytes()

    def _repeated(self, pixels: bytes, time_ns: int) -> bool:
        """The same pixels as a moment ago: no noise where there was some, or on a camera for longer than can be."""
        if not shows_something(values(pixels)):
            return False
        if self._known:
            return True
        since_ns = self._repeats_since_ns = time_ns if self._repeats_since_ns is None else self._repeats_since_ns
        return self._live and time_ns - since_ns >= BARE_NS

    def _look(self, before: Pixels, now: Pixels) -> None:
        """Hold the noise between two pictures against what is usual."""
        if len(now) != len(before) or len(now) != GRID[0] * GRID[1]:
            return
        told = telling(before) & telling(now)
        if not (shows_something(before) and shows_something(now)):
            self._still_looks = 0
            return
        share = changing_share(before, now, told)
        if self._known and share <= STILL * self._usual:
            self._note_still(now)
            return
        self._still_looks = 0
        self._noisy_looks = self._noisy_looks + 1 if share >= NOISY else 0
        self._usual = share if self._noisy_looks <= 1 else self._usual + (share - self._usual) / LEARNT_LOOKS

    def _note_still(self, now: Pixels) -> None:
        """A picture without noise: frozen, unless something moves in it."""
        if self._still_looks == 0 or self._began is None:
            self._began = now
        self._still_looks += 1
        if np.count_nonzero(np.abs(now - self._began) > MOVED_LEVELS) > MOVED_PIXELS:
            self._still_looks = self._noisy_looks = 0


def every(length: int, count: int) -> slice:
    """`count` places spread over a length, or all where there are fewer."""
    step = max(length // count, 1)
    first = step // 2
    return slice(first, first + step * (count - 1) + 1, step)


def values(pixels: bytes) -> Pixels:
    """Pixels as numbers that can be subtracted."""
    return np.frombuffer(pixels, np.uint8).astype(np.int16)


def telling(pixels: Pixels) -> NDArray[np.bool_]:
    """Which of them are neither black nor overexposed."""
    return (pixels > BLACK) & (pixels < WHITE)


def shows_something(pixels: Pixels) -> bool:
    """Whether there is a picture in which noise would show: neither dark, nor white, nor flat."""
    told = pixels[telling(pixels)]
    return len(told) >= FEWEST_PIXELS and bool(np.ptp(told) >= LEAST_CONTRAST)


def changing_share(before: Pixels, now: Pixels, told: NDArray[np.bool_]) -> float:
    """In what share of the parts of a picture that can tell a pixel has changed at all."""
    changed = (before != now) & told
    parts = (GRID[0] // CELL[0], CELL[0], GRID[1] // CELL[1], CELL[1])
    tells, changes = (each.reshape(parts).any(axis=(1, 3)) for each in (told, changed))
    return float(np.count_nonzero(changes)) / max(int(np.count_nonzero(tells)), 1)
