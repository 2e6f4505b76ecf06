"""Puts the web application together."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import bottle

from disc_counter.settings import Web
from disc_counter.status import Station
from disc_counter.words.texts import EN
from web.access.cleaned import Cleaning, speakable
from web.access.login import Login
from web.access.owner import Owner
from web.access.security import Guard
from web.api.energy import EnergyApi
from web.api.metrics import Metrics
from web.api.plan import PlanApi
from web.api.routes import StationApi
from web.api.sheets import Sheets
from web.api.stream import PictureApi
from web.pages.assets import Assets
from web.pages.base import Page
from web.pages.doubtful import DoubtfulPage
from web.pages.history import HistoryPage
from web.pages.live import LivePage
from web.pages.now import NowPage
from web.pages.plan import PlanPage
from web.pages.profile import ProfilePage
from web.pages.setup import SetupPage
from web.query.language import texts
from web.query.reached import Reached
from web.query.refusal import refusing
from web.query.routing import add_routes
from web.render import render

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors "
)


def security_headers(frame_ancestors: Sequence[str]) -> dict[str, str]:
    """Headers for every answer: nothing from elsewhere, and in no frame but those that are named."""
    headers = {
        "Content-Security-Policy": POLICY + " ".join(["'self'", *frame_ancestors] if frame_ancestors else ["'none'"]),
        "X-Content-Type-Options": "nosniff",
        # With "no-referrer" browsers send no Origin along with our own forms either.
        "Referrer-Policy": "same-origin",
    }
    return headers if frame_ancestors else {**headers, "X-Frame-Options": "DENY"}


PAGES: tuple[type[Page], ...] = (NowPage, HistoryPage, ProfilePage, PlanPage, LivePage, SetupPage)
"""The pages, in the order of the navigation."""
INNER_PAGES: tuple[type[Page], ...] = (DoubtfulPage,)
"""Pages that another page leads to."""
CALLS = (StationApi, EnergyApi, PlanApi, Sheets, Metrics, PictureApi)
"""What scripts ask for, and the pictures."""


def create_app(
    station: Station, password: Callable[[], str | None], owner: Owner, web: Web | None = None
) -> bottle.Bottle:
    """The whole application before one station; closing it sends home whoever looks on.

    `password` looks up what is asked for; None lets everybody look. `owner` may change settings. `web` says by which
    way it may be reached.
    """
    web = web or Web()
    guard = Guard(password, owner, web.hosts)
    app = Cleaning()
    app.reached = Reached(web)
    app.security = security_headers(web.frame_ancestors)
    app.default_error_handler = _error
    app.add_hook("before_request", speakable)
    app.add_hook("before_request", guard.check)
    app.add_hook("after_request", _guard)
    app.install(refusing)
    app.navigation = PAGES
    pages = [page(station, guard) for page in (*PAGES, *INNER_PAGES)]
    for handlers in (*pages, *(call(station) for call in CALLS), Login(guard), Assets()):
        add_routes(app, handlers)

    def close() -> None:
        for page in pages:
            page.close()

    app.close = close
    return app


def _guard() -> None:
    """Headers for every answer: nothing from elsewhere, in no foreign frame, never stale unless said otherwise."""
    for name, value in bottle.request.app.security.items():
        bottle.response.set_header(name, value)
    bottle.response.headers.setdefault("Cache-Control", "no-store")


def _error(error: bottle.HTTPError) -> str:
    """One sentence: as JSON under /api/, as a page elsewhere."""
    _guard()
    sentence = _sentence(error)
    if bottle.request.path.startswith("/api/"):
        bottle.response.content_type = "application/json"
        return json.dumps({"error": sentence}, ensure_ascii=False)
    bottle.response.content_type = "text/html; charset=utf-8"
    title = texts().first_of(f"error_{error.status_code}", "error_other")
    return render("error", page="", title=title, sentence=sentence)


def _sentence(error: bottle.HTTPError) -> str:
    key = f"sentence_{error.status_code}"
    t = EN if bottle.request.path.startswith("/api/") else texts()
    return t(key, path=bottle.request.path) if key in t else t.said(str(error.body))
