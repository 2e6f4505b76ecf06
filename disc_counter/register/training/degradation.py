"""What lies between a register and its picture: tilt, shade, glare, dirt, blur, few pixels, noise, compression."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from disc_counter.model import Image
from disc_counter.register.training.drawn_registers import Drawn

SMALLEST_DIGIT_PX, LARGEST_DIGIT_PX = 8.0, 38.0
"""A crop is about 1.6 digits high: 12 to 60 pixels."""
USUAL_LEAN_DEG = 1.5
"""How far rows lean in pictures, one standard deviation, in degrees."""


def photographed(
    drawn: Drawn, rng: np.random.Generator, digit_px: float | None = None, lean_deg: float | None = None
) -> Drawn:
    """The register as a cheap camera close by would show it, its digits so high and its row leaning so far if said."""
    if digit_px is None:
        digit_px = float(np.exp(rng.uniform(np.log(SMALLEST_DIGIT_PX), np.log(LARGEST_DIGIT_PX))))
    if lean_deg is None:
        lean_deg = rng.normal(0, USUAL_LEAN_DEG)
    seen = _tilted_and_scaled(drawn, digit_px / drawn.digit_px, lean_deg, rng)
    light = seen.image.astype(np.float32)
    light = _uneven(light, rng)
    if rng.random() < 0.25:
        light = _dirt(light, seen.digit_px, rng)
    if rng.random() < 0.2:
        light = _glare(light, seen.digit_px, rng)
    light = _blurred(light, seen.digit_px, rng)
    light += rng.normal(0, rng.choice([0.5, 1.0, 2.0, 4.0, 8.0]), light.shape).astype(np.float32)
    image = np.clip(light, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        image = _compressed(image, int(rng.integers(30, 95)))
    return Drawn(image, seen.middles, seen.digit_px, seen.step_px)


def _tilted_and_scaled(drawn: Drawn, scale: float, lean_deg: float, rng: np.random.Generator) -> Drawn:
    height, width = drawn.image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean_deg, scale)
    turn[0, 1] += rng.normal(0, 0.04) * scale  # seen from the side, upright strokes lean
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    turn[0, 2] += (size[0] - width) / 2
    turn[1, 2] += (size[1] - height) / 2
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    # warpAffine does not average over what becomes one pixel: blur first.
    soft = cv2.GaussianBlur(drawn.image, (0, 0), max(0.3, 0.45 / scale)) if flags == cv2.INTER_AREA else drawn.image
    whole = cv2.warpAffine(soft, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    image = np.asarray(whole, np.uint8)
    middles = drawn.middles @ turn[:, :2].T + turn[:, 2]
    return Drawn(image, middles, drawn.digit_px * scale, drawn.step_px * scale)


def _uneven(light: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """A lamp from one side, too little or too much of it, and a raised black."""
    height, width = light.shape
    across = np.linspace(-1, 1, width, dtype=np.float32)[None] * rng.normal(0, 0.25)
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * rng.normal(0, 0.15)
    gain = np.exp(rng.normal(-0.2, 0.4))
    return np.asarray(light * np.clip(1 + across + down, 0.2, 2) * gain + rng.uniform(0, 60), np.float32)


def _dirt(light: NDArray[np.float32], digit_px: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Specks, hairs and worn paint."""
    height, width = light.shape
    for _ in range(int(rng.integers(1, 12))):
        middle = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (max(1, int(digit_px * rng.uniform(0.02, 0.12))), max(1, int(digit_px * rng.uniform(0.02, 0.3))))
        cv2.ellipse(light, middle, axes, rng.uniform(0, 180), 0, 360, float(rng.uniform(0, 255)), -1, cv2.LINE_AA)
    return light


def _glare(light: NDArray[np.float32], digit_px: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A lamp's reflection: a bright, soft blob."""
    height, width = light.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    y0, x0 = rng.uniform(0, height), rng.uniform(0, width)
    spread = digit_px * rng.uniform(0.2, 1.2)
    return np.asarray(
        light + rng.uniform(60, 400) * np.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * spread**2)), np.float32
    )


def _blurred(light: NDArray[np.float32], digit_px: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Out of focus by up to an eighth of a digit, or shaken."""
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), max(0.2, digit_px * 0.08 * rng.random() ** 2)), np.float32)
    if rng.random() < 0.1:
        length = max(1, int(digit_px * rng.uniform(0.05, 0.15)))
        light = np.asarray(cv2.blur(light, (length, 1) if rng.random() < 0.5 else (1, length)), np.float32)
    if rng.random() < 0.3:
        soft = cv2.GaussianBlur(light, (0, 0), max(0.5, digit_px * 0.06))
        light = light + rng.uniform(0.3, 1.5) * (light - soft)  # a camera's own sharpening
    return light


def _compressed(image: Image, quality: int) -> Image:
    _, code = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_GRAYSCALE), np.uint8)
