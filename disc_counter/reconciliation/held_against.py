"""What the register is held against the turns by: readings, and times without sight."""

from __future__ import annotations

from dataclasses import dataclass

from disc_counter.model import NS_PER_S


@dataclass(frozen=True, slots=True)
class Point:
    """A reading, all registers together, and how far the disc had gone when the picture was taken."""

    time_ns: int
    reading_kwh: float
    total_urev: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Wall times (UTC) between which the disc was not seen."""

    from_ns: int
    until_ns: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.until_ns - self.from_ns) / NS_PER_S
