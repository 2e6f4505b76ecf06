"""When a camera's automatic exposure and white balance are let loose, and when they are held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOCKED_KEYS = ("ExposureTime", "AnalogueGain", "ColourGains")
"""What is read once the automatic has settled, and then held."""
SETTLED_SHARE = 0.02
"""The most that exposure and gain may change from one look to the next, as a share, to count as settled."""
SETTLED_LOOKS = 5
"""Looks in a row, half a second's, that must have settled: a single quiet one may be chance."""
MOST_LOOKS = 50
"""Looks, five seconds' at ten a second, after which light that never settles is held as it is."""
CHANGED_SHARE = 0.35
"""The least share by which the brightness must differ from what was locked to be another light: a mark that passes
changes it by far less."""
CHANGED_LOOKS = 20
"""Looks in a row, two seconds' at ten a second, that must show another light: a hand or a torch passes by sooner."""


class Exposure:
    """Gives the controls to set, a few times a second: first automatic until it settles, then locked.

    `can` names the controls that the camera has.
    """

    def __init__(self, can: frozenset[str]) -> None:
        self._can = can
        self._before: float | None = None
        self._looks = self._calm = self._changed = 0
        self._level: float | None = None
        self.locked = False

    def look(self, metadata: Mapping[str, Any], level: float) -> dict[str, Any] | None:
        """The controls to set after a picture of this mean brightness (0 to 255); None to leave all as it is."""
        return self._watch(level) if self.locked else self._settle(metadata, level)

    def _settle(self, metadata: Mapping[str, Any], level: float) -> dict[str, Any] | None:
        if not {"ExposureTime", "AnalogueGain"} <= metadata.keys() & self._can:
            return None
        light = float(metadata["ExposureTime"]) * float(metadata["AnalogueGain"])
        before, self._before = self._before, light
        self._looks += 1
        still = before is not None and abs(light - before) <= SETTLED_SHARE * before
        self._calm = self._calm + 1 if still else 0
        if self._calm < SETTLED_LOOKS and self._looks < MOST_LOOKS:
            return None
        self.locked, self._level, self._changed = True, level, 0
        held = {key: metadata[key] for key in LOCKED_KEYS if key in metadata and key in self._can}
        return held | self._only({"AeEnable": False, "AwbEnable": False})

    def _watch(self, level: float) -> dict[str, Any] | None:
        assert self._level is not None
        differs = abs(level - self._level) > CHANGED_SHARE * max(self._level, 1.0)
        self._changed = self._changed + 1 if differs else 0
        if self._changed < CHANGED_LOOKS:
            return None
        self.locked, self._before = False, None
        self._looks = self._calm = 0
        # An exposure or gain of 0 gives it back to the automatic.
        return self._only({"AeEnable": True, "AwbEnable": True, "ExposureTime": 0, "AnalogueGain": 0.0})

    def _only(self, controls: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in controls.items() if key in self._can}
