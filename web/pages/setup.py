"""The guided first hour: picture, windows, meter and registers are set in the browser, watched, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import bottle

from disc_counter.errors import DiscCounterError, UsageError
from disc_counter.settings import Settings
from disc_counter.settings.rewrite import Place
from disc_counter.status import CorrectionRow, Station
from disc_counter.words.verdict import verdict
from web.access.security import Guard, from_here
from web.pages.known_load import Kettle
from web.pages.rotation import turned_changes
from web.query import form
from web.query.language import texts
from web.query.parameters import text
from web.render import filled, render

Changes = Mapping[Place, object]
LEAST_LOAD_W, MOST_LOAD_W = 100, 50_000
STEPS = ("picture", "disc", "meter", "register", "undo", "correction", "kettle")


def add_setup(app: bottle.Bottle, station: Station, guard: Guard) -> None:
    """Route /setup, what it sends, and /setup/progress, the part of it that changes."""
    kettle = Kettle(station)
    parts: Mapping[str, Callable[[Settings], Changes]] = {"disc": _disc, "meter": _meter, "register": _register}

    def page(error: str | None = None) -> str:
        configuration = station.configuration
        done = text("done", "")
        return render(
            "setup",
            page="setup",
            name=configuration.settings.meter.name,
            settings=configuration.settings,
            undoable=configuration.undoable,
            owner=guard.is_owner,
            owner_known=guard.owner.known,
            token=guard.token if guard.is_owner else "",
            error=error,
            done=done if done in STEPS else None,
            corrections=[shown(row) for row in reversed(station.register.corrections())],
            **_progress(station, kettle),
        )

    def shown(row: CorrectionRow) -> dict[str, Any]:
        t = texts()
        start, end = (t.figures.moment(each.astimezone(station.zone)) for each in (row.start, row.end))
        words = t("correction", start=start, end=end, turns=t.figures.number(row.revolutions, 2))
        return {"number": row.number, "words": words, "undone": row.undone}

    def progress() -> str:
        return filled("progress", texts(), **_progress(station, kettle))

    def answered(work: Callable[[], None], step: str) -> str | None:
        """Do what was sent and lead back to the page; what is wrong is said on it, and nothing is changed."""
        try:
            work()
        except DiscCounterError as error:
            bottle.response.status = 400 if isinstance(error, UsageError) else 503
            return page(str(error))
        bottle.redirect(f"/setup?done={step}#{step}", 303)
        return None

    def change(part: str) -> str | None:
        guard.changing()
        configuration = station.configuration
        if part == "picture":
            return answered(lambda: configuration.change(*turned_changes(configuration, form.whole("rotation"))), part)
        if part not in parts:
            raise bottle.HTTPError(404, f"There is nothing at {bottle.request.path}.")
        reprice = form.ticked("reprice")
        return answered(lambda: configuration.change(parts[part](configuration.settings), reprice=reprice), part)

    def undo() -> str | None:
        guard.changing()
        return answered(station.configuration.undo, "undo")

    def undo_correction() -> str | None:
        guard.changing()
        return answered(lambda: station.register.undo_correction(form.whole("number")), "correction")

    def begin_kettle() -> str | None:
        guard.changing()
        return answered(lambda: kettle.begin(float(form.between("power_w", LEAST_LOAD_W, MOST_LOAD_W))), "kettle")

    def claim() -> None:
        from_here()
        guard.claim(form.word("code"), form.word("password"))
        bottle.redirect("/setup", 303)

    def enter() -> None:
        from_here()
        guard.enter(form.word("password"))
        bottle.redirect("/setup", 303)

    app.route("/setup", "GET", page)
    app.route("/setup/progress", "GET", progress)
    app.route("/setup/claim", "POST", claim)
    app.route("/setup/enter", "POST", enter)
    app.route("/setup/undo", "POST", undo)
    app.route("/setup/kettle", "POST", begin_kettle)
    app.route("/setup/correction", "POST", undo_correction)
    app.route("/setup/<part:re:[a-z]+>", "POST", change)


def _progress(station: Station, kettle: Kettle) -> dict[str, Any]:
    t = texts()
    return {"verdict": verdict(station.findings(), station.status(), t), "kettle": kettle.values(t)}


def _disc(settings: Settings) -> Changes:
    return {
        ("disc", "window"): form.window(),
        ("disc", "mark"): form.word("mark"),
        ("meter", "direction"): form.word("direction"),
        ("meter", "backstop"): form.ticked("backstop"),
    }


def _meter(settings: Settings) -> Changes:
    return {
        ("meter", "name"): form.word("name"),
        ("meter", "revolutions_per_kwh"): form.number("revolutions_per_kwh"),
        ("meter", "max_power_w"): form.number("max_power_w"),
    }


def _register(settings: Settings) -> Changes:
    """A row of drums changed, added behind the others, or taken away."""
    index = form.whole("index")
    if not 0 <= index <= len(settings.registers):
        raise UsageError(f"index is {index}: there are {len(settings.registers)} registers")
    if form.ticked("remove"):
        return {("register", index): None}
    return {
        ("register", index, "name"): form.word("name"),
        ("register", index, "window"): form.window(),
        ("register", index, "integer_digits"): form.whole("integer_digits"),
        ("register", index, "decimal_digits"): form.whole("decimal_digits"),
    }
