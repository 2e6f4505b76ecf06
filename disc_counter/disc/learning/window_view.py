"""What of the picture is looked at while a disc is learnt: its window, and around it what the rim may reach into."""

from __future__ import annotations

from dataclasses import dataclass, replace

from disc_counter.disc.calibration import Calibration
from disc_counter.disc.learning.mapping import Mapped
from disc_counter.disc.learning.stabilised import Steady, with_margin
from disc_counter.model import Image, Window


@dataclass(frozen=True, eq=False, slots=True)
class LearningView:
    """The window in pictures of a size (width, height), and the still picture around it; geometries are in `wide`."""

    window: Window
    size: tuple[int, int]
    still: Image

    @property
    def wide(self) -> Window:
        """The part that is cut out: what lies at the window's edge would else be sampled from nothing."""
        return with_margin(self.window, self.size)

    @property
    def inner(self) -> tuple[slice, slice]:
        """Rows and columns of the window in `wide`."""
        across, down = self.offset
        return slice(down, down + self.window.height), slice(across, across + self.window.width)

    @property
    def offset(self) -> tuple[int, int]:
        """Columns and rows by which pixels of the window lie further right and down in `wide`."""
        wide = self.wide
        return self.window.x - wide.x, self.window.y - wide.y

    def steady(self) -> Steady:
        """What cuts `wide` out of pictures, from where a camera that stands would have shown it."""
        return Steady(self.still, self.window, self.size, self.wide)

    def in_whole(self, found: Calibration) -> Calibration:
        """A calibration that was learnt from `wide` alone, in whole pictures."""
        wide, window, (column, row) = self.wide, found.window, found.surroundings_at
        return replace(
            found,
            size=self.size,
            window=Window(window.x + wide.x, window.y + wide.y, window.width, window.height),
            geometry=found.geometry.moved(wide.x, wide.y),
            surroundings_at=(column + wide.x, row + wide.y),
        )

    def calibration(self, mapped: Mapped, mark: str) -> Calibration:
        """What was mapped by a geometry in pixels of `wide`, put together; the geometry moves to the picture's."""
        wide = self.wide
        return Calibration(
            size=self.size,
            window=self.window,
            geometry=mapped.geometry.moved(wide.x, wide.y),
            levels=mapped.levels,
            weights=mapped.weights,
            panorama=mapped.panorama,
            mark=mapped.mark(mark),
            closed=mapped.closed,
            usual_fit=mapped.usual_fit,
            surroundings=self.still,
            surroundings_at=(wide.x, wide.y),
        )
