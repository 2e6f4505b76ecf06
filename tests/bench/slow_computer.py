"""A computer that is so many times slower: what takes longer than the time between two pictures costs some."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from disc_counter.model import NS_PER_S, Frame

Given = ParamSpec("Given")
Found = TypeVar("Found")


class SlowComputer(Executor):
    """Everything takes `factor` times the processor time that it takes here; what is submitted has its own core."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._now_s = self._busy_until_s = 0.0
        self._beside_s = 0.0
        self._waiting: list[tuple[float, Callable[[], None]]] = []

    def submit(self, fn: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Found]:
        """Done once it would have been."""
        future: Future[Found] = Future()
        begun_s = time.process_time()
        found = fn(*args, **kwargs)
        took_s = time.process_time() - begun_s
        self._beside_s += took_s
        self._waiting.append((self._now_s + self._factor * took_s, lambda: future.set_result(found)))
        return future

    def pictures(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """The pictures that such a computer has time for; whoever asks for the next one has worked on the last."""
        for frame in frames:
            self._now_s = frame.time_ns / NS_PER_S
            if self._now_s < self._busy_until_s:
                continue
            for each in [each for each in self._waiting if each[0] <= self._now_s]:
                self._waiting.remove(each)
                each[1]()
            begun_s, self._beside_s = time.process_time(), 0.0
            yield frame
            took_s = time.process_time() - begun_s - self._beside_s
            self._busy_until_s = max(self._busy_until_s, self._now_s) + self._factor * took_s
