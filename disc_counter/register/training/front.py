"""A meter's front while it is drawn: what is taken already is not printed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from disc_counter.model import Image, Window

TRIES = 30
"""Places that are tried for a print before it is left out."""


@dataclass(slots=True)
class Front:
    """A front while it is drawn: what is taken already is not printed on."""

    canvas: Image
    taken: list[Window]
    shade: float

    def free(self, size: tuple[int, int], near: Window, rng: np.random.Generator) -> tuple[int, int] | None:
        """A place for something of that size, near a window at first; None where none was found."""
        height, width = self.canvas.shape[:2]
        for attempt in range(TRIES):
            reach = (0.3 + attempt / TRIES) * height
            x = int(rng.integers(0, max(1, width - size[0])))
            y = round(near.y + near.height / 2 - size[1] / 2 + rng.uniform(-reach, reach))
            place = Window(x, y, *size)
            inside = y >= 0 and y + size[1] <= height and x + size[0] <= width
            if inside and not any(touch(place, each) for each in self.taken):
                self.taken.append(place)
                return x, y
        return None

    @property
    def ink(self) -> tuple[float, float, float]:
        """What is printed with: dark on light, light on dark."""
        shade = 30.0 if self.shade > 110 else 220.0
        return shade, shade, shade


def touch(one: Window, other: Window) -> bool:
    """Whether two windows have a pixel in common."""
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
