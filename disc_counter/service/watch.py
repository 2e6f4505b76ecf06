"""One watch over everything: every part of the service is asked how it is, and health is what they say together."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from disc_counter.clock import Clock
from disc_counter.service.faults import SAID_S
from disc_counter.status.condition import Condition, Level
from disc_counter.units import MINUTE_NS

Reason: TypeAlias = Callable[[], str | None]
"""Says in one sentence what is wrong; None if nothing is."""
LEAST_FREE_BYTES = 50 * 2**20
"""Room on the disk below which it is said, in bytes: the journal takes a tenth of it a year, others fill the rest."""
CLOCK_S = 600.0
"""How long the wall time may be unknown after the start, in s: a time server is found within seconds, or not at all."""


FATAL = ("measuring",)
"""Parts without which nothing is counted, though the service runs."""

NOT_KNOWN = "the time is not known: connect the network, or set the clock; what is counted gets its time then"
SET_BACK_NS = MINUTE_NS
"""How far the clock must go back to be said, in ns: less stays within a minute, the finest that energy is kept by."""


class Watch:
    """Asks each part for what is wrong with it; any thread may ask it for all of them."""

    def __init__(self, reasons: Mapping[str, Reason], others: Callable[[], Mapping[str, Reason]] = lambda: {}) -> None:
        self._reasons, self._others = reasons, others

    def conditions(self) -> tuple[Condition, ...]:
        """How all parts are, in the order in which they matter."""
        return tuple(
            _asked(part, "failed" if part in FATAL else "degraded", why)
            for part, why in {**self._reasons, **self._others()}.items()
        )


def watching(
    directory: Path, clock: Clock, others: Callable[[], Mapping[str, Reason]] = lambda: {}, **reasons: Reason
) -> Watch:
    """A watch over the parts that are named, in their order, over the disk of a folder and the clock, and over others.

    Those come and go.
    """
    return Watch({**reasons, "disk": partial(room_left, directory), "clock": ClockWatch(clock).reason}, others)


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


class ClockWatch:
    """Says what is wrong with the wall time: not known for long, or set back while something was counted by it."""

    def __init__(self, clock: Clock, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._monotonic_s = clock, monotonic_s
        self._begun_s = monotonic_s()
        self._offset_ns: int | None = None
        self._set_back: tuple[float, int] | None = None

    def reason(self) -> str | None:
        """In one sentence; None if nothing is."""
        now_s, offset_ns, before_ns = self._monotonic_s(), self._clock.offset_ns(), self._offset_ns
        self._offset_ns = offset_ns
        if offset_ns is None:
            return NOT_KNOWN if now_s - self._begun_s >= CLOCK_S else None
        if before_ns is not None and before_ns - offset_ns >= SET_BACK_NS:
            self._set_back = now_s, before_ns - offset_ns
        if self._set_back is None or now_s - self._set_back[0] >= SAID_S:
            return None
        minutes = self._set_back[1] / MINUTE_NS
        return (
            f"the clock was set back by {minutes:.0f} min: what is counted now falls into minutes that are counted"
            " already, whose power is too high then; totals are right"
        )
