"""Views filled in, in the language of the request; every value is escaped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import bottle

from disc_counter.words.texts import Texts
from web.query.language import texts
from web.query.parameters import asked_address

OWN = re.compile(r"/(?!/)[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*")
"""A path and a query as RFC 3986 has them: browsers leave tabs and line ends out and take a backslash for a slash."""
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
    return address if OWN.fullmatch(address) else "/"
