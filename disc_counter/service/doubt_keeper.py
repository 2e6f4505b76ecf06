"""Which pictures of registers are kept because they could not be read for sure."""

from __future__ import annotations

import logging
from pathlib import Path

from disc_counter.model import NS_PER_S, Image, Window
from disc_counter.picture.doubtful import DoubtfulPictures
from disc_counter.register.picture_parts import around
from disc_counter.register.shown import RegisterReading
from disc_counter.settings import Register

PAUSE_S = 600.0
"""From one picture of a register that is kept to the next, in s: what hinders is the same meanwhile, and each is
written to the card at once."""

log = logging.getLogger(__name__)


class DoubtKeeper:
    """Keeps a picture now and then while a register is not sure."""

    def __init__(self, directory: Path) -> None:
        self._pictures = DoubtfulPictures(directory)
        self._kept_ns: dict[str, int] = {}

    def look(self, image: Image, register: Register, reading: RegisterReading, time_ns: int) -> None:
        """Keep the picture of a reading, taken at a wall time, if that is not sure and its row is known."""
        row = _row(image, register, reading)
        kept_ns = self._kept_ns.get(register.name)
        if reading.reading_kwh is not None or row is None:
            return
        if kept_ns is not None and 0 <= time_ns - kept_ns < PAUSE_S * NS_PER_S:
            return
        self._kept_ns[register.name] = time_ns
        try:
            read = (register.name, reading.digits, reading.confidence, reading.reason or "")
            self._pictures.keep(image, row, time_ns, read)
        except OSError as error:
            log.warning("a doubtful picture of a register cannot be kept: %s", error.strerror)


def _row(image: Image, register: Register, reading: RegisterReading) -> Window | None:
    """Where the drums were seen, else where they are said to be; None where neither is known."""
    if reading.drums:
        return around([drum.window for drum in reading.drums], (image.shape[1], image.shape[0]))
    return register.window
