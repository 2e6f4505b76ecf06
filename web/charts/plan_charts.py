"""A plan drawn without a script: lines over sizes, a map of months by hours, and the hours of a typical day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disc_counter.words.texts import Texts

WIDTH, HEIGHT = 600, 240
"""Of a drawing's inside, in its own units."""
LEFT, BELOW = 44, 30
"""Room for the figures beside and under it."""
HOURS, MONTHS = 24, 12
CELL_WIDTH, CELL_HEIGHT = 24, 16
MONTH_WIDTH = 44
LINES = 4
"""Lines across, or one more: more would crowd a phone."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LABELS_EVERY_H = 6


@dataclass(frozen=True, slots=True)
class SizeLine:
    """One battery's shares over the roof's sizes: a polyline's points, where its name stands, and which it is."""

    points: str
    dots: list[tuple[float, float, str]]
    name: str
    chosen: bool
    style: int


@dataclass(frozen=True, slots=True)
class Axis:
    """Lines across at `y` with their figures, and places under it at `x` with theirs."""

    across: list[tuple[float, str]]
    under: list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A month's hour: where it is, how strong from 0 to 1, and what it says."""

    x: float
    y: float
    strength: float
    title: str


@dataclass(frozen=True, slots=True)
class DayBar:
    """An hour of a typical day: (y, height) of what comes from roof, battery and grid, one upon the other."""

    x: float
    width: float
    parts: list[tuple[str, float, float]]
    title: str


@dataclass(frozen=True, slots=True)
class SeasonDrawing:
    """Bars of the use, and the sun's line."""

    name: str
    bars: list[DayBar]
    sun: str
    axis: Axis


def size_lines(table: Mapping[str, Any], chosen_kwh: float, t: Texts) -> tuple[list[SizeLine], Axis]:
    """Self-sufficiency over kWp, a line for each battery."""
    kwps = table["kwp"]
    top = 100.0
    lines = []
    for place, kwh in enumerate(table["battery_kwh"]):
        shares = [100 * (row[place]["self_sufficiency"] or 0.0) for row in table["systems"]]
        dots = [
            (_x(kwp, kwps[-1]), _y(max(share, 0.0), top), _dot(kwp, kwh, share, t))
            for kwp, share in zip(kwps, shares, strict=True)
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in dots)
        lines.append(SizeLine(points, dots, f"{t.format.exact(kwh)} kWh", kwh == chosen_kwh, place))
    across = [(_y(value, top), t.format.exact(value)) for value in (0.0, 25.0, 50.0, 75.0, 100.0)]
    return lines, Axis(across, [(_x(kwp, kwps[-1]), t.format.exact(kwp)) for kwp in kwps])


def _dot(kwp: float, kwh: float, share: float, t: Texts) -> str:
    return f"{t.format.exact(kwp)} kWp, {t.format.exact(kwh)} kWh: {t.format.number(share)} %"


def heat_map(powers_w: Sequence[Sequence[float]], t: Texts) -> list[HeatCell]:
    """A cell for each hour of each month's mean day; the strongest is 1."""
    most = max((value for row in powers_w for value in row), default=0.0)
    return [
        HeatCell(
            MONTH_WIDTH + hour * CELL_WIDTH,
            month * CELL_HEIGHT,
            round(max(0.0, value / most), 3) if most > 0 else 0.0,
            t("plan_heat_cell", month=t.format.month_alone(month + 1), hour=str(hour), power=t.format.power(value)),
        )
        for month, row in enumerate(powers_w)
        for hour, value in enumerate(row)
    ]


def season_drawings(seasons: Sequence[Mapping[str, Any]], t: Texts) -> list[SeasonDrawing]:
    """All with one scale, so that they can be compared."""
    top = _round_up(max((max(*season["use_w"], *season["sun_w"]) for season in seasons), default=1.0))
    return [_season(season, top, t) for season in seasons]


def _season(season: Mapping[str, Any], top: float, t: Texts) -> SeasonDrawing:
    name = t(f"plan_season_{season['season']}")
    room = WIDTH / HOURS
    bars = [DayBar(LEFT + room * hour + 2, room - 4, _parts(season, hour, top), _title(season, hour, name, t))
            for hour in range(HOURS)]  # fmt: skip
    sun = " ".join(
        f"{LEFT + room * (hour + 0.5):.1f},{_y(value, top):.1f}" for hour, value in enumerate(season["sun_w"])
    )
    across = [
        (_y(top * part / LINES, top), t.format.exact(round(top * part / LINES / 1000, 3))) for part in range(LINES + 1)
    ]
    under = [(LEFT + room * hour, str(hour)) for hour in range(0, HOURS + 1, LABELS_EVERY_H)]
    return SeasonDrawing(name, bars, sun, Axis(across, under))


def _parts(season: Mapping[str, Any], hour: int, top: float) -> list[tuple[str, float, float]]:
    parts, below = [], 0.0
    for kind, key in (("used", "used_w"), ("stored", "from_battery_w"), ("grid", "import_w")):
        value = season[key][hour]
        parts.append((kind, round(_y(below + value, top), 2), round(HEIGHT * value / top, 2)))
        below += value
    return parts


def _title(season: Mapping[str, Any], hour: int, name: str, t: Texts) -> str:
    keys = (("use", "use_w"), ("sun", "sun_w"), ("battery", "from_battery_w"), ("grid", "import_w"))
    said = {word: t.format.power(season[key][hour]) for word, key in keys}
    return t("plan_season_title", season=name, hour=str(hour), **said)


def _x(kwp: float, most: float) -> float:
    return round(LEFT + WIDTH * kwp / most, 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT * (1 - value / top), 2)


def _round_up(value: float) -> float:
    """A round number at or above a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in STEPS if step * power >= value * (1 - 1e-9))
