"""Which method answers which address: a route stands on its handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import bottle

Handler = TypeVar("Handler", bound=Callable[..., Any])
MARK = "answers"


def get(path: str) -> Callable[[Handler], Handler]:
    """Mark a method as the one that answers GET and HEAD of a path, which is written as bottle has it."""
    return _marked("GET", path)


def post(path: str) -> Callable[[Handler], Handler]:
    """Mark a method as the one that answers POST to a path."""
    return _marked("POST", path)


def add_routes(app: bottle.Bottle, handlers: object) -> None:
    """Let the methods of `handlers` answer what they are marked for."""
    for name in dir(type(handlers)):
        mark = getattr(getattr(type(handlers), name), MARK, None)
        if mark is not None:
            method, path = mark
            app.route(path, method, getattr(handlers, name))


def _marked(method: str, path: str) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        handler.__dict__[MARK] = (method, path)
        return handler

    return mark
