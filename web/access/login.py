"""The page that asks for the password."""

from __future__ import annotations

import bottle

from web.access.owner import MOST_PASSWORD
from web.access.refused import RefusedLogin
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
        return _form(own_path(text("back", "/")))

    @post("/login")
    def log_in(self) -> str:
        """What it sent; what is wrong is said on the form."""
        from_here()
        back = own_path(bottle.request.forms.getunicode("back") or "/")
        try:
            self._guard.log_in((bottle.request.forms.getunicode("password") or "")[:MOST_PASSWORD])
        except RefusedLogin as error:
            return _form(back, error.told())
        raise led_to(back)


def _form(back: str, error: str | None = None) -> str:
    return render("login", page="", back=back, error=error)
