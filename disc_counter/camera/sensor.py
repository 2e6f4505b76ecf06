"""Which of a sensor's modes is taken, and which controls are set once and for all."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

RATE_MARGIN = 0.99
"""Sensors that are said to take 60 pictures a second may take 59.9."""
FLICKER_MANUAL = 1
FLICKER_PERIOD_US = 10_000
"""Lamps on 50 Hz mains flicker 100 times a second."""
AF_AUTO, AF_START, AF_MACRO = 1, 0, 1
"""Focus once, then hold; the meter is near."""


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


def lasting_controls(can: Container[str]) -> dict[str, Any]:
    """Against flicker, and focus where there is a lens; only what the camera has."""
    wanted: dict[str, Any] = {}
    if "AeFlickerMode" in can and "AeFlickerPeriod" in can:
        wanted |= {"AeFlickerMode": FLICKER_MANUAL, "AeFlickerPeriod": FLICKER_PERIOD_US}
    if "AfMode" in can:
        wanted |= {"AfMode": AF_AUTO, "AfTrigger": AF_START, "AfRange": AF_MACRO}
    return wanted


def _covers(mode: tuple[int, int], size: tuple[int, int]) -> bool:
    return mode[0] >= size[0] and mode[1] >= size[1]
