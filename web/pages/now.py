"""The pages for people, rendered on the server; a small script only exchanges parts of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bottle

from disc_counter.status import Station, Status
from disc_counter.words.light import light_values
from disc_counter.words.state import state_of
from disc_counter.words.texts import LANGUAGES, Texts
from web.charts import sparkline as trail
from web.charts.bars import energy_chart
from web.charts.entries import WH_PER_KWH, hour_entry
from web.pages.light import LightWatch
from web.query.days import DaysBefore
from web.query.language import COOKIE, texts
from web.query.parameters import flag, text
from web.render import filled, own_path, render

STATIC = str(Path(__file__).parents[1] / "static")
A_YEAR_S = 365 * 86_400


def add_pages(app: bottle.Bottle, station: Station) -> Callable[[Texts], str]:
    """Route /, /now (the parts of / that change), /live and /static/; hands back what renders those parts."""
    before, watch = DaysBefore(station), LightWatch(station)

    def parts(t: Texts) -> str:
        return filled("now", t, **now_values(station, before, t))

    def index() -> str:
        return render("index", page="now", **now_values(station, before, texts()))

    def now() -> str:
        return parts(texts())

    def live() -> str:
        overlay = flag("overlay") if "overlay" in bottle.request.query else True
        if station.live.full:
            raise bottle.HTTPError(503, station.live.refusal)
        t = texts()
        checks = light_values(watch.verdicts(look=False), t)
        return render("live", page="live", overlay=overlay, checks=checks, **now_values(station, before, t))

    def light() -> str:
        t = texts()
        return filled("light", t, checks=light_values(watch.verdicts(), t))

    def static(name: str) -> bottle.HTTPResponse:
        answer = bottle.static_file(name, STATIC)
        if answer.status_code < 400:
            answer.set_header("Cache-Control", "max-age=3600")
        return answer

    def language(code: str) -> None:
        if code not in LANGUAGES:
            raise bottle.HTTPError(404, f"There is no language {code!r}.")
        bottle.response.set_cookie(COOKIE, code, path="/", max_age=A_YEAR_S, samesite="strict", httponly=True)
        bottle.redirect(own_path(text("back", "/")), 303)

    app.route("/language/<code:re:[a-z]+>", "GET", language)
    app.route("/", "GET", index)
    app.route("/now", "GET", now)
    app.route("/live", "GET", live)
    app.route("/light", "GET", light)
    app.route("/static/<name:re:[a-z.]+>", "GET", static)
    return parts


def now_values(station: Station, before: DaysBefore, t: Texts) -> dict[str, Any]:
    """What the parts that change need: status, its words, the curve and the trend, and the days before."""
    status, points = station.status(), station.recent_power()
    days = before.at(status.time)
    return {
        "status": status,
        "name": status.name,
        "version": status.version,
        "state": state_of(status, t),
        "curve": trail.curve(points, status.time),
        "trend": trail.trend(points, status, t) if status.power_w is not None else None,
        "details": details_of(status, t),
        "yesterday": days.yesterday,
        "average": days.average,
        "hours": energy_chart(days.hours, 1 / WH_PER_KWH) if days.hours else None,
        "hour_entries": [hour_entry(row, t) for row in days.hours],
    }


def details_of(status: Status, t: Texts) -> list[tuple[str, str]]:
    """The smaller figures as pairs of name and value, in the order in which they are shown."""
    reading = status.last_reading
    return [
        (t("import_total"), _energy(t, status.import_total_kwh)),
        (t("export_total"), _energy(t, status.export_total_kwh)),
        (
            t("reading"),
            t("no_reading")
            if reading is None
            else t("reading_value", energy=_energy(t, reading.reading_kwh), time=t.figures.moment(reading.time)),
        ),
        (t("revolutions"), t("unknown") if status.revolutions is None else t.figures.number(status.revolutions, 2)),
        (t("constant"), _constant(t, status.revolutions_per_kwh)),
        (t("unsent"), t("unknown") if status.unsent_points is None else t.figures.number(status.unsent_points)),
        (t("since"), t.figures.moment(status.since)),
        (t("version"), status.version),
    ]


def _constant(t: Texts, constant: float | None) -> str:
    return t("unknown") if constant is None else t("constant_value", value=t.figures.exact(constant))


def _energy(t: Texts, energy_kwh: float | None) -> str:
    return t("unknown") if energy_kwh is None else t.figures.energy(energy_kwh * 1000)
