"""What every page is to the application."""

from __future__ import annotations

from typing import Any, ClassVar

from disc_counter.status import Station
from web.access.security import Guard
from web.render import render


class Page:
    """A page before a station; its routes stand on its methods.

    `name` is that of its view and the key of its title; `address` is where the navigation leads.
    """

    name: ClassVar[str]
    address: ClassVar[str]

    def __init__(self, station: Station, guard: Guard) -> None:
        self.station = station
        self.guard = guard

    def render(self, **values: Any) -> str:
        """Its view filled in; the meter's name stands above it unless another is given."""
        settings = self.station.configuration.settings
        shown = {"name": self.station.status().name, "simulated": settings.camera.source == "simulated"}
        return render(self.name, page=self.name, **{**shown, **values})

    def close(self) -> None:
        """Send home whoever looks on; called once, when the application is closed."""
