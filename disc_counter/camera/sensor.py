"""Which of a sensor's modes is taken, and which controls are set once and for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from disc_counter.camera.opencv_capture import too_slow

RATE_MARGIN = 0.99
"""The least share of the asked rate that a sensor mode must reach: sensors said to take 60 pictures a second may take
59.9."""
FLICKER_MANUAL = 1
"""libcamera's AeFlickerMode: the period is given."""
FLICKERS_PER_PERIOD = 2
"""Flickers of a lamp in a period of the mains: on 50 Hz it flickers 100 times a second."""
WHOLE = (0.0, 0.0, 1.0, 1.0)
"""Crop of a sensor, as shares of its width and height: all of it."""
AF_AUTO, AF_START, AF_MACRO = 1, 0, 1
"""libcamera's values for focusing once and then holding, in the near range, where the meter is."""


def fitting_mode(
    modes: Sequence[Mapping[str, Any]], size: tuple[int, int], frame_rate: float
) -> Mapping[str, Any] | None:
    """The smallest mode that is fast and large enough, else the fastest; None where the modes are not known.

    Each mode has "size" in pixels, "fps" and "bit_depth".
    """
    known = [mode for mode in modes if mode.get("fps")]
    fast = [mode for mode in known if mode["fps"] >= RATE_MARGIN * frame_rate and _covers(mode["size"], size)]
    if fast:
        return min(fast, key=lambda mode: (mode["size"][0] * mode["size"][1], mode["bit_depth"]))
    return max(known, key=lambda mode: mode["fps"], default=None)


def lasting_controls(can: Mapping[str, Any], mains_hz: int, crop: tuple[float, float, float, float]) -> dict[str, Any]:
    """Against flicker, focus where there is a lens, and the zoom; only what the camera has.

    `can` has, for each control, its least, its greatest and its usual value, as picamera2's `camera_controls` do once
    the camera is configured; `crop` are shares of the usual ScalerCrop, which has the picture's proportions.
    """
    wanted: dict[str, Any] = {}
    if "AeFlickerMode" in can and "AeFlickerPeriod" in can:
        period_us = round(1e6 / mains_hz / FLICKERS_PER_PERIOD)
        wanted |= {"AeFlickerMode": FLICKER_MANUAL, "AeFlickerPeriod": period_us}
    if "AfMode" in can:
        wanted |= {"AfMode": AF_AUTO, "AfTrigger": AF_START, "AfRange": AF_MACRO}
    if crop != WHOLE and "ScalerCrop" in can:
        _, most, usual = can["ScalerCrop"]
        wanted["ScalerCrop"] = _zoomed(usual or most, crop)
    return wanted


def shortcoming(
    can: Mapping[str, Any], rate: float, asked_rate: float, crop: tuple[float, float, float, float]
) -> str | None:
    """What the sensor does not do of what was asked for, in one sentence."""
    if slow := too_slow(rate, asked_rate):
        return slow
    if crop != WHOLE and "ScalerCrop" not in can:
        return "the camera cannot zoom: take [camera] crop out"
    return None


def _zoomed(most: tuple[int, int, int, int], crop: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """The part of a rectangle in the sensor's pixels: x, y, width, height."""
    x, y, width, height = most
    left, top, wide, high = crop
    return x + round(left * width), y + round(top * height), round(wide * width), round(high * height)


def _covers(mode: tuple[int, int], size: tuple[int, int]) -> bool:
    return mode[0] >= size[0] and mode[1] >= size[1]
