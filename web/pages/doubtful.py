"""The register's doubtful pictures, to be looked at and taken along."""

from __future__ import annotations

from datetime import datetime

import bottle

from disc_counter.picture.doubtful import DoubtfulPictures
from web.pages.base import Page
from web.query.language import texts
from web.query.routing import get


class DoubtfulPage(Page):
    """Reached from the set-up page, where keeping them is switched on."""

    name, address = "doubtful", "/doubtful"

    @get("/doubtful")
    def page(self) -> str:
        """All that are kept, the newest first."""
        t, zone = texts(), self.station.zone
        shown = [
            (name, t.format.moment(datetime.fromisoformat(reading.time), zone), reading)
            for name, reading in self._pictures.readings()
        ]
        return self.render(pictures=shown, keeps=self.station.configuration.settings.reading.keep_doubtful)

    @get("/doubtful/<name:re:[0-9]+>.png")
    def picture(self, name: str) -> bytes:
        """One of them."""
        png = self._pictures.picture(name)
        if png is None:
            raise bottle.HTTPError(404)
        bottle.response.content_type = "image/png"
        return png

    @get("/doubtful.zip")
    def packed(self) -> bytes:
        """All of them, with what was read in each."""
        bottle.response.content_type = "application/zip"
        bottle.response.set_header("Content-Disposition", 'attachment; filename="doubtful.zip"')
        return self._pictures.packed()

    @property
    def _pictures(self) -> DoubtfulPictures:
        return DoubtfulPictures(self.station.configuration.settings.data.directory)
