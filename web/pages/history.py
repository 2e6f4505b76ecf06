"""The page of what was used when: years to minutes, each a click deeper, and any span that somebody asks for."""

from __future__ import annotations

import bottle

from disc_counter.history.periods import Period
from web.pages.answers import answered
from web.pages.base import Page
from web.query.parameters import SHORTEST, period, text, time
from web.query.routing import get
from web.query.spans import interval_of
from web.query.views import AGAINST, Against, View, span_view, view_of
from web.render import led_to

MOST_ROWS = 1500
"""Of a table: a month of half hours; what is asked for by more is shown by longer periods."""


class HistoryPage(Page):
    """One span at a time."""

    name, address = "history", "/history"

    @get("/history")
    def latest(self) -> None:
        """Lead to this month."""
        now = self.station.status().time.astimezone(self.station.zone)
        raise led_to(f"/history/{now:%Y-%m}", 302)

    @get("/history/span")
    def span(self) -> str:
        """Any span, from one minute to another."""
        now, zone = self.station.status().time, self.station.zone
        end = time("to", now, zone)
        start = time("from", end.replace(hour=0, minute=0), zone)
        if start.timestamp() >= end.timestamp():
            raise bottle.HTTPError(400, f"from ({start.isoformat()}) must be before to ({end.isoformat()}).")
        by = period("hour") if text("by", "") else None
        view = span_view(start, end, zone, by)
        return self._shown(view if _few(view) else span_view(start, end, zone))

    @get("/history/<name>")
    def page(self, name: str) -> str:
        """The interval of that name."""
        try:
            interval = interval_of(name, self.station.status().time, self.station.zone)
        except ValueError:
            raise bottle.HTTPError(
                400, f"{name!r} is no time to show: 'all', 2026, 2026-03, 2026-03-29 or 2026-03-29T14 would be."
            ) from None
        return self._shown(view_of(interval))

    def _shown(self, view: View) -> str:
        return self.render(**answered(self.station, view, _against(view), self.station.status().time))


def _few(view: View) -> bool:
    by: Period = view.by
    return view.length / SHORTEST[by] <= MOST_ROWS


def _against(view: View) -> Against | None:
    """What it is compared with, if that is asked for and can be."""
    given = text("against", "")
    if given and given not in AGAINST:
        raise bottle.HTTPError(400, f"against must be {' or '.join(AGAINST)}.")
    return next((against for against in view.comparable if against == given), None)
