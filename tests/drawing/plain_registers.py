"""A plain register, drawn evenly lit, and a window round it."""

from __future__ import annotations

import numpy as np

from disc_counter.model import Window
from disc_counter.register.training.drawn_registers import Build, Drawn, carried, draw
from disc_counter.register.training.glyphs import Style

PLAIN = Style(
    width=0.55,
    pen=0.12,
    squareness=2.5,
    slant=0.0,
    flat_three=False,
    open_four=False,
    straight_six=False,
    curved_seven=False,
    one=1,
    waist=0.47,
    flat_waist=0.47,
    notch=0.3,
    hook_deg=155.0,
    bar=0.7,
    stem=0.65,
    lean=0.65,
    peak=0.5,
    shoulder=0.36,
    blunt=False,
)
WHITE_ON_BLACK, BLACK_ON_WHITE = (220.0, 25.0), (30.0, 225.0)


def build(shades: tuple[float, float] = WHITE_ON_BLACK, roll: int = 1) -> Build:
    """A plain register."""
    ink, drum = shades
    return Build(
        style=PLAIN,
        step=1.35,
        spacing=1.05,
        opening=1.6,
        rest=0.0,
        gap=0.08,
        roll=roll,
        ink=ink,
        drum=drum,
        plate=130.0,
        last_ink=ink,
        last_drum=drum,
        ticks=True,
    )


def drawn(register: float, count: int = 7, shades: tuple[float, float] = WHITE_ON_BLACK, roll: int = 1) -> Drawn:
    """A register that stands at so many steps of its last drum, evenly lit."""
    positions = carried(register, count, [0.0] * count)
    return draw(build(shades, roll), positions, np.random.default_rng(0))


def window_of(seen: Drawn) -> Window:
    """As people draw it: round the drums, not exactly."""
    left, right = seen.middles[0, 0] - 0.6 * seen.digit_px, seen.middles[-1, 0] + 0.6 * seen.digit_px
    top, bottom = seen.middles[0, 1] - 0.8 * seen.digit_px, seen.middles[0, 1] + 0.8 * seen.digit_px
    return Window(round(left), round(top), round(right - left), round(bottom - top))
