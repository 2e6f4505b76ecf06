"""Pictures read one after the other: what each register in each of them shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disc_counter.model import Image
from disc_counter.picture.files import read_picture
from disc_counter.register.reading import read
from disc_counter.register.shown import RegisterReading
from disc_counter.settings import Settings
from disc_counter.settings.schema import Register

CONFIDENCE_DIGITS = 3
"""Decimals of a confidence: thousandths."""


@dataclass(frozen=True, slots=True)
class PictureRead:
    """What one register shows in one picture; `register` is its name, None where only one is configured."""

    file: Path
    register: str | None
    reading: RegisterReading

    def fields(self) -> dict[str, Any]:
        """As the command prints it."""
        name = {} if self.register is None else {"register": self.register}
        reason = {} if self.reading.reason is None else {"reason": self.reading.reason}
        return {
            "file": str(self.file),
            **name,
            "reading_kwh": self.reading.reading_kwh,
            "digits": self.reading.digits,
            "confidence": round(self.reading.confidence, CONFIDENCE_DIGITS),
            **reason,
        }


def read_registers(file: Path, settings: Settings) -> Iterator[PictureRead]:
    """Every configured register in a picture; without any, the one that is found in it. PictureError if it is none.

    Windows are in the picture's own pixels: it is taken to be turned already.
    """
    image = read_picture(file)
    several = len(settings.registers) > 1
    for register in settings.registers:
        yield PictureRead(file, register.name if several else None, _read(image, register))
    if not settings.registers:
        yield PictureRead(file, None, read(image, None, None, Register().decimal_digits))


def _read(image: Image, register: Register) -> RegisterReading:
    return read(image, register.window, register.drum_count, register.decimal_digits)
