"""Meter and story become frames, each with the exact angle of its disc in the middle of the exposure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation import disturbances, illumination
from disc_counter.camera.simulation.meter import DrawnMeter
from disc_counter.camera.simulation.optics import set_up
from disc_counter.camera.simulation.plate import Plate
from disc_counter.camera.simulation.slot import SlotView, zero_angle
from disc_counter.camera.simulation.story import Path, Story
from disc_counter.model import NS_PER_S, Frame, Image, Window

Pixels = NDArray[np.float32]
MARGIN_PX = 3
"""Pixels round the slot that are drawn anew with the disc: the lens smears its edge over them."""
REGISTER_STEP_KWH = 0.0003
"""The least step of the reading at which the drums are drawn anew: less than a tenth of a pixel of the last one."""


@dataclass(frozen=True, slots=True)
class PictureLayout:
    """Where things are in the film's picture; `visible_deg` is how far the mark is seen left and right of the slot's
    middle, `direction` the way the rim moves in the picture on consumption (+1: left to right)."""

    slot: Window
    register: Window
    visible_deg: tuple[float, float]
    direction: int


class DrawnScene:
    """A meter before a camera: draws it at an angle and a reading, without noise or trouble."""

    def __init__(self, meter: DrawnMeter) -> None:
        camera = set_up(meter)
        self._plate = Plate(meter, camera)
        self.slot = self._plate.slot
        self._window = _grown(self.slot, MARGIN_PX, meter.view.width, meter.view.height)
        zero = zero_angle(meter, camera, self._plate.slot_middle_px)
        self._slot_view = SlotView(meter, camera, self._window, zero)
        self._opening = self._plate.opening(self._window)
        self._still = illumination.static(meter, self.slot)
        front = self._plate.picture()
        self._around = front[self._window.slices] * (1.0 - self._opening)
        self._picture = self._still.on(front, Window(0, 0, meter.view.width, meter.view.height))
        self._reading_kwh = float("nan")

    def draw(self, revolutions: float, speed: float, kwh: float) -> Pixels:
        """The picture float32 [height, width, 3] of an upright camera, to be read only; the next call draws over it."""
        if not abs(kwh - self._reading_kwh) < REGISTER_STEP_KWH:
            register = self._plate.register
            self._picture[register.slices] = self._still.on(self._plate.register_picture(kwh), register)
            self._reading_kwh = kwh
        slot = self._around + self._opening * self._slot_view.draw(revolutions, speed)
        self._picture[self._window.slices] = self._still.on(slot, self._window)
        return self._picture


def layout(meter: DrawnMeter) -> PictureLayout:
    """Where slot and register of a meter are in its film, after turning the picture of a camera hung upside down."""
    camera = set_up(meter)
    plate = Plate(meter, camera)
    middle, left, right = (zero_angle(meter, camera, x) for x in (plate.slot_middle_px, *plate.slot_edges_px()))
    visible = math.degrees(left - middle), math.degrees(right - middle)
    if not meter.view.upside_down:
        return PictureLayout(plate.slot, plate.register, visible, meter.direction)
    size = meter.view.width, meter.view.height
    turned = -visible[1], -visible[0]
    return PictureLayout(_turned(plate.slot, *size), _turned(plate.register, *size), turned, -meter.direction)


class Filming:
    """A camera that films a meter while a story happens to it; the same arguments and times give the same pixels."""

    def __init__(self, meter: DrawnMeter, story: Story, seed: int = 0) -> None:
        self._meter, self._story = meter, story
        self._scene = DrawnScene(meter)
        self._path = Path(story, meter.revolutions_per_kwh)
        self._sensor = illumination.Sensor(meter, np.random.default_rng([seed, meter.seed]))

    def shoot(self, time_s: float) -> tuple[Image, float]:
        """The picture uint8 [height, width, 3] whose exposure's middle is at a time, and the disc's angle then, in
        revolutions; times must not fall."""
        story, meter = self._story, self._meter
        angle, speed = self._path.at(time_s)
        kwh = story.start_kwh + (angle - story.start_revolutions) / meter.revolutions_per_kwh
        picture = self._scene.draw(angle, speed, kwh)
        picture = disturbances.disturbed(picture, story, time_s, self._scene.slot)
        return _hung(self._sensor.expose(picture, illumination.gain(meter, story, time_s)), meter), angle


def render(meter: DrawnMeter, story: Story, fps: float = 30.0, seed: int = 0) -> Iterator[tuple[Frame, float]]:
    """The film's frames and, for each, the disc's angle in revolutions at the frame's time (the exposure's middle).

    Angles count consumption positive and begin at the story's start. Frames that the story loses are left out:
    `sequence` goes on counting them. Raises ValueError for a rate that is not positive.
    """
    if not fps > 0:
        raise ValueError(f"the frame rate is {fps}; it must be above 0")
    filming = Filming(meter, story, seed)
    for sequence, lost in enumerate(disturbances.losses(story, fps, np.random.default_rng([seed, 7]))):
        if sequence > story.seconds * fps - 0.5:
            return
        if not lost:
            image, angle = filming.shoot(sequence / fps)
            yield Frame(round(sequence / fps * NS_PER_S), image, sequence), angle


def _hung(image: Image, meter: DrawnMeter) -> Image:
    return np.asarray(cv2.rotate(image, cv2.ROTATE_180), np.uint8) if meter.view.upside_down else image


def _grown(window: Window, margin: int, width: int, height: int) -> Window:
    left, top = max(0, window.x - margin), max(0, window.y - margin)
    right, bottom = min(width, window.x + window.width + margin), min(height, window.y + window.height + margin)
    return Window(left, top, right - left, bottom - top)


def _turned(window: Window, width: int, height: int) -> Window:
    return Window(width - window.x - window.width, height - window.y - window.height, window.width, window.height)
