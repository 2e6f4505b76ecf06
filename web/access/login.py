"""The page that asks for the password."""

from __future__ import annotations

import bottle

from web.access.owner import MOST_PASSWORD
from web.access.security import Guard, from_here
from web.query.parameters import text
from web.render import own_path, render


def add_login(app: bottle.Bottle, guard: Guard) -> None:
    """Route /login."""

    def asked() -> str:
        return render("login", page="", back=own_path(text("back", "/")))

    def given() -> None:
        from_here()
        guard.log_in((bottle.request.forms.getunicode("password") or "")[:MOST_PASSWORD])
        bottle.redirect(own_path(bottle.request.forms.getunicode("back") or "/"), 303)

    app.route("/login", "GET", asked)
    app.route("/login", "POST", given)
