"""The values that travel from the camera to the page; each name says its unit.

Times are monotonic nanoseconds (`time_ns`) until the journal gives them a wall time; the disc's path is counted in
whole millionths of a revolution (`_urev`), so that totals never lose a revolution to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

UREV_PER_REVOLUTION = 1_000_000
NS_PER_S = 1_000_000_000

Image: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the picture after rotation, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, to cut the window out of an image."""
        return slice(self.y, self.y + self.height), slice(self.x, self.x + self.width)

    def lies_in(self, size: tuple[int, int]) -> bool:
        """Whether all of it is in a picture of this width and height."""
        return self.x + self.width <= size[0] and self.y + self.height <= size[1]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: uint8 [height, width, 3] in BGR or [height, width] in grey, and the monotonic time it was taken.

    `sequence` is the source's own number: a jump in it means that frames were lost. A camera that gives luma and chroma
    apart has luma in `image` and `chroma` beside it: uint8 [height / 2, width / 2, 2], U and V of BT.601 in full range;
    some of its frames, the first one among them, bring a colour picture as `still`: uint8 [height, width, 3] in BGR.
    """

    time_ns: int
    image: Image
    sequence: int = 0
    chroma: Image | None = None
    still: Image | None = None

    @property
    def shown(self) -> Image | None:
        """What people and the register's reader look at; None where this frame has nothing for them."""
        return self.image if self.chroma is None else self.still

    def cut(self, window: Window) -> Frame:
        """The window's part, views of it; chroma to the nearest half of its pixels."""
        rows, columns = window.slices
        if self.chroma is None:
            return replace(self, image=self.image[rows, columns])
        halved = (slice(s.start // 2, (s.stop + 1) // 2) for s in (rows, columns))
        return replace(self, image=self.image[rows, columns], chroma=self.chroma[tuple(halved)], still=None)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of the disc after a frame.

    `path_urev` is the signed path since the first frame (+ is consumption), None while nothing is known of it; beside
    it stands one standard deviation, that of a path of 0 while it is None: what the disc may have done meanwhile.
    `angle_deg` is where the mark's middle stands: 0 in the middle of the slot, growing with consumption, in
    [-180, 180); None while the mark's place on the rim is not known. Where the disc is not seen, `reason` says why;
    a path that is not known has one always.
    `corrected_urev` is the part of the path by which what was said before was put right: nothing turned there.
    """

    time_ns: int
    path_urev: int | None
    uncertainty_urev: int
    angle_deg: float | None
    reason: str | None = None
    corrected_urev: int = 0


@dataclass(frozen=True, slots=True)
class Revolution:
    """The mark's middle went through the middle of the slot; `time_ns` is when."""

    time_ns: int
    direction: int
    path_urev: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Once a second: what was counted since the start, and the power now (None is 'not known', never 0).

    `path_urev` and its standard deviation are those of the newest Sight. `forward_urev` and `reverse_urev` are running
    totals since the first frame and never fall. `blind_ns` is the running total of the time without sight;
    `bridged_urev` the part of the path that was concluded, not seen. `uncertainty_w` is one standard deviation.
    """

    time_ns: int
    path_urev: int | None
    uncertainty_urev: int
    forward_urev: int
    reverse_urev: int
    power_w: float | None
    uncertainty_w: float | None
    blind_ns: int = 0
    bridged_urev: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Blind:
    """A span without sight of the disc, and the signed path that was concluded for it."""

    time_ns: int
    until_ns: int
    reason: str
    bridged_urev: int


MeasurementEvent: TypeAlias = Revolution | Progress | Blind
