"""One register, read again and again from pictures of the same camera: found, kept, and given up where it is print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from disc_counter.model import Image
from disc_counter.register.layout import Layout
from disc_counter.register.lookout import STANDS, Lookout
from disc_counter.register.picture_parts import around
from disc_counter.register.reading import counts_of, glance, read, read_at
from disc_counter.register.shown import RegisterReading, nothing
from disc_counter.register.standstill import Standstill
from disc_counter.settings import Register

Expected = Callable[[float], bool]


class RegisterFinder:
    """Reads a register wherever the configuration says that it is; without a window, once one row is sure to be it."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._counts = counts_of(register.drum_count)
        self._lookout = Lookout(self._counts)
        self._standstill = Standstill(10.0**-register.decimal_digits)
        self._found: Layout | None = None

    def read(self, image: Image, counted_kwh: float | None, expected: Expected | None = None) -> RegisterReading:
        """What it shows in a picture, when so much had been counted; None where that is not known.

        A glance at where the drums were before is enough where `expected` says so of what is read there.
        """
        reading = self._looked(image, expected)
        if reading.reading_kwh is None:
            return reading
        if counted_kwh is None or not self._standstill.stands(reading.reading_kwh, counted_kwh):
            self._found = self._found or reading.row
            return reading
        self._found = None
        self._lookout.drop()
        return replace(reading, reading_kwh=None, reason=STANDS)

    def _looked(self, image: Image, expected: Expected | None) -> RegisterReading:
        register = self._register
        if self._found is not None and expected is not None:
            window = register.window or around(self._found.windows(), image.shape[1::-1])
            reading = glance(image, window, self._found, register.decimal_digits)
            if reading.reading_kwh is not None and expected(reading.reading_kwh):
                return reading
        self._found = None
        if register.window is not None:
            return read(image, register.window, register.drum_count, register.decimal_digits)
        row = self._lookout.look(image)
        if row is None:
            return nothing(self._lookout.reason or "", self._counts)
        return read_at(image, row, self._counts, register.decimal_digits)
