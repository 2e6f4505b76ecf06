"""How a part of the station is: one of the things that health is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["well", "degraded", "failed"]
LEVELS: tuple[Level, ...] = ("well", "degraded", "failed")
"""From the best to the worst; metrics have the place in this row."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A part (camera, journal, an output, ...), how it is, and in one sentence why, unless it is well."""

    part: str
    level: Level = "well"
    reason: str | None = None
