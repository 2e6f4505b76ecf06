"""How far a picture has moved against another, to a twentieth of a pixel, by the slopes of what stands still."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from disc_counter.disc.picture_shift import PictureShift, Pixels, Shift
from disc_counter.model import Image

FINE_PX = 11
"""Structure wider than this, in pixels, is light, not edges."""
CAP_LEVELS = 60.0
"""The steepest that counts, in grey levels: a lamp's reflection must not outweigh all edges."""
STEPS = 3
"""Steps of Newton's method, each from a newly cut picture; it settles in two."""
BORDER_PX = 4
"""The border that is left out: what moves in from outside is not known."""
LEAST_FIT = 0.5
"""Correlation of fine structure at which a picture is recognised."""
NEAR_PX = 1.5
"""The reach of the slopes: what is further off has to be looked for."""
ASKED_FIRST = 12
"""Pictures, evenly spread, that are asked whether the camera moved at all: shifts of all take long."""
STANDS_PX = 0.04
"""The scatter below which a camera stands: shifts are not measured better."""


class PixelShift:
    """Tells how far pictures have moved since `picture`, grey [height, width], was taken.

    `mask` is 1 where what is seen stands still, 0 elsewhere, float32 of the same shape.
    """

    def __init__(self, picture: Image, mask: Pixels | None = None) -> None:
        self._size = (picture.shape[1], picture.shape[0])
        inner = np.zeros(picture.shape, np.float32)
        inner[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX] = 1.0
        self._mask = inner if mask is None else inner * mask
        self._learnt = _fine(picture)
        self._masked = self._learnt * self._mask
        self._across = np.asarray(cv2.Sobel(self._learnt, cv2.CV_32F, 1, 0, scale=1 / 8) * self._mask, np.float32)
        self._down = np.asarray(cv2.Sobel(self._learnt, cv2.CV_32F, 0, 1, scale=1 / 8) * self._mask, np.float32)
        self._norm = float(np.sqrt(np.vdot(self._masked, self._masked))) + 1e-6
        a = float(np.vdot(self._across, self._across))
        b = float(np.vdot(self._across, self._down))
        c = float(np.vdot(self._down, self._down))
        self._inverse = np.array([[c, -b], [-b, a]]) / max(a * c - b * b, 1e-6)

    def measure(self, picture: Image, near: Shift = (0.0, 0.0)) -> Shift | None:
        """How far right and down a grey picture of the same part has moved, looked for around `near`.

        None where it is not recognised there.
        """
        shift = np.array(near)
        for _ in range(STEPS):
            cut = _fine(moved_back(picture, (float(shift[0]), float(shift[1]))))
            norm = float(np.sqrt(np.vdot(cut * self._mask, cut))) + 1e-6
            left = cut * np.float32(self._norm / norm) - self._learnt
            slopes = np.array([float(np.vdot(left, self._across)), float(np.vdot(left, self._down))])
            # A picture that moved right by d looks like the learnt one less d times its slope.
            shift -= np.clip(self._inverse @ slopes, -1.0, 1.0)
        fit = float(np.vdot(cut, self._masked)) / (norm * self._norm)
        if fit < LEAST_FIT or np.abs(shift - near).max() > NEAR_PX:
            return None
        return float(shift[0]), float(shift[1])

    def look_for(self, picture: Image) -> Shift | None:
        """How far it has moved, looked for anywhere: first by whole pixels."""
        rough, _ = cv2.phaseCorrelate(self._masked.astype(np.float64), (_fine(picture) * self._mask).astype(np.float64))
        return self.measure(picture, (float(round(rough[0])), float(round(rough[1]))))


def moved_back(picture: Image, shift: Shift) -> Image:
    """The picture as it would be had it not moved by `shift`; what moved in is repeated from the border."""
    move = np.array([[1.0, 0.0, -shift[0]], [0.0, 1.0, -shift[1]]])
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(
        cv2.warpAffine(picture, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def steadied(greys: Sequence[Image]) -> list[Image]:
    """Grey pictures as a camera that stands would have taken them; as they are where it stood.

    They are held against the first; where all of the picture does not tell, its middle half does.
    """
    height, width = greys[0].shape
    middle = slice(height // 4, height - height // 4), slice(width // 4, width - width // 4)
    whole, first = PictureShift(_fine(greys[0])), PixelShift(greys[0][middle])

    def shift_of(grey: Image) -> Shift | None:
        told = whole.measure(_fine(grey))
        return told[0] if told is not None else first.measure(grey[middle]) or first.look_for(grey[middle])

    if stand([shift_of(greys[i]) for i in np.unique(np.linspace(0, len(greys) - 1, ASKED_FIRST).astype(int))]):
        return list(greys)
    shifts = [shift_of(grey) for grey in greys]
    usual = np.median([shift for shift in shifts if shift is not None], axis=0)
    return [
        grey if shift is None else moved_back(grey, (shift[0] - usual[0], shift[1] - usual[1]))
        for grey, shift in zip(greys, shifts, strict=True)
    ]


def stand(shifts: Sequence[Shift | None]) -> bool:
    """Whether shifts of some pictures are those of a camera that stands, as far as they are known."""
    known = np.array([shift for shift in shifts if shift is not None])
    return len(known) < 2 or float(known.std(axis=0).max()) < STANDS_PX


def _fine(picture: Image) -> Pixels:
    fine = picture.astype(np.float32)
    fine -= cv2.blur(fine, (FINE_PX, FINE_PX))
    return np.asarray(np.clip(fine, -CAP_LEVELS, CAP_LEVELS), np.float32)
