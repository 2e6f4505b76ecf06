"""The guided first hour: picture, windows, meter and registers are set in the browser, watched, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bottle

from disc_counter.errors import DiscCounterError
from disc_counter.history.paper import parsed
from disc_counter.outputs.base import Check
from disc_counter.outputs.configured import configured_outputs
from disc_counter.settings.prices import in_order
from disc_counter.status import CorrectionRow, Station
from disc_counter.words.texts import LANGUAGES, said_in
from disc_counter.words.verdict import verdict
from web.access.refused import RefusedLogin
from web.access.security import Guard, from_here
from web.pages.base import Page
from web.pages.connections import keeping_secret
from web.pages.known_load import KnownLoadCheck
from web.pages.seen import fields_of, own_changes, seen_forms
from web.pages.setup_changes import FORMS
from web.query import form
from web.query.language import texts
from web.query.parameters import text
from web.query.refusal import status_of
from web.query.routing import get, post
from web.render import filled, led_to

LEAST_LOAD_W, MOST_LOAD_W = 100, 50_000
"""What a known load may have, in watts: less is lost in the noise of a house, more no fuse of a house lets through."""
STEPS = (*FORMS, "undo", "correction", "reading", "load", "password", "paper")
"""What may have been done; each has a sentence, `setup_done_` and its name, and a place on the page."""


class SetupPage(Page):
    """Everybody may look; only the owner sees forms and changes something."""

    name, address = "setup", "/setup"

    def __init__(self, station: Station, guard: Guard) -> None:
        super().__init__(station, guard)
        self._load = KnownLoadCheck(station)

    @get("/setup")
    def page(self) -> str:
        """The whole page, with a word on what was just done."""
        return self._page()

    @get("/setup/progress")
    def progress(self) -> str:
        """The part of it that changes."""
        return filled("progress", texts(), **self._progress())

    @post("/setup/claim")
    def claim(self) -> str:
        """Set the first password, by the code."""
        return self._let_in(lambda: self.guard.claim(form.word("code"), form.word("password")))

    @post("/setup/enter")
    def enter(self) -> str:
        """Log the owner in."""
        return self._let_in(lambda: self.guard.enter(form.word("password")))

    @post("/setup/leave")
    def leave(self) -> None:
        """Log out in all browsers."""
        self.guard.changing()
        self.guard.leave()
        raise led_to(self.address)

    @post("/setup/undo")
    def undo(self) -> str:
        """Take the last change back."""
        self.guard.changing()
        return self._answered(self.station.configuration.undo, "undo")

    @post("/setup/correction")
    def undo_correction(self) -> str:
        """Take back what the register added."""
        self.guard.changing()
        return self._answered(lambda: self.station.register.undo_correction(form.whole("number")), "correction")

    @post("/setup/reading")
    def note_reading(self) -> str:
        """Note what is on the register; what can hardly be is asked about."""
        self.guard.changing()
        return self._answered(
            lambda: self.station.register.note_reading(
                form.word("reading_kwh"), sure=form.ticked("sure"), exchanged=form.ticked("exchanged")
            ),
            "reading",
        )

    @post("/setup/paper")
    def add_paper(self) -> str:
        """Readings that were written down before the reader was mounted; or forget those that are known."""
        self.guard.changing()
        today = self.station.status().time.astimezone(self.station.zone).date()

        def taken() -> None:
            if form.ticked("clear"):
                self.station.paper.clear()
            self.station.paper.add(parsed(form.lines("readings")), today)

        return self._answered(taken, "paper")

    @post("/setup/load")
    def begin_load(self) -> str:
        """A known load is switched on now."""
        self.guard.changing()
        return self._answered(
            lambda: self._load.begin(float(form.between("power_w", LEAST_LOAD_W, MOST_LOAD_W))), "load"
        )

    @post("/setup/<step:re:[a-z]+>")
    def change(self, step: str) -> str:
        """Change the configuration by one of the forms."""
        self.guard.changing()
        if step not in FORMS:
            raise bottle.HTTPError(404)
        configuration, reprice = self.station.configuration, form.ticked("reprice")

        def changed() -> None:
            changes = own_changes(step, configuration, texts())
            with keeping_secret(configuration, step):
                configuration.change(*changes, reprice=reprice)

        return self._answered(changed, step)

    @post("/setup/try/<name:re:[a-z0-9]+>")
    def tried(self, name: str) -> str:
        """Try a recipient as it is configured, and say what it said."""
        self.guard.changing()
        return self._page(tried=self._tried(name, asked=True))

    @post("/setup/password")
    def password(self) -> str:
        """Another password; who set it stays logged in."""
        self.guard.changing()

        def set_anew() -> None:
            self.guard.replace(form.word("password"), self.station.configuration.settings.web.password_file)

        return self._answered(set_anew, "password")

    def _tried(self, name: str, asked: bool = False) -> Check | None:
        """How it is with a recipient; None where none of that name is configured. Who asked gets a message, too."""
        settings = self.station.configuration.settings
        entry = next((entry for entry in configured_outputs(settings) if entry.name == name), None)
        try:
            if entry is None:
                return None
            return entry.trial(settings, said_in) if asked else entry.checked(settings)
        except DiscCounterError as error:
            return Check("bad", str(error))

    def _let_in(self, proved: Callable[[], None]) -> str:
        """Lead on who has proved to be the owner; what is wrong is said on the page, where it can be tried again."""
        from_here()
        try:
            proved()
        except RefusedLogin as error:
            return self._page(error.told())
        raise led_to(self.address)

    def _answered(self, work: Callable[[], None], step: str) -> str:
        """Do what was sent and lead back to the page; what is wrong is said on it, and nothing is changed."""
        try:
            work()
        except DiscCounterError as error:
            bottle.response.status = status_of(error)
            return self._page(texts().said(str(error)), refused=step)
        raise led_to(f"{self.address}?done={step}#{step}")

    def _page(self, error: str | None = None, tried: Check | None = None, refused: str | None = None) -> str:
        configuration, done, t = self.station.configuration, text("done", ""), texts()
        if self.guard.is_owner and error is None and tried is None:
            tried = self._tried(done)
        return self.render(
            name=configuration.settings.meter.name,
            settings=configuration.settings,
            undoable=configuration.undoable,
            owner=self.guard.is_owner,
            owner_known=self.guard.owner.known,
            token=self.guard.token if self.guard.is_owner else "",
            error=error,
            done=done if done in STEPS else None,
            tried=tried and {"level": tried.level, "words": t.said(tried.words)},
            seen=seen_forms(configuration.settings, t),
            spoken=[(code, language("language_name")) for code, language in LANGUAGES.items()],
            price_dates=[str(each.since) for each in in_order(configuration.settings.prices)],
            papers=len(self.station.paper.readings()),
            fields=fields_of(configuration.settings, t, refused),
            corrections=[self._correction(row) for row in reversed(self.station.register.corrections())],
            **self._progress(),
        )

    def _progress(self) -> dict[str, Any]:
        t = texts()
        return {
            "verdict": verdict(self.station.findings(), self.station.status(), t),
            "load": self._load.values(t),
        }

    def _correction(self, row: CorrectionRow) -> dict[str, Any]:
        t = texts()
        start, end = (t.format.moment(each.astimezone(self.station.zone)) for each in (row.start, row.end))
        words = t("correction", start=start, end=end, turns=t.format.number(row.revolutions, 2))
        return {"number": row.number, "words": words, "undone": row.undone}
