"""Meter and story become frames, each with the exact angle of its disc in the middle of the exposure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ...model import NS_PER_S, Frame, Image, Window
from . import light, passing
from .meter import Meter
from .optics import set_up
from .plate import Plate
from .slot import SlotView, zero_angle
from .story import Path, Story

Pixels = NDArray[np.float32]
MARGIN_PX = 3
REGISTER_STEP_KWH = 0.0003
"""The drums are drawn anew once the last has turned this far: less than a tenth of a pixel."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are in the film's picture; `visible_deg` is how far the mark is seen left and right of the slot's
    middle, `direction` the way the rim moves in the picture on consumption (+1: left to right)."""

    slot: Window
    register: Window
    visible_deg: tuple[float, float]
    direction: int


class Scene:
    """A meter before a camera: draws it at an angle and a reading, without noise or trouble."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._camera = set_up(meter)
        self._plate = Plate(meter, self._camera)
        self.slot = self._plate.slot
        self._window = _grown(self.slot, MARGIN_PX, meter.view.width, meter.view.height)
        self._zero = zero_angle(meter, self._camera, self._plate.slot_middle_px)
        self._slot_view = SlotView(meter, self._camera, self._window, self._zero)
        self._opening = self._plate.opening(self._window)
        self._picture = self._plate.picture()
        self._around = self._picture[self._window.slices] * (1.0 - self._opening)
        self._static = light.static(meter, self.slot)
        self._reading_kwh = float("nan")

    def draw(self, revolutions: float, speed: float, kwh: float) -> Pixels:
        """The picture float32 [height, width, 3] of an upright camera; it is drawn over at the next call."""
        if not abs(kwh - self._reading_kwh) < REGISTER_STEP_KWH:
            self._picture[self._plate.register.slices] = self._plate.register_picture(kwh)
            self._reading_kwh = kwh
        disc = self._slot_view.draw(revolutions, speed)
        self._picture[self._window.slices] = self._around + self._opening * disc
        return self._static.on(self._picture)

    def layout(self) -> Layout:
        """Where slot and register are in the film, after turning the picture of a camera hung upside down."""
        meter, plate = self._meter, self._plate
        left, right = plate.slot_edges_px()
        visible = (self._angle_deg(left), self._angle_deg(right))
        if not meter.view.upside_down:
            return Layout(plate.slot, plate.register, visible, meter.direction)
        size = meter.view.width, meter.view.height
        turned = (-visible[1], -visible[0])
        return Layout(_turned(plate.slot, *size), _turned(plate.register, *size), turned, -meter.direction)

    def _angle_deg(self, column: float) -> float:
        return float(np.degrees(zero_angle(self._meter, self._camera, column) - self._zero))


def layout(meter: Meter) -> Layout:
    """Where slot and register of a meter are in its film."""
    return Scene(meter).layout()


def render(meter: Meter, story: Story, fps: float = 30.0, seed: int = 0) -> Iterator[tuple[Frame, float]]:
    """The film's frames and, for each, the disc's angle in revolutions at the frame's time (the exposure's middle).

    Angles count consumption positive and begin at the story's start; the same arguments give the same pixels. Frames
    that the story loses are left out: `sequence` goes on counting them. Raises ValueError for a rate that is not
    positive.
    """
    if not fps > 0:
        raise ValueError(f"the frame rate is {fps}; it must be above 0")
    random = np.random.default_rng([seed, meter.seed])
    scene, path = Scene(meter), Path(story, meter.revolutions_per_kwh)
    sensor = light.Sensor(meter, random)
    lost = passing.losses(story, fps, np.random.default_rng([seed, 7]))
    sequence = 0
    while sequence < story.seconds * fps - 0.5:
        time_s = sequence / fps
        angle, speed = path.at(time_s)
        if not next(lost):
            kwh = story.start_kwh + (angle - story.start_revolutions) / meter.revolutions_per_kwh
            picture = scene.draw(angle, speed, kwh)
            picture = passing.disturbed(picture, story, time_s, scene.slot)
            image = sensor.expose(picture, light.gain(meter, story, time_s))
            yield Frame(round(time_s * NS_PER_S), _hung(image, meter), sequence), angle
        sequence += 1


def _hung(image: Image, meter: Meter) -> Image:
    return np.asarray(cv2.rotate(image, cv2.ROTATE_180), np.uint8) if meter.view.upside_down else image


def _grown(window: Window, margin: int, width: int, height: int) -> Window:
    left, top = max(0, window.x - margin), max(0, window.y - margin)
    right, bottom = min(width, window.x + window.width + margin), min(height, window.y + window.height + margin)
    return Window(left, top, right - left, bottom - top)


def _turned(window: Window, width: int, height: int) -> Window:
    return Window(width - window.x - window.width, height - window.y - window.height, window.width, window.height)
