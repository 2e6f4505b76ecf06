"""Parts of pictures around what moves, kept closely: where light is short, few whole pictures do not show the disc."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.disc.learning.sampling import Sampler
from disc_counter.disc.learning.stabilised import with_margin
from disc_counter.disc.learning.window import widened
from disc_counter.model import Frame, Window

MOST = 400
"""Parts kept: 13 s at 30 a second; of a slot half as wide as the picture 29 MB, as much as the whole pictures."""
FURTHER_SHARE = 0.5
"""Of a window's height, by which a later one may reach further: in few dark pictures the slot's limits are unsure."""


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """Grey parts of pictures, cut at one window."""

    window: Window
    parts: list[Frame]

    def following(self, wholes: list[Frame], wide: Window) -> list[Frame]:
        """The parts cut to `wide`, after those of whole pictures that were taken before.

        Those of whole pictures alone where `wide` reaches further than what is kept.
        """
        left, top = wide.x - self.window.x, wide.y - self.window.y
        if not self.parts or min(left, top) < 0:
            return wholes
        inner = Window(left, top, wide.width, wide.height)
        if not inner.lies_in((self.window.width, self.window.height)):
            return wholes
        before = [whole for whole in wholes if whole.time_ns < self.parts[0].time_ns]
        return before + [part.cut(inner) for part in self.parts]


class NearPictures:
    """Keeps the parts around one window, evenly spread over all pictures that are offered."""

    def __init__(self, window: Window, size: tuple[int, int]) -> None:
        """`size` are the pictures' width and height."""
        width, height = size
        self._window = with_margin(widened(window, (height, width), FURTHER_SHARE), size)
        self._sampler = Sampler(MOST)

    def offer(self, frame: Frame) -> None:
        """Take the next picture."""
        self._sampler.offer(frame.time_ns, frame.cut(self._window).image)

    @property
    def kept(self) -> Near:
        """What is kept by now."""
        kept = zip(self._sampler.times_ns, self._sampler.pictures, strict=True)
        return Near(self._window, [Frame(time_ns, grey) for time_ns, grey in kept])
