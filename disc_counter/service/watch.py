"""One watch over everything: every part of the service is asked how it is, and health is what they say together."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from disc_counter.clock import Clock
from disc_counter.status.condition import Condition, Level

Reason: TypeAlias = Callable[[], str | None]
"""Says in one sentence what is wrong; None if nothing is."""
LEAST_FREE_BYTES = 50 * 2**20
"""Room on the disk below which it is said, in bytes: the journal takes a tenth of it a year, others fill the rest."""
CLOCK_S = 600.0
"""How long the wall time may be unknown after the start, in s: a time server is found within seconds, or not at all."""


FATAL = ("measuring",)
"""Parts without which nothing is counted, though the service runs."""


class Watch:
    """Asks each part for what is wrong with it; any thread may ask it for all of them."""

    def __init__(self, reasons: Mapping[str, Reason]) -> None:
        self._reasons = reasons

    def conditions(self) -> tuple[Condition, ...]:
        """How all parts are, in the order in which they matter."""
        return tuple(
            _asked(part, "failed" if part in FATAL else "degraded", why) for part, why in self._reasons.items()
        )


def watching(directory: Path, clock: Clock, **reasons: Reason) -> Watch:
    """A watch over the parts that are named, in their order, and over the disk of a folder and the clock."""
    return Watch({**reasons, "disk": partial(room_left, directory), "clock": time_known(clock)})


def _asked(part: str, level: Level, reason: Reason) -> Condition:
    try:
        said = reason()
    except Exception as error:  # whatever it is, the others are still to be heard
        return Condition(part, "failed", f"the {part} cannot say how it is ({type(error).__name__}: {error})")
    return Condition(part) if said is None else Condition(part, level, said)


def room_left(directory: Path) -> str | None:
    """What is wrong with the disk that a folder is on; None while there is room."""
    try:
        free = shutil.disk_usage(directory).free
    except OSError as error:
        return f"the folder {directory} cannot be reached ({error.strerror}): check the disk"
    if free >= LEAST_FREE_BYTES:
        return None
    return f"the disk of {directory} has {free / 2**20:.0f} MB left: make room, or soon nothing can be written"


def time_known(clock: Clock, monotonic_s: Callable[[], float] = time.monotonic) -> Reason:
    """Says what is wrong while the wall time is not known for long."""
    begun_s = monotonic_s()

    def reason() -> str | None:
        if clock.offset_ns() is not None or monotonic_s() - begun_s < CLOCK_S:
            return None
        return "the time is not known: connect the network, or set the clock; what is counted gets its time then"

    return reason
