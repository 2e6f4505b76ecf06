"""What all pages need: their style, their scripts, and the way to another language."""

from __future__ import annotations

from pathlib import Path

import bottle

from disc_counter.words.texts import LANGUAGES
from web.query.language import COOKIE
from web.query.parameters import text
from web.query.reached import base_path
from web.query.routing import get
from web.render import led_to, own_path

STATIC = str(Path(__file__).parents[1] / "static")
A_YEAR_S = 365 * 86_400
"""How long a browser remembers the language."""
AN_HOUR_S = 3600
"""How long a browser keeps style and scripts: after an update they are old for no longer."""
FIRST_FAILURE = 400
"""The lowest HTTP status of an answer that is no file."""


class Assets:
    """Files that change with a new version only, and the language of a browser."""

    @get("/static/<name:re:[a-z.]+>")
    def static(self, name: str) -> bottle.HTTPResponse:
        """A file, which the browser may keep for an hour."""
        bottle.request.environ.pop("HTTP_RANGE", None)  # bottle leaves the file open where it refuses one
        answer = bottle.static_file(name, STATIC)
        if answer.status_code < FIRST_FAILURE:
            answer.set_header("Cache-Control", f"max-age={AN_HOUR_S}")
        return answer

    @get("/language/<code:re:[A-Za-z_]+>")
    def language(self, code: str) -> None:
        """Switch to a language and lead back."""
        if code not in LANGUAGES:
            raise bottle.HTTPError(404, f"There is no language {code!r}.")
        bottle.response.set_cookie(
            COOKIE, code, path=base_path() or "/", max_age=A_YEAR_S, samesite="strict", httponly=True
        )
        raise led_to(own_path(text("back", "/")))
