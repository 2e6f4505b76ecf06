"""What is printed on a meter's plate: numbers as bold as drums, dates, ratings, barcodes; drawn in colour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image, Window
from disc_counter.register.training.glyphs import Style, glyph

Colour = tuple[float, float, float]
"""Blue, green and red, 0 to 255."""

TEXTS = (
    "Wechselstromzaehler",
    "Drehstromzaehler",
    "kWh",
    "{n} U/kWh",
    "220/380 V 10(40) A 50 Hz",
    "3x230/400 V 10-60 A",
    "Cl. 2  {y}",
    "Nr.",
    "Type E{n}a  {y}",
    "12.03.{y}",
    "A17/{y}",
    "VDE 0418",
    "Made in Europe",
)
"""What stands on plates beside the serial number; `{n}` is a number, `{y}` a year."""
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_PLAIN,
)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A printed row of digits, its lengths in pixels.

    `label` is the ground of a sticker it stands on, None where it is printed on the plate; `frame` is how thick a line
    is drawn round it, 0 for none; `boxed` has lines between the digits as well; `margin_px` is how far beyond its
    digits label and frame go, aside and above. `font` is one of OpenCV's, None for the digits of `style`.
    """

    digits: str
    style: Style
    font: int | None
    height_px: float
    spacing_px: float
    ink: Colour
    label: Colour | None
    frame: int
    boxed: bool
    margin_px: tuple[float, float]

    @classmethod
    def of(cls, count: int, drums: Style, digit_px: float, plate: float, rng: np.random.Generator) -> PrintedNumber:
        """Any serial number; half of them are in the drums' own typeface, most have as many digits as there are drums.

        `digit_px` is the height of the drums' digits, `plate` the shade of what it is printed on.
        """
        style = drums if rng.random() < 0.5 else Style.of(rng)
        height = digit_px * rng.uniform(0.55, 1.3)
        label = _grey(rng.uniform(0, 255)) if rng.random() < 0.3 else None
        ground = plate if label is None else label[0]
        ink = rng.uniform(0, ground - 70) if ground > 128 else rng.uniform(ground + 70, 255)
        length = count if rng.random() < 0.6 else int(rng.integers(5, 11))
        return cls(
            digits="".join(str(digit) for digit in rng.integers(0, 10, length)),
            style=style,
            font=int(rng.choice(FONTS)) if rng.random() < 0.25 else None,
            height_px=height,
            spacing_px=height * (style.width + style.slant + rng.uniform(0.08, 0.7)),
            ink=_grey(ink) if rng.random() < 0.9 else (ink * 0.3, ink * 0.3, max(ink, 120.0)),
            label=label,
            frame=int(rng.integers(1, 4)) if rng.random() < 0.35 else 0,
            boxed=bool(rng.random() < 0.03),
            margin_px=(height * rng.uniform(0.05, 0.9), height * rng.uniform(0.05, 0.7)),
        )

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height with the label's or frame's margin."""
        aside, above = self.margin_px
        return round(len(self.digits) * self.spacing_px + 2 * aside), round(self.height_px + 2 * above)

    def paint(self, canvas: Image, x: int, y: int) -> Window:
        """Print it with its upper left corner there; the window round its digits."""
        width, height = self.size
        corners = (x, y), (x + width, y + height)
        if self.label is not None:
            cv2.rectangle(canvas, *corners, self.label, -1)
        if self.frame:
            cv2.rectangle(canvas, *corners, self.ink, self.frame, cv2.LINE_AA)
        for place, digit in enumerate(self.digits):
            if self.boxed:
                left = round(x + self.margin_px[0] + place * self.spacing_px)
                cv2.rectangle(canvas, (left, y), (left + round(self.spacing_px), y + height), self.ink, 1, cv2.LINE_AA)
            ink = self._glyph(int(digit))
            middle = x + self.margin_px[0] + (place + 0.5) * self.spacing_px
            left, top = round(middle - ink.shape[1] / 2), round(y + height / 2 - ink.shape[0] / 2)
            _lay(canvas, ink, left, top, self.ink)
        aside, above = (round(each) for each in self.margin_px)
        return Window(x + aside, y + above, width - 2 * aside, height - 2 * above)

    def _glyph(self, digit: int) -> Image:
        if self.font is None:
            return glyph(digit, self.style, round(self.height_px))
        thickness = max(1, round(self.height_px * self.style.pen))
        scale = self.height_px / cv2.getTextSize("0", self.font, 1.0, 1)[0][1]
        (across, up), under = cv2.getTextSize(str(digit), self.font, scale, thickness)
        ink: Image = np.zeros((up + 2 * under, across + 2 * thickness), np.uint8)
        cv2.putText(ink, str(digit), (thickness, up + under), self.font, scale, 255, thickness, cv2.LINE_AA)
        return ink


def paint_text(canvas: Image, x: int, y: int, height_px: float, ink: Colour, rng: np.random.Generator) -> Window:
    """One line of small print with its upper left corner there; the window round it."""
    text = str(rng.choice(TEXTS)).format(n=int(rng.integers(48, 1000)), y=int(rng.integers(1955, 1999)))
    font, thickness = int(rng.choice(FONTS[:3])), int(rng.integers(1, 4))
    scale = height_px / cv2.getTextSize("0", font, 1.0, 1)[0][1]
    (across, up), under = cv2.getTextSize(text, font, scale, thickness)
    cv2.putText(canvas, text, (x, y + up), font, scale, ink, thickness, cv2.LINE_AA)
    return Window(x, y, across, up + under)


def paint_barcode(canvas: Image, place: Window, ink: Colour, rng: np.random.Generator) -> None:
    """Bars of random widths over the whole of a window."""
    x, right = place.x, place.x + place.width
    while x < right:
        bar, gap = rng.integers(1, 6, 2)
        cv2.rectangle(canvas, (x, place.y), (min(x + int(bar), right), place.y + place.height), ink, -1)
        x += int(bar) + int(gap)


def _grey(shade: float) -> Colour:
    return shade, shade, shade


def _lay(canvas: Image, ink: Image, left: int, top: int, colour: Colour) -> None:
    """Colour where there is ink; what juts out of the canvas is cut off."""
    y0, y1 = max(top, 0), min(top + ink.shape[0], canvas.shape[0])
    x0, x1 = max(left, 0), min(left + ink.shape[1], canvas.shape[1])
    if y0 >= y1 or x0 >= x1:
        return
    share: NDArray[np.float32] = (ink[y0 - top : y1 - top, x0 - left : x1 - left, None] / 255).astype(np.float32)
    part = canvas[y0:y1, x0:x1]
    part[:] = np.round(part + share * (np.array(colour, np.float32) - part)).astype(np.uint8)
