"""The smaller figures of the status, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from disc_counter.energy import WH_PER_KWH
from disc_counter.status import Reading, Status, report
from disc_counter.status.figure import Figure
from disc_counter.words.number_format import SPACE
from disc_counter.words.texts import Texts

BY_UNIT: Mapping[str, Callable[[float, Texts], str]] = {
    "W": lambda power_w, t: t.format.power(power_w),
    "Wh": lambda energy_wh, t: t.format.energy(energy_wh),
    "kWh": lambda energy_kwh, t: t.format.energy(energy_kwh * WH_PER_KWH),
    "s": lambda seconds, t: t.format.duration(seconds),
    "revolutions/kWh": lambda constant, t: t("constant_value", value=t.format.exact(constant)),
}
"""How people read a number of a unit; one of another unit is said with the unit behind it."""


def details_of(status: Status, t: Texts) -> list[tuple[str, str]]:
    """The figures that have words, as pairs of name and value, in the order in which they are shown.

    One that is not known is left out where that would tell nothing.
    """
    return [
        (t(figure.words), _value(figure, status, t))
        for figure in report.FIGURES
        if figure.words and (figure.said_unknown or figure.value(status) is not None)
    ]


def _value(figure: Figure, status: Status, t: Texts) -> str:
    value = figure.value(status)
    if value is None:
        return t.first_of(f"{figure.words}_unknown", "unknown")
    if isinstance(value, Reading):
        energy, time = BY_UNIT["kWh"](value.reading_kwh, t), t.format.moment(value.time)
        return t("reading_value", energy=energy, time=time)
    if isinstance(value, datetime):
        return t.format.moment(value)
    if isinstance(value, bool):
        return t("yes" if value else "no")
    return value if isinstance(value, str) else _number(figure, value, t)


def _number(figure: Figure, value: float, t: Texts) -> str:
    if figure.unit in BY_UNIT:
        return BY_UNIT[figure.unit](value, t)
    number = t.format.number(value, 0 if figure.kind == "count" else figure.decimals)
    return f"{number}{SPACE}{figure.unit}" if figure.unit else number
