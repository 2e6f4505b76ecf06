"""Where work is done that takes longer than a picture: at once, unless there is a thread for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class AtOnce(Executor):
    """Does what is submitted before it returns: a film waits, and what comes of it does not depend on the machine."""

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
        """A future that is done."""
        done: Future[Found] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


AT_ONCE = AtOnce()
