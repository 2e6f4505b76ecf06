"""What a bar and a line of a table say of a period, and where they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
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
    """A period of the page: its row, its short and its full name, where it leads to (None: nowhere), its cost.

    `initial` stands under its bar where there is no room for the short name.
    """

    row: EnergyRow
    short: str
    initial: str
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
    tick = _tick(row.start, deeper, t)
    initial = tick[0] if deeper == "month" else tick
    return PeriodEntry(row, tick, initial, name, link, cost(row, tariff), _title(name, row, t))


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


def _tick(start: datetime, deeper: Level | None, t: Texts) -> str:
    """What stands under a bar."""
    if deeper == "month":
        return t.format.short_month(start)
    form = {"year": "%Y", "day": "%d", "hour": "%H"}.get(deeper or "", "%M")
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


@dataclass(frozen=True, slots=True)
class EmptyLine:
    """Periods one after another in which nothing was recorded, as one line of a table; `name` is its span."""

    name: str


def lines_of(entries: Sequence[PeriodEntry], t: Texts) -> list[PeriodEntry | EmptyLine]:
    """The lines of a table: a period each, what is empty side by side as one."""
    lines: list[PeriodEntry | EmptyLine] = []
    for known, run in groupby(entries, lambda entry: entry.row.import_wh is not None):
        found = list(run)
        lines += found if known else [EmptyLine(_spanned(found, t))]
    return lines


def _spanned(entries: Sequence[PeriodEntry], t: Texts) -> str:
    first, last = entries[0], entries[-1]
    if len(entries) == 1:
        return first.name
    start, _, _ = first.name.partition(TO)
    return t("history_gap_span", start=start, end=last.name.rpartition(TO)[2])
