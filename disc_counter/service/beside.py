"""Work on threads of its own, for which measuring does not wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from threading import Thread
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Beside(Executor):
    """A thread for each piece of work. Nobody waits for it when the service ends: it writes nothing."""

    def __init__(self, name: str) -> None:
        self._name = name

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
        """What will have been found; what `fn` raises is raised where that is asked for."""
        future: Future[Found] = Future()

        def work() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # whoever asks hears of it
                future.set_exception(error)

        Thread(target=work, name=self._name, daemon=True).start()
        return future
