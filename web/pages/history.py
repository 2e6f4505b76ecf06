"""The page of what was used when: years, months, days, hours and minutes, each a click deeper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import bottle

from disc_counter.energy import WH_PER_KWH
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station
from disc_counter.words.texts import Texts
from web.charts.bars import energy_chart
from web.charts.entries import TO, entry_of, lines_of, short
from web.charts.sums import sums_of
from web.pages.base import Page
from web.query.language import texts
from web.query.routing import get
from web.query.spans import Interval, interval_of
from web.render import led_to

MINUTES_AN_HOUR = 60
MONTHS = 12
DECIMALS = {"all": 1, "year": 1, "month": 2, "day": 3, "hour": 0}
"""Of what stands in the table: kWh, of which a period's share of the meter's doubt is as fine, or watts of a minute."""


class HistoryPage(Page):
    """One interval at a time."""

    name, address = "history", "/history"

    @get("/history")
    def latest(self) -> None:
        """Lead to this month."""
        now = self.station.status().time.astimezone(self.station.zone)
        raise led_to(f"/history/{now:%Y-%m}", 302)

    @get("/history/<name>")
    def page(self, name: str) -> str:
        """The interval of that name."""
        now = self.station.status().time
        try:
            interval = interval_of(name, now, self.station.zone)
        except ValueError:
            raise bottle.HTTPError(
                400, f"{name!r} is no time to show: 'all', 2026, 2026-03, 2026-03-29 or 2026-03-29T14 would be."
            ) from None
        return self.render(**_values(self.station, interval, now))


def _values(station: Station, interval: Interval, now: datetime) -> dict[str, Any]:
    t = texts()
    rows = _rows(station, interval, now)
    entries = [entry_of(row, interval.level, station.tariff, t) for row in rows]
    by_minutes, sums = interval.level == "hour", sums_of(rows, station.tariff)
    scale = MINUTES_AN_HOUR if by_minutes else 1 / WH_PER_KWH
    after, before = interval.after(station.zone, now), interval.before(station.zone)
    span = {"by": interval.parts, "from": interval.start.isoformat(), "to": interval.end.isoformat()}
    return {
        "heading": heading(interval, t),
        "crumbs": [(each.address, short(each.start, each.level, t)) for each in interval.around(station.zone)],
        "interval": interval,
        "before": before and before.address,
        "after": after and after.address,
        "entries": entries,
        "lines": lines_of(entries, t),
        "scale": scale,
        "decimals": DECIMALS[interval.level],
        "chart": energy_chart(rows, scale, MONTHS) if interval.parts == "month" else energy_chart(rows, scale),
        "unit": "W" if by_minutes else "kWh",
        "sums": sums,
        "priced": sums.cost is not None and not by_minutes,
        "exports": any(row.export_wh for row in rows),
        "currency": station.tariff.currency,
        "csv": f"/export.csv?{urlencode(span)}",
    }


def heading(interval: Interval, t: Texts) -> str:
    """What interval it is, in full."""
    if interval.level == "all":
        return t("history_all")
    if interval.level == "hour":
        return f"{t.format.day(interval.start)}, {interval.start:%H:%M}{TO}{interval.end:%H:%M}"
    if interval.level == "day":
        return f"{t.format.weekday(interval.start)}, {t.format.day(interval.start)}"
    return short(interval.start, interval.level, t)


def _rows(station: Station, interval: Interval, now: datetime) -> list[EnergyRow]:
    """The periods of the interval that have begun; of all years those from the first on that holds something."""
    end = min(interval.end, now.astimezone(station.zone), key=lambda time: time.astimezone(UTC))
    if end.astimezone(UTC) <= interval.start.astimezone(UTC):
        return []
    rows = station.history.energy(interval.parts, interval.start, end, station.zone)
    if interval.level != "all":
        return rows
    first = next((place for place, row in enumerate(rows) if row.import_wh is not None), len(rows) - 1)
    return rows[first:]
