"""Views filled in, in the language of the request; every value is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import bottle

from disc_counter.words.texts import Texts
from web.query.language import texts
from web.query.parameters import asked_address

VIEWS = [str(Path(__file__).parent / "views")]


def render(view: str, **values: Any) -> str:
    """A whole page filled in, in the language of the request; every value is escaped."""
    values.setdefault("name", "disc-counter")
    return filled(view, texts(), here=quote(asked_address()), navigation=bottle.request.app.navigation, **values)


def filled(view: str, t: Texts, **values: Any) -> str:
    """A view filled in; every value is escaped."""
    text: str = bottle.template(view, template_lookup=VIEWS, t=t, **values)
    return text


def own_path(address: str) -> str:
    """The address if it is one of ours, else the first page: nobody is sent elsewhere."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
