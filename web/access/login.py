"""The page that asks for the password."""

from __future__ import annotations

import bottle

from web.access.owner import MOST_PASSWORD
from web.access.security import Guard, from_here
from web.query.parameters import text
from web.query.routing import get, post
from web.render import led_to, own_path, render


class Login:
    """Reachable by everybody; leads back to what was wanted."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @get("/login")
    def ask(self) -> str:
        """The form."""
        return render("login", page="", back=own_path(text("back", "/")))

    @post("/login")
    def log_in(self) -> None:
        """What it sent."""
        from_here()
        self._guard.log_in((bottle.request.forms.getunicode("password") or "")[:MOST_PASSWORD])
        raise led_to(own_path(bottle.request.forms.getunicode("back") or "/"))
