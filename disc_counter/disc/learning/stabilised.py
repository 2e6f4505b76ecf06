"""Keeps the window on the disc in a film in which the camera is moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from disc_counter.disc.camera_motion import Surroundings
from disc_counter.disc.luma import luma
from disc_counter.disc.picture_shift import Shift
from disc_counter.disc.pixel_shift import PixelShift
from disc_counter.model import NS_PER_S, Frame, Image, Window

MARGIN_PX = 24
"""Pixels around the window that are in the still picture by which a moved camera is noticed."""
LOOK_EVERY_NS = NS_PER_S // 4
"""How often a film is looked at for a moved camera, in ns."""
WORTH_PX = 0.1
"""The least shift that is taken back, in pixels: less moves the rim's pattern by a thirtieth of a degree."""
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
    """Cuts the window out of pictures, from where it is by its surroundings, to a twentieth of a pixel.

    `cut` is what is cut out, where it is another part than the window.
    """

    def __init__(self, still: Image, window: Window, size: tuple[int, int], cut: Window | None = None) -> None:
        wide = with_margin(window, size)
        self._wide, self._cut_out = wide, cut or window
        self._surroundings = Surroundings(still, (wide.x, wide.y), window)
        mask = np.ones(still.shape, np.float32)
        mask[
            window.y - wide.y : window.y - wide.y + window.height, window.x - wide.x : window.x - wide.x + window.width
        ] = 0
        self._fine = PixelShift(still, mask)
        self._shift: Shift = (0.0, 0.0)
        self._next_ns: int | None = None

    def __call__(self, frame: Frame) -> Frame:
        """The part of the picture; a view of it while the camera stands as it did."""
        found = self._fine.measure(luma(frame.image[self._wide.slices]), self._shift)
        if found is None and (self._next_ns is None or frame.time_ns >= self._next_ns):
            self._next_ns = frame.time_ns + LOOK_EVERY_NS
            whole = self._surroundings.shift(frame.image)
            if whole is not None:
                found = self._fine.measure(luma(frame.image[self._wide.slices]), (float(whole[0]), float(whole[1])))
                found = found or (float(whole[0]), float(whole[1]))
        if found is not None:
            self._shift = found
        if max(abs(self._shift[0]), abs(self._shift[1])) < WORTH_PX:
            return frame.cut(self._cut_out)
        return _cut(frame, self._cut_out, self._shift)


def _cut(frame: Frame, window: Window, shift: Shift) -> Frame:
    """A window's part of a picture that has moved by so many pixels."""
    move = np.array([[1.0, 0.0, -window.x - shift[0]], [0.0, 1.0, -window.y - shift[1]]])
    part = cv2.warpAffine(
        frame.image, move, (window.width, window.height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    size = (frame.image.shape[1], frame.image.shape[0])
    whole = Window(
        min(max(window.x + round(shift[0]), 0), size[0] - window.width),
        min(max(window.y + round(shift[1]), 0), size[1] - window.height),
        window.width,
        window.height,
    )
    return replace(frame.cut(whole), image=np.asarray(part, np.uint8))
