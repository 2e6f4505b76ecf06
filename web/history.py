"""The page of what was used when: years, months, days, hours and minutes, each a click deeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import bottle

from disc_counter.errors import UsageError, WorkError
from disc_counter.history import EnergyRow
from disc_counter.settings import Tariff
from disc_counter.station import Station
from web.bars import energy_chart
from web.moments import WITHIN, Level, Stretch, name_of, stretch_of
from web.pages import render
from web.texts import Texts, texts

DEEPER: dict[Level, Level] = {wider: narrower for narrower, wider in WITHIN.items()}
TO = "\N{EN DASH}"
MINUTES_AN_HOUR = 60
WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """A period of the page: its row, its short and its full name, where it leads to (None: nowhere), its cost."""

    row: EnergyRow
    short: str
    name: str
    link: str | None
    cost: float | None
    title: str


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
    entries = [_entry(row, stretch, station.tariff, t) for row in rows]
    by_minutes = stretch.level == "hour"
    after, before = stretch.after(station.zone, now), stretch.before(station.zone)
    span = {"by": stretch.parts, "from": stretch.start.isoformat(), "to": stretch.end.isoformat()}
    return {
        "name": station.status().name,
        "heading": heading(stretch, t),
        "trail": [(each.address, _short(each.start, each.level, t)) for each in stretch.around(station.zone)],
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
    return _short(stretch.start, stretch.level, t)


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


def _entry(row: EnergyRow, stretch: Stretch, tariff: Tariff, t: Texts) -> Entry:
    deeper = DEEPER.get(stretch.level)
    name = _short(row.start, deeper, t) if deeper else f"{row.start:%H:%M}"
    if deeper == "day":
        name = f"{t.figures.weekday(row.start)[:2]} {name}"
    elif deeper == "hour":
        name = f"{row.start:%H:%M}{TO}{row.until:%H:%M}"
    link = f"/history/{quote(name_of(row.start, deeper))}" if deeper and row.import_wh is not None else None
    return Entry(row, _tick(row.start, deeper), name, link, cost(row, tariff), _title(name, row, t))


def _title(name: str, row: EnergyRow, t: Texts) -> str:
    if row.import_wh is None:
        return t("history_gap_title", period=name)
    said = t("history_title", period=name, energy=t.figures.energy(row.import_wh))
    return said + (", " + t("history_title_export", energy=t.figures.energy(row.export_wh)) if row.export_wh else "")


def _short(start: datetime, level: Level, t: Texts) -> str:
    return {
        "year": f"{start:%Y}",
        "month": t.figures.month(start),
        "day": t.figures.day(start),
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
