"""Requests as no browser sends them are made harmless before anything looks at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import bottle

from web.query.reached import Reached

UNSPEAKABLE = re.compile(r"[^\t\x20-\x7e]")
"""What no header of ours has; a cookie of another program on this machine may have it."""
COOKIE = re.compile(r"[A-Za-z0-9_-]+=[^\s;,\"\\\\]*")
"""What ours look like; one of another program that Python cannot read would make all unreadable."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What no address of ours has."""


class Cleaning(bottle.Bottle):  # type: ignore[misc]  # bottle has no types
    """An application that sees headers of plain ASCII alone: whatever else is in one is left out."""

    reached: Reached

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        for name, value in environ.items():
            if name.startswith("HTTP_"):
                environ[name] = UNSPEAKABLE.sub("", value)
        cookies = (pair.strip() for pair in environ.get("HTTP_COOKIE", "").split(";"))
        environ["HTTP_COOKIE"] = "; ".join(filter(COOKIE.fullmatch, cookies))
        self.reached.prepare(environ)
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer


def speakable() -> None:
    """Raise an answer where the address has control characters."""
    if CONTROL.search(bottle.request.path):
        raise bottle.HTTPError(400, "The address has control characters in it.")
