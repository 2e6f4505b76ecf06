"""The live picture with what is seen in it, and whether the light is right."""

from __future__ import annotations

import bottle

from disc_counter.status import Station
from disc_counter.words.light import light_values
from web.access.security import Guard
from web.pages.base import Page
from web.pages.light import LightWatch
from web.pages.now import power_values
from web.query.language import texts
from web.query.parameters import flag
from web.query.routing import get
from web.render import filled


class LivePage(Page):
    """The page around the stream; the light is judged while somebody looks."""

    name, address = "live", "/live"

    def __init__(self, station: Station, guard: Guard) -> None:
        super().__init__(station, guard)
        self._light = LightWatch(station)

    @get("/live")
    def page(self) -> str:
        """The whole page; 503 where no further viewer finds a place."""
        overlay = flag("overlay") if "overlay" in bottle.request.query else True
        live, t = self.station.live, texts()
        if live.full:
            raise bottle.HTTPError(503, live.refusal)
        now = power_values(self.station.status(), self.station.recent_power(), t)
        return self.render(overlay=overlay, checks=light_values(self._light.verdicts(look=False), t), **now)

    @get("/light")
    def light(self) -> str:
        """The part of it that judges the light."""
        t = texts()
        return filled("light", t, checks=light_values(self._light.verdicts(), t))

    def close(self) -> None:
        """End all streams of the picture."""
        self.station.live.stop()
