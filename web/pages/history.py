"""The page of what was used when: years, months, days, hours and minutes, each a click deeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import bottle

from disc_counter.errors import UsageError, WorkError
from disc_counter.history.rows import EnergyRow
from disc_counter.settings import Tariff
from disc_counter.status import Station
from disc_counter.words.texts import Texts
from web.charts.bars import energy_chart
from web.charts.entries import TO, WH_PER_KWH, cost, entry_of, short
from web.query.language import texts
from web.query.spans import Stretch, stretch_of
from web.render import render

MINUTES_AN_HOUR = 60


def add_history(app: bottle.Bottle, station: Station) -> None:
    """Route /history and /history/NAME."""

    def latest() -> None:
        now = station.status().time.astimezone(station.zone)
        bottle.redirect(f"/history/{now:%Y-%m}", 302)

    def history(name: str) -> str:
        now = station.status().time
        try:
            stretch = stretch_of(name, now, station.zone)
        except ValueError:
            raise bottle.HTTPError(
                400, f"{name!r} is no time to show: 'all', 2026, 2026-03, 2026-03-29 or 2026-03-29T14 would be."
            ) from None
        return render("history", page="history", **_values(station, stretch, now))

    app.route("/history", "GET", latest)
    app.route("/history/<name>", "GET", history)


def _values(station: Station, stretch: Stretch, now: datetime) -> dict[str, Any]:
    t = texts()
    rows = _rows(station, stretch, now)
    entries = [entry_of(row, stretch.level, station.tariff, t) for row in rows]
    by_minutes = stretch.level == "hour"
    after, before = stretch.after(station.zone, now), stretch.before(station.zone)
    span = {"by": stretch.parts, "from": stretch.start.isoformat(), "to": stretch.end.isoformat()}
    return {
        "name": station.status().name,
        "heading": heading(stretch, t),
        "trail": [(each.address, short(each.start, each.level, t)) for each in stretch.around(station.zone)],
        "stretch": stretch,
        "before": before and before.address,
        "after": after and after.address,
        "entries": entries,
        "chart": energy_chart(rows, MINUTES_AN_HOUR if by_minutes else 1 / WH_PER_KWH),
        "unit": "W" if by_minutes else "kWh",
        "sums": _sums(rows, station.tariff),
        "exports": any(row.export_wh for row in rows),
        "currency": station.tariff.currency,
        "csv": f"/export.csv?{urlencode(span)}",
    }


def heading(stretch: Stretch, t: Texts) -> str:
    """What stretch of time it is, in full."""
    if stretch.level == "all":
        return t("history_all")
    if stretch.level == "hour":
        return f"{t.figures.day(stretch.start)}, {stretch.start:%H:%M}{TO}{stretch.end:%H:%M}"
    if stretch.level == "day":
        return f"{t.figures.weekday(stretch.start)}, {t.figures.day(stretch.start)}"
    return short(stretch.start, stretch.level, t)


def _rows(station: Station, stretch: Stretch, now: datetime) -> list[EnergyRow]:
    """The periods of the stretch that have begun; of all years those from the first on that holds something."""
    end = min(stretch.end, now.astimezone(station.zone), key=lambda time: time.astimezone(UTC))
    if end.astimezone(UTC) <= stretch.start.astimezone(UTC):
        return []
    try:
        rows = station.history.energy(stretch.parts, stretch.start, end, station.zone)
    except UsageError as error:
        raise bottle.HTTPError(503, str(error)) from error
    except WorkError as error:
        raise bottle.HTTPError(503, str(error)) from error
    if stretch.level != "all":
        return rows
    first = next((place for place, row in enumerate(rows) if row.import_wh is not None), len(rows) - 1)
    return rows[first:]


@dataclass(frozen=True, slots=True)
class Sums:
    """All rows together; None where none holds anything."""

    import_wh: float | None
    export_wh: float | None
    bridged_wh: float
    blind_s: float
    cost: float | None


def _sums(rows: Sequence[EnergyRow], tariff: Tariff) -> Sums:
    known = [row for row in rows if row.import_wh is not None]
    costs = [each for row in known if (each := cost(row, tariff)) is not None]
    return Sums(
        import_wh=sum(row.import_wh or 0.0 for row in known) if known else None,
        export_wh=sum(row.export_wh or 0.0 for row in known) if known else None,
        bridged_wh=sum(abs(row.bridged_wh or 0.0) for row in known),
        blind_s=sum(row.blind_s for row in known),
        cost=sum(costs) if costs else None,
    )
