"""The page of habits: the typical day, what is always on, the peaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import bottle

from disc_counter.history.periods import floor
from disc_counter.history.profile import DayHours, Profile, profile
from disc_counter.history.rows import EnergyRow
from disc_counter.status import Station
from disc_counter.words.texts import Texts
from web.charts.bars import Chart, chart
from web.pages.base import Page
from web.query.language import texts
from web.query.parameters import text
from web.query.routing import get

SPANS_DAYS = (30, 90)
"""How far back one may look: the season, or a quarter of a year."""
USUAL_DAYS = 90
PEAKS = 10
"""Rows of the highest quarter hours: enough to tell one accident from a habit."""
QUARTERS_AN_HOUR = 4


class ProfilePage(Page):
    """Of the last 30 or 90 whole days."""

    name, address = "profile", "/profile"

    @get("/profile")
    def page(self) -> str:
        """The whole page."""
        days = _days()
        found, highest = _looked_up(self.station, self.station.status().time, days)
        return self.render(**_values(found, highest, days))


def _days() -> int:
    given = text("days", str(USUAL_DAYS))
    if given not in map(str, SPANS_DAYS):
        raise bottle.HTTPError(400, f"days must be {' or '.join(map(str, SPANS_DAYS))}.")
    return int(given)


def _looked_up(station: Station, now: datetime, days: int) -> tuple[Profile, list[EnergyRow]]:
    """The whole days before today, and their peaks."""
    zone, history = station.zone, station.history
    end = floor(now, "day", zone)
    start = end - timedelta(days=days)
    return profile(history.energy("hour", start, end, zone)), history.highest_quarters(start, end, zone, PEAKS)


def _values(found: Profile, highest: list[EnergyRow], days: int) -> dict[str, Any]:
    top = max((value for day in (found.weekday, found.weekend) for value in day if value is not None), default=0.0)
    return {
        "profile": found,
        "peaks": [(row.start, (row.import_wh or 0.0) * QUARTERS_AN_HOUR) for row in highest],
        "days": days,
        "spans": SPANS_DAYS,
        "hour_entries": _entries,
        "charts": [
            ("profile_weekday", found.weekday, _chart(found.weekday, top)),
            ("profile_weekend", found.weekend, _chart(found.weekend, top)),
        ],
    }


@dataclass(frozen=True, slots=True)
class HourEntry:
    """A bar of a typical day; it leads nowhere."""

    short: str
    title: str
    link: None = None


def _entries(day: DayHours) -> list[HourEntry]:
    t = texts()
    return [HourEntry(str(hour), _title(hour, value, t)) for hour, value in enumerate(day)]


def _title(hour: int, value: float | None, t: Texts) -> str:
    period = f"{hour}:00"
    if value is None:
        return t("history_gap_title", period=period)
    return t("profile_hour", period=period, power=t.format.power(value))


def _chart(day: DayHours, top: float) -> Chart:
    return chart([(value, 0.0, 0.0) for value in day], top=top)
