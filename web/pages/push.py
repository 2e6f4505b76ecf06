"""The parts of the first page that change, pushed once a second (server-sent events)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import BoundedSemaphore, Event, Lock
from time import monotonic

from disc_counter.words.texts import Texts
from web.query.reached import base_path

MOST_LISTENERS = 16
"""Each holds a thread of the server; who comes later asks for the parts instead."""
EVERY_S = 1.0
"""Between two pushes, in s: power is measured once a second."""
FULL = f"{MOST_LISTENERS} pages are pushed to already, which is the most; this one asks for its figures instead."


class Push:
    """Renders the parts once a second for each language, for all that listen; `stop` sends them home."""

    def __init__(self, parts: Callable[[Texts], str], every_s: float = EVERY_S) -> None:
        self._parts = parts
        self.every_s = every_s
        self._lock = Lock()
        self._rendered: dict[tuple[str, str], tuple[float, bytes]] = {}
        self._stopped = Event()
        self._places = BoundedSemaphore(MOST_LISTENERS)

    def stop(self) -> None:
        """End all streams."""
        self._stopped.set()

    def stream(self, t: Texts) -> Listener | None:
        """Events in one language until `stop`, to be closed after use; None where all places are taken."""
        return Listener(self, t) if self._places.acquire(blocking=False) else None

    def leave(self) -> None:
        """Give a place back."""
        self._places.release()

    def stopped_within(self, seconds: float) -> bool:
        """Wait so long, or until `stop`."""
        return self._stopped.wait(seconds)

    def event(self, t: Texts) -> bytes:
        """The newest parts in one language, as the listener reaches us."""
        shown, now_s = (t.code, base_path()), monotonic()
        with self._lock:
            at_s, event = self._rendered.get(shown, (-self.every_s, b""))
            if now_s - at_s > 0.5 * self.every_s:
                lines = self._parts(t).splitlines()
                event = "".join(f"data: {line}\n" for line in lines).encode() + b"\n"
                self._rendered[shown] = (now_s, event)
            return event


class Listener:
    """The events of one page; its place is given back when it is closed, also when it never began."""

    def __init__(self, push: Push, t: Texts) -> None:
        self._push = push
        self._t = t
        self._begun = self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._begun and self._push.stopped_within(self._push.every_s):
            raise StopIteration
        self._begun = True
        return self._push.event(self._t)

    def close(self) -> None:
        """Give the place back."""
        if not self._closed:
            self._closed = True
            self._push.leave()
