"""Numbers and times as people read them, in the form of their language (CLDR, by Babel)."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from datetime import time as time_of_day
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import NumberPattern, get_decimal_symbol, parse_pattern

from disc_counter.energy import WH_PER_KWH

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
W_PER_KW = 1000
KILOWATTS_FROM_W = 10_000.0
"""The least power said in kW, in W: below, watts are short enough and say more."""
EXACT = parse_pattern("0.##########")
REMEMBERED = 2048
"""Figures and times kept in words: pages say most of them once a second, or in each of their lines."""


class NumberFormat:
    """Of a locale ("en_GB"). Symbols of units are the SI's, which are those of every language."""

    def __init__(self, locale: str) -> None:
        self._locale = Locale.parse(locale)
        self.point = get_decimal_symbol(self._locale)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with grouped thousands and a true minus sign; no minus before what is shown as zero."""
        text = _grouped(abs(value), decimals, self._locale)
        negative = value < 0 and any(digit in text for digit in "123456789")
        return MINUS + text if negative else text

    def exact(self, value: float) -> str:
        """A number with as many decimals as it has, as it may be typed: 187.5."""
        return ("-" if value < 0 else "") + str(EXACT.apply(Decimal(abs(value)), self._locale))

    def power_parts(self, power_w: float) -> tuple[str, str]:
        """Power as number and unit: watts up to 10 kW, kilowatts above."""
        if abs(power_w) >= KILOWATTS_FROM_W:
            return self.number(power_w / W_PER_KW, 2), "kW"
        return self.number(power_w), "W"

    def power(self, power_w: float) -> str:
        """Power with its unit."""
        return SPACE.join(self.power_parts(power_w))

    def energy_parts(self, energy_wh: float) -> tuple[str, str]:
        """Energy as number and unit: kilowatt-hours with two decimals."""
        return self.number(energy_wh / WH_PER_KWH, 2), "kWh"

    def energy(self, energy_wh: float, decimals: int = 2) -> str:
        """Energy with its unit."""
        return SPACE.join((self.number(energy_wh / WH_PER_KWH, decimals), "kWh"))

    def duration(self, seconds: float) -> str:
        """A span in its largest fitting unit: 12 s, 3 min, 2 h, 4 d."""
        for unit_s, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
            if seconds >= 2 * unit_s:
                return f"{int(seconds // unit_s)}{SPACE}{unit}"
        return f"{int(seconds)}{SPACE}s"

    def moment(self, time: datetime, zone: tzinfo | None = None) -> str:
        """A time in a zone, or the machine's own: 3 June 2025, 14:05."""
        local = time.astimezone(zone)
        return _kept(self._joined(self.day(local), local))

    def time(self, time: datetime) -> str:
        """The time of day as a time's own zone has it: 14:05."""
        return _time(time.hour, time.minute, self._locale)

    def day(self, day: date) -> str:
        """A day: 3 June 2025."""
        return _kept(self._date(day, "long"))

    def full_day(self, day: date) -> str:
        """The same with its name, to be broken into lines: Tuesday, 3 June 2025."""
        return self._date(day, "full")

    def short_day(self, day: date) -> str:
        """The same with its name as short as people write it: Tu 3 June 2025."""
        return f"{self._date(day, 'cccccc')} {self.day(day)}"

    def full_moment(self, time: datetime) -> str:
        """A time of its own zone with the day's name, to be broken: Tuesday, 3 June 2025, 14:05."""
        return self._joined(self.full_day(time), time)

    def month(self, day: date) -> str:
        """The month a day lies in: June 2025."""
        return _kept(format_skeleton("yMMMM", day, locale=self._locale))

    def month_alone(self, month: int) -> str:
        """A month of any year, from 1 on: June."""
        return self._date(date(2000, month, 1), "LLLL")

    def short_month(self, month: int) -> str:
        """The same as short as people write it: Jun."""
        return self._date(date(2000, month, 1), "LLL")

    def _date(self, day: date, form: str) -> str:
        return _date(date(day.year, day.month, day.day), form, self._locale)

    def _joined(self, day: str, time: datetime) -> str:
        form = str(get_datetime_format("medium", locale=self._locale)).replace("'", "")
        return form.format(self.time(time), day)


@lru_cache(REMEMBERED)
def _grouped(value: float, decimals: int, locale: Locale) -> str:
    return str(_pattern(decimals).apply(Decimal(value), locale))


@lru_cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@lru_cache(REMEMBERED)
def _time(hour: int, minute: int, locale: Locale) -> str:
    return format_time(time_of_day(hour, minute), "short", locale=locale)


@lru_cache(REMEMBERED)
def _date(day: date, form: str, locale: Locale) -> str:
    return format_date(day, form, locale=locale)


def _kept(text: str) -> str:
    """A text that is not broken into lines."""
    return text.replace(" ", SPACE)
