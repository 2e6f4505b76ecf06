"""Light and sensor: what stands still before the slot, how the lamp and the exposure change, and the noise."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.camera.simulation.meter import DrawnMeter
from disc_counter.camera.simulation.story import Dark, Drift, Flicker, Story, Torch
from disc_counter.model import Image, Window

Pixels = NDArray[np.float32]
Gain = NDArray[np.float32]

RAMP_S = 0.12
"""How long a lamp takes to come on or go out, in seconds."""
SHOT, READ = 0.02, 18.0
"""Variance of the noise in grey levels: SHOT a level of signal, READ alone."""
SPARE_PX = 96
"""Pixels by which the sheet of noise is larger than the picture: each frame cuts its own noise from another place of
it."""
NOISE_STEPS = 30
"""Steps of the sheet's whole numbers in one standard deviation."""
TORCH_EXPOSURE = 0.55
"""What is left of the exposure, as a share, once the automatic has answered to a torch."""


@dataclass(frozen=True)
class StillLight:
    """What multiplies and what is added to the picture, wherever the disc stands: [height, width, 1] each."""

    factor: Pixels
    added: Pixels

    def on(self, part: Pixels, window: Window) -> Pixels:
        """A window of the picture under this light, as a new array."""
        return part * self.factor[window.slices] + self.added[window.slices]


def static(meter: DrawnMeter, slot: Window) -> StillLight:
    """Vignette, dirt on the glass, light from one side, and what is reflected: the lamp, the camera."""
    height, width = meter.view.height, meter.view.width
    y, x = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]
    far = np.hypot((x - width / 2) / width, (y - height / 2) / width)
    factor = 1.0 - 0.25 * far**2
    random = np.random.default_rng(meter.seed + 2)
    for _ in range(meter.light.dirt):
        middle = slot.x + random.uniform(0, slot.width), slot.y + random.uniform(0, slot.height)
        size = random.uniform(0.8, 3.5) * width / 640
        factor *= 1.0 - random.uniform(0.15, 0.6) * np.exp(
            -((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / (2 * size**2)
        )
    beside = np.clip((x - slot.x - slot.width / 2) / (slot.width / 2), -1.0, 1.0)
    factor *= 1.0 + meter.light.one_sided * beside
    added = _lamp(meter, slot, x, y) + _camera(meter, slot, x, y)
    return StillLight(factor[..., None].astype(np.float32), added[..., None])


def gain(meter: DrawnMeter, story: Story, time_s: float) -> Gain:
    """What the light is worth at a time: float32 [height or 1, 1, 3]."""
    level = meter.light.gain * np.array(meter.light.white_balance, np.float64)[None, None, :]
    for trouble in story.troubles:
        if isinstance(trouble, Dark):
            level = level * (1.0 - (1.0 - trouble.level) * during(trouble.start, trouble.end, time_s))
        elif isinstance(trouble, Torch):
            level = level * (1.0 - (1.0 - TORCH_EXPOSURE) * during(trouble.start, trouble.end, time_s))
        elif isinstance(trouble, Drift):
            level = level * _drifted(trouble, time_s)
        elif isinstance(trouble, Flicker):
            rows = np.arange(meter.view.height)[:, None, None] / meter.view.height * trouble.readout_s
            level = level * (1.0 + trouble.depth * np.sin(2 * np.pi * trouble.hz * (time_s + rows)))
    return level.astype(np.float32)


def during(start: float, end: float, time_s: float) -> float:
    """1 within a span, 0 outside, with ramps of RAMP_S inside its ends."""
    return float(np.clip(min(time_s - start, end - time_s) / RAMP_S, 0.0, 1.0))


class Sensor:
    """Turns light into a picture of whole numbers, with shot and read noise, grey under infrared."""

    def __init__(self, meter: DrawnMeter, random: np.random.Generator) -> None:
        self._infrared, self._random, self._strength = meter.light.infrared, random, meter.light.noise
        shape = (meter.view.height + SPARE_PX, meter.view.width + SPARE_PX, 1 if self._infrared else 3)
        self._sheet = np.clip(random.standard_normal(shape, np.float32) * NOISE_STEPS, -127, 127).astype(np.int8)

    def expose(self, picture: Pixels, gain: Gain) -> Image:
        """The picture uint8 [height, width, 3] under a gain [height or 1, 1, 3]."""
        lit = picture * gain if len(gain) > 1 else cv2.transform(picture, np.diag(gain[0, 0]))
        if self._infrared:
            lit = cv2.cvtColor(np.asarray(lit, np.float32), cv2.COLOR_BGR2GRAY)[..., None]
        seen = self._with_noise(np.asarray(lit, np.float32))
        return np.asarray(cv2.cvtColor(seen, cv2.COLOR_GRAY2BGR) if self._infrared else seen, np.uint8)

    def _with_noise(self, lit: Pixels) -> Image:
        if self._strength <= 0:
            return np.clip(np.rint(lit), 0, 255).astype(np.uint8)
        down, across = self._random.integers(SPARE_PX, size=2)
        noise = self._sheet[down : down + lit.shape[0], across : across + lit.shape[1]]
        deviation = cv2.addWeighted(lit, SHOT, lit, 0.0, READ)
        cv2.sqrt(deviation, deviation)
        cv2.multiply(noise, deviation, deviation, self._strength / NOISE_STEPS, cv2.CV_32F)
        return np.asarray(cv2.add(lit, deviation, dtype=cv2.CV_8U), np.uint8)


def _lamp(meter: DrawnMeter, slot: Window, x: Pixels, y: Pixels) -> Pixels:
    """The lamp's reflection: a saturated spot with a halo, and its long streak on the plate below."""
    scale = meter.view.width / 640
    middle = slot.x + meter.light.lamp_at * slot.width, slot.y + 0.4 * slot.height
    away2 = ((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / scale**2
    spot = 700 * np.exp(-away2 / (2 * 11.0**2)) + 40 * np.exp(-away2 / (2 * 30.0**2))
    below = np.clip((y - slot.y - slot.height) / 4, 0, 1) * np.clip((slot.y + 2.6 * slot.height - y) / 9, 0, 1)
    streak = 160 * below * np.exp(-((((x - middle[0]) / scale) / 20.0) ** 4))
    return np.asarray(meter.light.lamp * (spot + streak), np.float32)


def _camera(meter: DrawnMeter, slot: Window, x: Pixels, y: Pixels) -> Pixels:
    """The camera in the glass: its board's bright edge and the lens, a ring, across the slot."""
    scale = slot.width / 400
    right, down = (x - slot.x - 0.4 * slot.width) / scale, (y - slot.y - 0.6 * slot.height) / scale
    board = np.clip((60.0 - np.abs(right)) / 4.0, 0.0, 1.0) * np.clip((45.0 - np.abs(down)) / 4.0, 0.0, 1.0)
    ring = np.exp(-(((np.hypot(right, down) - 16.0) / 3.0) ** 2))
    return np.asarray(meter.light.mirrored * (50.0 * board + 90.0 * ring), np.float32)


def _drifted(drift: Drift, time_s: float) -> NDArray[np.float64]:
    phase = 2 * np.pi * time_s / drift.period_s
    exposure, colour = 1.0 + drift.exposure * np.sin(phase), drift.colour * np.sin(0.73 * phase + 1.0)
    return np.asarray(np.array([1.0 - colour, 1.0, 1.0 + colour])[None, None, :] * exposure)
