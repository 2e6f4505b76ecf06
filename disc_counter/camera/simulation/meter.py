"""What a simulated meter looks like; lengths in millimetres, angles in degrees, colours in BGR 0..255."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Colour: TypeAlias = tuple[float, float, float]

RED: Colour = (24.0, 20.0, 205.0)
DARK_RED: Colour = (40.0, 26.0, 118.0)
FADED_RED: Colour = (104.0, 98.0, 150.0)
BLACK: Colour = (20.0, 20.0, 20.0)


@dataclass(frozen=True, slots=True)
class Rim:
    """The disc's edge and face.

    `spread` is how much teeth differ from each other, `contrast` the strength of the brushing (as fractions of the
    brightness).
    """

    kind: Literal["scale", "knurled", "plain"] = "scale"
    teeth: int = 240
    spread: float = 0.1
    contrast: float = 0.06
    scratches: int = 40
    holes: int = 2
    thickness_mm: float = 2.5
    brightness: float = 120.0


@dataclass(frozen=True, slots=True)
class PaintedMark:
    """The painted mark: its length along the rim, how far it reaches onto the face, and how well it covers (0..1)."""

    colour: Colour = RED
    width_mm: float = 10.0
    depth_mm: float = 14.0
    opacity: float = 0.93


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A pinhole camera before the disc.

    The front of the rim is seen at `target`, given as fractions of the picture's width and height; `focal` is the focal
    length in picture widths. A camera hung `upside_down` gives the picture turned by half a turn.
    """

    width: int = 640
    height: int = 480
    distance_mm: float = 200.0
    elevation_deg: float = 4.0
    azimuth_deg: float = 0.0
    roll_deg: float = 0.0
    focal: float = 1.22
    target: tuple[float, float] = (0.5, 0.672)
    exposure_s: float = 0.008
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class Illumination:
    """Light that stands still while the disc turns, and what the sensor makes of it.

    `lamp` is the lamp's reflection (0 none, 1 saturated), at `lamp_at` of the slot's width. `one_sided` is how much
    brighter the slot's right end is than its middle, and darker its left one (0..1). `mirrored` is how bright the
    camera itself is seen in the glass (0..1). `noise` scales shot and read noise, `white_balance` multiplies blue,
    green and red, `infrared` gives a grey picture.
    """

    lamp: float = 0.0
    lamp_at: float = 0.72
    one_sided: float = 0.0
    mirrored: float = 0.0
    highlight: float = 0.5
    shadow: float = 0.5
    dirt: int = 6
    gain: float = 1.0
    noise: float = 1.0
    white_balance: Colour = (1.0, 1.0, 1.0)
    infrared: bool = False


@dataclass(frozen=True, slots=True)
class DrawnMeter:
    """All looks of a meter; `direction` +1 turns left to right as seen by an upright camera.

    `slot_mm` is the slot's width and height, `slot_shape` what its ends are like, `slot_offset_mm` how far its middle
    is from where the camera sees the rim's front (right and down). `serial` is a number printed below the register,
    bolder than the drums' digits. `seed` decides every scratch and speck.
    """

    revolutions_per_kwh: float = 75.0
    direction: Literal[1, -1] = 1
    rim: Rim = field(default_factory=Rim)
    mark: PaintedMark = field(default_factory=PaintedMark)
    view: Viewpoint = field(default_factory=Viewpoint)
    light: Illumination = field(default_factory=Illumination)
    slot_mm: tuple[float, float] = (66.7, 8.7)
    slot_shape: Literal["rectangle", "rounded", "lens"] = "rectangle"
    slot_offset_mm: tuple[float, float] = (0.0, 0.0)
    red_print: bool = False
    serial: str = ""
    seed: int = 1
