"""Views filled in, in the language of the request; every value is escaped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import bottle

from disc_counter.words.texts import Texts
from web.query.language import others, texts
from web.query.parameters import asked_address
from web.query.reached import base_path

OWN = re.compile(r"/(?!/)[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*")
"""A path and a query as RFC 3986 has them: browsers leave tabs and line ends out and take a backslash for a slash."""
LINK = re.compile(r' (?:href|src|action|data-base)="(?=/(?!/))')
"""What stands before an address of ours in a page."""
VIEWS = [str(Path(__file__).parent / "views")]


def render(view: str, **values: Any) -> str:
    """A whole page filled in, in the language of the request; every value is escaped."""
    values.setdefault("name", "disc-counter")
    t = texts()
    around = {"here": quote(asked_address()), "navigation": bottle.request.app.navigation, "languages": others(t)}
    return filled(view, t, **around, **values)


def filled(view: str, t: Texts, **values: Any) -> str:
    """A view filled in; every value is escaped."""
    text: str = bottle.template(view, template_lookup=VIEWS, t=t, **values)
    return below(base_path(), text)


def below(base: str, text: str) -> str:
    """A page's text with all addresses of ours below a path; no text of a page has a quote in it, for it is escaped."""
    return LINK.sub(rf"\g<0>{base}", text) if base else text


def led_to(address: str, status: int = 303) -> bottle.HTTPResponse:
    """An answer, to be raised, that one of our addresses is to be asked for."""
    answer = bottle.response.copy(cls=bottle.HTTPResponse)  # with the cookies that were set
    answer.status, answer.body = status, ""
    answer.set_header("Location", f"{base_path()}{address}")
    return answer


def own_path(address: str) -> str:
    """The address if it is one of ours, else the first page: nobody is sent elsewhere."""
    return address if OWN.fullmatch(address) else "/"
