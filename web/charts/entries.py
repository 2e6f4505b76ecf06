"""What a bar and a line of a table say of a period, and where they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.rows import EnergyRow
from disc_counter.settings import Tariff
from disc_counter.words.texts import Texts
from web.query.spans import WITHIN, Level, name_of

DEEPER: dict[Level, Level] = {wider: narrower for narrower, wider in WITHIN.items()}
TO = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period of the page: its row, its short and its full name, where it leads to (None: nowhere), its cost."""

    row: EnergyRow
    short: str
    name: str
    link: str | None
    cost: float | None
    title: str


def entry_of(row: EnergyRow, level: Level, tariff: Tariff, t: Texts) -> PeriodEntry:
    """The entry of a row on the page of a longer interval, which is of that level."""
    deeper = DEEPER.get(level)
    name = short(row.start, deeper, t) if deeper else f"{row.start:%H:%M}"
    if deeper == "day":
        name = f"{t.format.weekday(row.start)[:2]} {name}"
    elif deeper == "hour":
        name = f"{row.start:%H:%M}{TO}{row.until:%H:%M}"
    link = f"/history/{quote(name_of(row.start, deeper))}" if deeper and row.import_wh is not None else None
    return PeriodEntry(row, _tick(row.start, deeper), name, link, cost(row, tariff), _title(name, row, t))


def _title(name: str, row: EnergyRow, t: Texts) -> str:
    if row.import_wh is None:
        return t("history_gap_title", period=name)
    title = t("history_title", period=name, energy=t.format.energy(row.import_wh))
    return title + (", " + t("history_title_export", energy=t.format.energy(row.export_wh)) if row.export_wh else "")


def short(start: datetime, level: Level, t: Texts) -> str:
    """The name of an interval that begins then: 2026, November 2026, 3 November 2026 or 14:00."""
    return {
        "year": f"{start:%Y}",
        "month": t.format.month(start),
        "day": t.format.day(start),
        "hour": f"{start:%H:%M}",
        "all": "",
    }[level]


def _tick(start: datetime, deeper: Level | None) -> str:
    """What stands under a bar."""
    form = {"year": "%Y", "month": "%m", "day": "%d", "hour": "%H"}.get(deeper or "", "%M")
    return start.strftime(form).lstrip("0") or "0"


def cost(row: EnergyRow, tariff: Tariff) -> float | None:
    """What a row cost, less what it brought; None where no price is known or nothing was recorded."""
    if tariff.price_per_kwh is None or row.import_wh is None:
        return None
    brought = (tariff.feed_in_per_kwh or 0.0) * (row.export_wh or 0.0)
    return (tariff.price_per_kwh * row.import_wh - brought) / WH_PER_KWH


def hour_entry(row: EnergyRow, t: Texts) -> PeriodEntry:
    """The entry of an hour of the last day."""
    return entry_of(row, "day", Tariff(), t)
