"""Tables to be downloaded: energy of any span by any step, and the typical day, as spreadsheets read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import bottle

from disc_counter.history.periods import floor
from disc_counter.history.profile import profile
from disc_counter.history.spreadsheet import Decimal, Sheet, energy_sheet, typical_sheet
from disc_counter.status import Station
from web.charts.costs import bills_of
from web.query.language import texts
from web.query.parameters import flag, period, span, text
from web.query.routing import get

TYPICAL_DAYS = 90
"""Of which the typical day is told: a quarter of a year."""
COLUMNS = ("from", "to", "taken", "given", "bridged", "blind")
AMOUNTS = ("cost", "drawn_cost", "fee", "income")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By what spreadsheets know UTF-8."""


class Sheets:
    """What the dialogue on the history's page downloads."""

    def __init__(self, station: Station) -> None:
        self._station = station

    @get("/energy-table.csv")
    def energy(self) -> Iterator[bytes]:
        """Energy by any step, in kWh, with its cost if that is wanted and known."""
        t, station, by = texts(), self._station, period("hour")
        start, end = span(by, station.status().time, station.zone)
        rows = station.history.energy(by, start, end, station.zone)
        names = [t(f"sheet_{column}") for column in COLUMNS]
        if not flag("cost"):
            return _download(energy_sheet(rows, _sheet(), names), f"energy-{by}")
        names += [t(f"sheet_{column}", currency=station.tariff.currency) for column in AMOUNTS]
        bills = bills_of(station, [(row.start, row.until) for row in rows])
        return _download(energy_sheet(rows, _sheet(), names, bills), f"energy-{by}")

    @get("/typical-day.csv")
    def typical_day(self) -> Iterator[bytes]:
        """The mean power of each hour of a typical weekday and weekend day."""
        t, station = texts(), self._station
        end = floor(station.status().time, "day", station.zone)
        hours = station.history.energy("hour", end - timedelta(days=TYPICAL_DAYS), end, station.zone)
        names = [t(f"sheet_{column}") for column in ("hour", "weekday", "weekend")]
        return _download(typical_sheet(profile(hours), _sheet(), names), "typical-day")


def _sheet() -> Sheet:
    given = text("decimal", "point")
    wanted: dict[str, Decimal] = {"comma": "comma", "point": "point"}
    if given not in wanted:
        raise bottle.HTTPError(400, "decimal must be comma or point.")
    return Sheet(wanted[given])


def _download(lines: Iterable[str], name: str) -> Iterator[bytes]:
    bottle.response.content_type = "text/csv; charset=utf-8"
    bottle.response.set_header("Content-Disposition", f'attachment; filename="{name}.csv"')
    yield MARK.encode()
    for line in lines:
        yield line.encode()
