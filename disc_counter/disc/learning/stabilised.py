"""Keeps the window on the disc in a film in which the camera is moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from disc_counter.disc.camera_motion import Surroundings
from disc_counter.model import NS_PER_S, Frame, Image, Window

MARGIN_PX = 24
"""Pixels around the window that are in the still picture by which a moved camera is noticed."""
LOOK_EVERY_NS = NS_PER_S // 4
"""How often a film is looked at for a moved camera, in ns."""
LIT_SHARE = 0.3
"""The least share of the brightest picture's mean: a darker one does not show where things are."""


def with_margin(window: Window, size: tuple[int, int]) -> Window:
    """The window and what is around it, as far as pictures of this size (width, height) show it."""
    left, top = max(window.x - MARGIN_PX, 0), max(window.y - MARGIN_PX, 0)
    right, bottom = window.x + window.width + MARGIN_PX, window.y + window.height + MARGIN_PX
    return Window(left, top, min(right, size[0]) - left, min(bottom, size[1]) - top)


def still_picture(greys: Sequence[Image], window: Window) -> Image:
    """What is seen around the window (with its margin) where the camera stood most of the time; grey, uint8."""
    height, width = greys[0].shape
    wide = with_margin(window, (width, height))
    brightness = np.array([float(grey[wide.slices].mean()) for grey in greys])
    lit = [grey for grey, mean in zip(greys, brightness, strict=True) if mean > LIT_SHARE * brightness.max()]
    first = Surroundings(lit[0][wide.slices], (wide.x, wide.y), window)
    shifts = [first.shift(grey) for grey in lit]
    usual = max(set(shifts), key=shifts.count)
    there = [grey for grey, shift in zip(lit, shifts, strict=True) if shift == usual]
    return np.asarray(np.median([grey[wide.slices] for grey in there], axis=0), np.uint8)


class Steady:
    """Cuts the window out of pictures, from where it is by its surroundings."""

    def __init__(self, still: Image, window: Window, size: tuple[int, int]) -> None:
        wide = with_margin(window, size)
        self._surroundings = Surroundings(still, (wide.x, wide.y), window)
        self._window = window
        self._room = (size[0] - window.width, size[1] - window.height)
        self._place = (window.x, window.y)
        self._next_ns: int | None = None

    def __call__(self, frame: Frame) -> Frame:
        """The window's part of the picture, a view of it."""
        if self._next_ns is None or frame.time_ns >= self._next_ns:
            self._next_ns = frame.time_ns + LOOK_EVERY_NS
            self._look(frame)
        x, y = self._place
        return frame.cut(Window(x, y, self._window.width, self._window.height))

    def _look(self, frame: Frame) -> None:
        shift = self._surroundings.shift(frame.image)
        if shift is None:
            return
        x, y = self._window.x + shift[0], self._window.y + shift[1]
        self._place = (min(max(x, 0), self._room[0]), min(max(y, 0), self._room[1]))
