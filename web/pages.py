"""The pages for people, rendered on the server; a small script only exchanges parts of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bottle

from disc_counter.station import Station, Status
from web import figures, trail
from web.parameters import flag
from web.state import state_of
from web.texts import EN

HERE = Path(__file__).parent
VIEWS = [str(HERE / "views")]
STATIC = str(HERE / "static")


def add_pages(app: bottle.Bottle, station: Station) -> None:
    """Route /, /now (the parts of / that change), /live and /static/."""

    def index() -> str:
        return render("index", page="now", **now_values(station))

    def now() -> str:
        return render("now", **now_values(station))

    def live() -> str:
        overlay = flag("overlay") if "overlay" in bottle.request.query else True
        if station.live.full:
            raise bottle.HTTPError(503, station.live.refusal)
        return render("live", page="live", overlay=overlay, **now_values(station))

    def static(name: str) -> bottle.HTTPResponse:
        answer = bottle.static_file(name, STATIC)
        if answer.status_code < 400:
            answer.set_header("Cache-Control", "max-age=3600")
        return answer

    app.route("/", "GET", index)
    app.route("/now", "GET", now)
    app.route("/live", "GET", live)
    app.route("/static/<name:re:[a-z.]+>", "GET", static)


def now_values(station: Station) -> dict[str, Any]:
    """What the parts that change need: status, its words, the curve and the trend."""
    status, points = station.status(), station.recent_power()
    return {
        "status": status,
        "name": status.name,
        "version": status.version,
        "state": state_of(status, EN),
        "curve": trail.curve(points, status.time),
        "trend": trail.trend(points, status, EN) if status.power_w is not None else None,
        "details": details_of(status),
    }


def details_of(status: Status) -> list[tuple[str, str]]:
    """The smaller figures as pairs of name and value, in the order in which they are shown."""
    reading = status.last_reading
    return [
        (EN("import_total"), _energy(status.import_total_kwh)),
        (EN("export_total"), _energy(status.export_total_kwh)),
        (
            EN("reading"),
            EN("no_reading")
            if reading is None
            else EN("reading_value", energy=_energy(reading.reading_kwh), time=figures.moment(reading.time)),
        ),
        (EN("revolutions"), figures.number(status.revolutions, 2)),
        (EN("constant"), EN("constant_value", value=f"{status.revolutions_per_kwh:g}")),
        (EN("unsent"), EN("unknown") if status.unsent_points is None else figures.number(status.unsent_points)),
        (EN("since"), figures.moment(status.since)),
        (EN("version"), status.version),
    ]


def render(view: str, **values: Any) -> str:
    """A view filled in; every value is escaped."""
    filled: str = bottle.template(view, template_lookup=VIEWS, t=EN, figures=figures, **values)
    return filled


def _energy(energy_kwh: float | None) -> str:
    return EN("unknown") if energy_kwh is None else figures.energy(energy_kwh * 1000)
