"""What a bar and a line of a table say of a period, and where they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.history.spreadsheet import amount
from disc_counter.pricing import Bill
from disc_counter.words.texts import Texts
from web.query.spans import Level, name_of

TO = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period of the page: its row, its short and its full name, where it leads to (None: nowhere), what it
    cost less what it brought.

    `initial` stands under its bar where there is no room for the short name. `paper_wh` is what readings from paper say
    was used then, before anything was seen.
    """

    row: EnergyRow
    short: str
    initial: str
    name: str
    link: str | None
    balance: float | None
    title: str
    paper_wh: float | None = None


def entry_of(
    row: EnergyRow, by: Period, bill: Bill, t: Texts, *, dated: bool = False, paper_wh: float | None = None
) -> PeriodEntry:
    """The entry of a row of a page that shows such periods; `dated` where they lie on several days."""
    name = _name(row, by, t)
    if dated and by in ("hour", "15min", "minute"):
        name = f"{t.format.short_day(row.start)}, {name}"
    tick = _tick(row.start, by, t, dated)
    initial = tick[0] if by == "month" else tick
    title = _title(name, row, t)
    if paper_wh is not None:
        said = t("history_paper_title", energy=t.format.energy(paper_wh))
        title = f"{name}: {said}" if row.import_wh is None else f"{title}, {said}"
    return PeriodEntry(row, tick, initial, name, _link(row, by), amount(bill.balance), title, paper_wh)


def _name(row: EnergyRow, by: Period, t: Texts) -> str:
    if by == "day":
        return t.format.short_day(row.start)
    if by == "hour" or by == "15min":  # mypy tells literals apart by this alone
        return f"{t.format.time(row.start)}{TO}{t.format.time(row.until)}"
    return t.format.time(row.start) if by == "minute" else short(row.start, by, t)


def _link(row: EnergyRow, by: Period) -> str | None:
    """Where more is told of a period: a quarter hour's in its hour."""
    if row.import_wh is None or by == "minute":
        return None
    return f"/history/{quote(name_of(row.start, 'hour' if by == '15min' else by))}"


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
        "hour": t.format.time(start),
        "all": "",
    }[level]


def _tick(start: datetime, by: Period, t: Texts, dated: bool) -> str:
    """What stands under a bar."""
    if by == "month":
        return t.format.short_month(start.month)
    if by == "15min":
        return t.format.time(start)
    if by == "hour" and dated:
        return f"{start.day}." if start.hour == 0 else f"{start.hour}"
    form = {"year": "%Y", "day": "%d", "hour": "%H"}.get(by, "%M")
    return start.strftime(form).lstrip("0") or "0"


def hour_entry(row: EnergyRow, t: Texts) -> PeriodEntry:
    """The entry of an hour of the last day."""
    return entry_of(row, "hour", Bill(), t)


@dataclass(frozen=True, slots=True)
class EmptyLine:
    """Periods one after another in which nothing was recorded, as one line of a table; `name` is its span."""

    name: str


def lines_of(entries: Sequence[PeriodEntry], t: Texts) -> list[PeriodEntry | EmptyLine]:
    """The lines of a table: a period each, what is empty side by side as one."""
    lines: list[PeriodEntry | EmptyLine] = []
    for known, run in groupby(entries, lambda entry: entry.row.import_wh is not None or entry.paper_wh is not None):
        found = list(run)
        lines += found if known else [EmptyLine(_spanned(found, t))]
    return lines


def _spanned(entries: Sequence[PeriodEntry], t: Texts) -> str:
    first, last = entries[0], entries[-1]
    if len(entries) == 1:
        return first.name
    start, _, _ = first.name.partition(TO)
    return t("history_gap_span", start=start, end=last.name.rpartition(TO)[2])
