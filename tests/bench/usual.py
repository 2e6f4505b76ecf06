"""The usual way: count the slot's red pixels, a pulse whenever they cross a threshold, power from two pulses' distance.

It is told where the slot is, which a user of such a counter sets by hand.
"""

from __future__ import annotations

import cv2
import numpy as np

from disc_counter.energy import W_S_PER_KWH
from disc_counter.model import NS_PER_S, Frame, Window

RED_RANGES = (((0, 70, 50), (10, 255, 255)), ((170, 70, 50), (180, 255, 255)))
"""Hue, saturation and value, as OpenCV counts them: red lies to both sides of 0."""
ON_SHARE, OFF_SHARE = 0.04, 0.02
"""Of the slot's pixels: red from so many on, and no longer below so many."""


class UsualCounter:
    """Takes frames; `pulses` is what it counted, `power_w` None until there were two of them."""

    def __init__(self, slot: Window, constant: float) -> None:
        self._slot = slot
        self._constant = constant
        self._ranges = [(np.array(low, np.uint8), np.array(high, np.uint8)) for low, high in RED_RANGES]
        self._red: bool | None = None
        self._last_ns: int | None = None
        self.pulses = 0
        self.power_w: float | None = None

    def feed(self, frame: Frame) -> None:
        """Take the next picture."""
        share = self._red_share(frame)
        if self._red is None:
            self._red = share > ON_SHARE
        elif not self._red and share > ON_SHARE:
            self._red = True
            self._pulse(frame.time_ns)
        elif share < OFF_SHARE:
            self._red = False

    def _red_share(self, frame: Frame) -> float:
        hsv = cv2.cvtColor(frame.image, cv2.COLOR_BGR2HSV)
        masks = [cv2.inRange(hsv, low, high) for low, high in self._ranges]
        red = cv2.bitwise_or(masks[0], masks[1])
        return cv2.countNonZero(red[self._slot.slices]) / (self._slot.width * self._slot.height)

    def _pulse(self, time_ns: int) -> None:
        self.pulses += 1
        if self._last_ns is not None:
            seconds = (time_ns - self._last_ns) / NS_PER_S
            self.power_w = W_S_PER_KWH / self._constant / seconds
        self._last_ns = time_ns
