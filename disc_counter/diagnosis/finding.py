"""What is found, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "fair", "bad", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, in words, and what to do; `advice` is empty where there is nothing to do."""

    name: str
    level: Level
    words: str
    advice: str = ""
