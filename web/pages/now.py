"""The first page: what is used now, and today; the parts of it that change are pushed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import bottle

from disc_counter.energy import WH_PER_KWH
from disc_counter.status import PowerPoint, Station, Status
from disc_counter.words.details import details_of
from disc_counter.words.state import state_of
from disc_counter.words.texts import Texts
from web.access.security import Guard
from web.charts import sparkline
from web.charts.bars import energy_chart
from web.charts.entries import hour_entry
from web.charts.turning_disc import drawn_disc
from web.pages.base import Page
from web.pages.first_steps import FirstSteps
from web.pages.push import FULL, Push
from web.query.days import DaysBefore
from web.query.language import texts
from web.query.routing import get
from web.render import filled


class NowPage(Page):
    """Rendered on the server; a small script only exchanges parts of it."""

    name, address = "now", "/"

    def __init__(self, station: Station, guard: Guard) -> None:
        super().__init__(station, guard)
        self._days = DaysBefore(station)
        self._push = Push(self._parts)
        self._first_steps = FirstSteps(station, guard.owner)

    @get("/")
    def page(self) -> str:
        """The whole page."""
        return self.render(**self._values(texts()))

    @get("/now")
    def parts(self) -> str:
        """The parts that change, for who cannot be pushed to."""
        return self._parts(texts())

    @get("/events")
    def events(self) -> Iterator[bytes]:
        """The same, pushed once a second."""
        stream = self._push.stream(texts())
        if stream is None:
            raise bottle.HTTPError(503, FULL)
        bottle.response.content_type = "text/event-stream; charset=utf-8"
        return stream

    def close(self) -> None:
        """End all streams."""
        self._push.stop()

    def _parts(self, t: Texts) -> str:
        return filled("now_parts", t, **self._values(t))

    def _values(self, t: Texts) -> dict[str, Any]:
        status, points = self.station.status(), self.station.recent_power()
        days = self._days.at(status.time)
        return {
            "name": status.name,
            **power_values(status, points, t),
            "disc": drawn_disc(status, self.station.configuration.settings.meter.direction),
            "curve": sparkline.curve(points, status.time),
            "steps": self._first_steps.steps(t),
            "details": details_of(status, t),
            "yesterday": days.yesterday,
            "average": days.average,
            "hours": energy_chart(days.hours, 1 / WH_PER_KWH) if days.hours else None,
            "hour_entries": [hour_entry(row, t) for row in days.hours],
        }


def power_values(status: Status, points: Sequence[PowerPoint], t: Texts) -> dict[str, Any]:
    """What the parts need that say the state and the power now."""
    return {
        "status": status,
        "state": state_of(status, t),
        "trend": sparkline.trend(points, status, t) if status.power_w is not None else None,
    }
