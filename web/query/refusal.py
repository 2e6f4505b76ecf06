"""What an error is to whoever asked: an answer with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import bottle

from disc_counter.errors import DiscCounterError, DoubtError, NoConstantError, UsageError

WRONG, DOUBTED, NOT_NOW = 400, 409, 503


def status_of(error: DiscCounterError) -> int:
    """400 where something else should have been asked for, 409 where it is doubted, 503 where it may do later."""
    if isinstance(error, DoubtError):
        return DOUBTED
    return WRONG if isinstance(error, UsageError) and not isinstance(error, NoConstantError) else NOT_NOW


def refusing(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The same handler, whose errors are answers. It is a bottle plugin: no handler need translate any itself."""

    @wraps(handler)
    def answered(*arguments: Any, **named: Any) -> Any:
        try:
            return handler(*arguments, **named)
        except DiscCounterError as error:
            raise bottle.HTTPError(status_of(error), str(error)) from error

    return answered
