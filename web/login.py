"""The page that asks for the password."""

from __future__ import annotations

from urllib.parse import urlsplit

import bottle

from web.pages import own_path, render
from web.parameters import text
from web.security import Guard
from web.texts import texts

MOST_PASSWORD = 1000
"""Characters; more is no password."""


def add_login(app: bottle.Bottle, guard: Guard) -> None:
    """Route /login."""

    def asked() -> str:
        return render("login", page="", back=own_path(text("back", "/")))

    def given() -> None:
        origin = bottle.request.get_header("Origin")
        if origin is not None and urlsplit(origin).netloc != bottle.request.get_header("Host"):
            raise bottle.HTTPError(403, texts()("login_foreign"))
        guard.log_in((bottle.request.forms.getunicode("password") or "")[:MOST_PASSWORD])
        bottle.redirect(own_path(bottle.request.forms.getunicode("back") or "/"), 303)

    app.route("/login", "GET", asked)
    app.route("/login", "POST", given)
