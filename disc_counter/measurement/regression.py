"""A straight line through points, kept as sums."""

from __future__ import annotations

import math


class LineFit:
    """The line that lies best between points added one by one; it has a slope from two of different `x` on."""

    def __init__(self) -> None:
        self.count = 0
        self._x = self._y = self._xx = self._xy = self._yy = 0.0

    def add(self, x: float, y: float) -> None:
        """Take in a point."""
        self.count += 1
        self._x += x
        self._y += y
        self._xx += x * x
        self._xy += x * y
        self._yy += y * y

    @property
    def spread(self) -> float:
        """The sum of the squares of x about their mean."""
        return self._xx - self._x * self._x / self.count

    @property
    def slope(self) -> float:
        """y per x."""
        return (self._xy - self._x * self._y / self.count) / self.spread

    @property
    def variance(self) -> float:
        """Of the points about the line."""
        total = self._yy - self._y * self._y / self.count - self.slope**2 * self.spread
        return max(total, 0.0) / max(self.count - 2, 1)

    @property
    def length(self) -> float:
        """In x, as long as points spread evenly would be that have this spread."""
        return math.sqrt(12.0 * self.spread / self.count)

    def beside(self, x: float, y: float, noise: float) -> float:
        """How far from the line a further point lies, in standard deviations where each point has `noise`."""
        mean = self._x / self.count
        spread = self._xx - self._x * mean  # as `spread` and `slope` say, at once: this is asked for every point
        slope = (self._xy - self._y * mean) / spread
        along = x - mean
        away = y - self._y / self.count - slope * along
        return abs(away) / (noise * math.sqrt(1.0 + 1.0 / self.count + along * along / spread))
