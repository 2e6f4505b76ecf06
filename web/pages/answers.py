"""What the history says of a span: sums and cost, what is always on, the peaks, and how it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import quote, urlencode

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.paper import paper_wh
from disc_counter.history.periods import Period
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station
from disc_counter.words.number_format import SPACE
from disc_counter.words.texts import Texts
from web.charts.bars import MOST_LABELS, energy_chart
from web.charts.costs import bills_of
from web.charts.entries import TO, entry_of, lines_of, short
from web.charts.sums import Sums, sums_of
from web.charts.touchable import told
from web.query.language import texts
from web.query.spans import name_of
from web.query.views import Against, View, asked

DECIMALS: dict[Period, int] = {"year": 1, "month": 1, "day": 2, "hour": 3, "15min": 0, "minute": 0}
"""Of what stands in the table: kWh, of which a period's share of the meter's doubt is as fine, or watts."""
W_PER_WH: dict[Period, float] = {"minute": 60.0, "15min": 4.0}
"""Periods that are told by their mean power, and what a watt-hour is in them, in W."""
LABELS: dict[Period, int] = {"month": 12}
"""Under the bars, where it is not the usual number."""
PAPER: tuple[Period, ...] = ("day", "month", "year")
"""Periods of which readings from paper tell something: what was used in an hour between two of them nobody knows."""
PEAKS, QUARTERS_AN_HOUR = 5, 4
LONGEST_LOOKED_THROUGH = timedelta(days=400)
"""The longest span in which peaks and base load are looked for: a year of minutes is, ten would take a second."""
SHORTEST_LOOKED_THROUGH = timedelta(hours=2)
"""The shortest: of less the chart says as much."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The same span before: what it is called, where it is shown, its sums, and by how many per cent it is more now."""

    against: Against
    address: str
    heading: str
    sums: Sums
    more: str | None


def answered(station: Station, view: View, against: Against | None, now: datetime) -> dict[str, Any]:
    """All that the page shows of a span."""
    t, zone, over = texts(), station.zone, view.so_far(now)
    rows, papers = _rows(station, over)
    # The periods of an interval are its own; those at the ends of any other span may reach beyond it.
    whole = rows if view.interval or not rows else [station.history.between(over.start, over.end)]
    bills = bills_of(station, [(row.start, row.until) for row in rows])
    total = sums_of(whole, bills if whole is rows else bills_of(station, [(over.start, over.end)]))
    dated = view.interval is None and view.start.date() != view.end.date()
    entries = [
        entry_of(row, view.by, bill, t, dated=dated, paper_wh=wh)
        for row, bill, wh in zip(rows, bills, papers, strict=True)
    ]
    scale, unit = W_PER_WH.get(view.by, 1 / WH_PER_KWH), "W" if view.by in W_PER_WH else "kWh"
    before = _compared(station, view, over, against, total, t) if against else None
    others = _rows(station, view.before(against))[0][: len(rows)] if against else []
    return {
        **_around(view, zone, now, t),
        "shown": view,
        "entries": entries,
        "lines": lines_of(entries, t),
        "scale": scale,
        "decimals": DECIMALS[view.by],
        "chart": energy_chart(rows, scale, LABELS.get(view.by, MOST_LABELS), others, papers),
        "touchable": told(rows, entries, scale, unit, others, before.heading if before else ""),
        "unit": unit,
        "sums": total,
        "priced": total.cost is not None and view.by not in W_PER_WH,
        "paper_wh": sum(wh or 0.0 for wh in papers),
        "exports": any(row.export_wh for row in rows),
        "currency": station.tariff.currency,
        "csv": f"/export.csv?{urlencode({'by': view.by, 'from': view.start.isoformat(), 'to': view.end.isoformat()})}",
        "against": before,
        "so_far": over.end != view.end,
        **_looked_through(station, over, t),
    }


def _around(view: View, zone: tzinfo, now: datetime, t: Texts) -> dict[str, Any]:
    """What it is called, and what lies around it."""
    interval = view.interval
    around = interval.around(zone) if interval else []
    after, before = (interval.after(zone, now), interval.before(zone)) if interval else (None, None)
    return {
        "heading": heading(view, t),
        "crumbs": [(each.address, short(each.start, each.level, t)) for each in around],
        "before": before and before.address,
        "after": after and after.address,
        "asked_from": asked(view.start).split("+")[0],
        "asked_to": asked(view.end).split("+")[0],
        "join": "&" if "?" in view.address else "?",
    }


def heading(view: View, t: Texts) -> str:
    """What span it is, in full."""
    start, end = view.start, view.end
    if view.level == "all":
        return t("history_all")
    if view.level == "day":
        return t.format.full_day(start)
    if view.level not in (None, "hour"):
        return short(start, view.level, t)
    if start.date() == end.date() or view.level == "hour":
        day = t.format.day(start) if view.level else t.format.full_day(start)
        return f"{day}, {t.format.time(start)}{TO}{t.format.time(end)}"
    return f"{t.format.moment(start, start.tzinfo)} {TO} {t.format.moment(end, end.tzinfo)}"


def _rows(station: Station, view: View) -> tuple[list[EnergyRow], list[float | None]]:
    """The periods of a span, and what paper says of each; of all years those from the first on that holds something."""
    if view.start.timestamp() >= view.end.timestamp():
        return [], []
    rows = station.history.energy(view.by, view.start, view.end, station.zone)
    papers: list[float | None] = [None for _ in rows]
    if view.by in PAPER and (readings := station.paper.readings()):
        spans = [(row.start, row.until) for row in rows]
        papers = paper_wh(readings, spans, station.history.first_time(), station.zone)
    if view.level != "all":
        return rows, papers
    told = [row.import_wh is not None or wh is not None for row, wh in zip(rows, papers, strict=True)]
    first = told.index(True) if any(told) else len(rows) - 1
    return rows[first:], papers[first:]


def _compared(station: Station, view: View, over: View, against: Against, total: Sums, t: Texts) -> Compared:
    """The same span before, as far as it is over now: so far against so far."""
    before, before_over = view.before(against), over.before(against)
    span = (before_over.start, before_over.end)
    sums = sums_of([station.history.between(*span)], bills_of(station, [span]))
    more = None
    if total.import_wh is not None and sums.import_wh:
        per_cent = 100 * (total.import_wh / sums.import_wh - 1)
        more = f"{'+' if per_cent >= 0.5 else ''}{t.format.number(per_cent)}{SPACE}%"
    shown = before if over.end == view.end else before_over
    return Compared(against, before_over.address, heading(shown, t), sums, more)


def _looked_through(station: Station, view: View, t: Texts) -> dict[str, Any]:
    """What is always on, and the highest quarter hours, each with where it is shown."""
    nothing: dict[str, Any] = {"peaks": [], "base_w": None, "looked": False}
    if not SHORTEST_LOOKED_THROUGH <= view.length <= LONGEST_LOOKED_THROUGH:
        return nothing
    found = station.history.highest_quarters(view.start, view.end, station.zone, PEAKS)
    peaks = [(_when(row, t), f"/history/{quote(name_of(row.start, 'hour'))}", _power_w(row)) for row in found]
    return {"peaks": peaks, "base_w": station.history.base_w(view.start, view.end, station.zone), "looked": True}


def _when(row: EnergyRow, t: Texts) -> str:
    return f"{t.format.short_day(row.start)}, {t.format.time(row.start)}"


def _power_w(row: EnergyRow) -> float:
    return (row.import_wh or 0.0) * QUARTERS_AN_HOUR
