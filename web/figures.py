"""Numbers and times as people read them."""

from __future__ import annotations

from datetime import datetime

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
KILOWATTS_FROM_W = 10_000.0


def number(value: float, decimals: int = 0) -> str:
    """A number with grouped thousands and a true minus sign; no minus before what is shown as zero."""
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if negative else text


def power_parts(power_w: float) -> tuple[str, str]:
    """Power as number and unit: watts up to 10 kW, kilowatts above."""
    if abs(power_w) >= KILOWATTS_FROM_W:
        return number(power_w / 1000, 2), "kW"
    return number(power_w), "W"


def power(power_w: float) -> str:
    """Power with its unit."""
    return SPACE.join(power_parts(power_w))


def energy_parts(energy_wh: float) -> tuple[str, str]:
    """Energy as number and unit: kilowatt-hours with two decimals."""
    return number(energy_wh / 1000, 2), "kWh"


def energy(energy_wh: float) -> str:
    """Energy with its unit."""
    return SPACE.join(energy_parts(energy_wh))


def duration(seconds: float) -> str:
    """A span in its largest fitting unit: 12 s, 3 min, 2 h, 4 d."""
    for unit_s, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit_s:
            return f"{int(seconds // unit_s)}{SPACE}{unit}"
    return f"{int(seconds)}{SPACE}s"


def moment(time: datetime) -> str:
    """A time in the machine's own zone: 3 Jun 2025, 14:05."""
    local = time.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}".replace(" ", SPACE)
