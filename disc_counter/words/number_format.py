"""Numbers and times as people read them, in the form of their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from disc_counter.energy import WH_PER_KWH

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
W_PER_KW = 1000
KILOWATTS_FROM_W = 10_000.0
"""The least power said in kW, in W: below, watts are short enough and say more."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`point` and `group` stand in numbers, `months` and `weekdays` are names from January and Monday on.

    `day_form` puts a date together of {day}, {month} and {year}.
    """

    point: str
    group: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day_form: str

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with grouped thousands and a true minus sign; no minus before what is shown as zero."""
        text = f"{abs(value):,.{decimals}f}"
        negative = value < 0 and any(digit in text for digit in "123456789")
        text = text.translate({ord(","): self.group, ord("."): self.point})
        return MINUS + text if negative else text

    def exact(self, value: float) -> str:
        """A number with as many decimals as it has: 187.5."""
        return f"{value:.10g}".replace(".", self.point)

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
        return f"{self.day(local)}, {local:%H:%M}".replace(" ", SPACE)

    def day(self, day: date) -> str:
        """A day: 3 June 2025."""
        return self.day_form.format(day=day.day, month=self.months[day.month - 1], year=day.year).replace(" ", SPACE)

    def month(self, day: date) -> str:
        """The month a day lies in: June 2025."""
        return f"{self.months[day.month - 1]}{SPACE}{day.year}"

    def short_month(self, day: date) -> str:
        """The same without the year, as short as people write it: Jun."""
        return self.months[day.month - 1][:3]

    def weekday(self, day: date) -> str:
        """The day's name: Tuesday."""
        return self.weekdays[day.weekday()]


ENGLISH_FORMAT = NumberFormat(
    point=".",
    group=",",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    day_form="{day} {month} {year}",
)
GERMAN_FORMAT = NumberFormat(
    point=",",
    group=".",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    weekdays=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    day_form="{day}. {month} {year}",
)
