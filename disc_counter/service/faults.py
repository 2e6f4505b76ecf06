"""What nobody foresaw, beside the counting: said and logged, and outlived."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Lock

SAID_S = 3600.0
"""How long the status says that there was a fault, in s: long enough to be seen by who looks at an alarm."""
LOGGED_S = 60.0
"""From one entry in the log on a part to the next, in s: what fails with every picture must not fill the card."""
AGAIN_S = 10.0
"""The pause before work that a fault has ended is begun anew, in s: what fails at once must not fill a processor."""
COUNTED = "counting goes on"
TAKEN_UP = "the disc is taken up anew"
OPENED = "it is opened anew"
"""What comes of a fault: beside the counting, in what follows the disc, and in a camera."""

log = logging.getLogger(__name__)


class Faults:
    """Takes in the faults of all parts beside counting; any thread may call."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._lock = Lock()
        self._said: dict[str, tuple[str, float]] = {}
        self._logged_s: dict[str, float] = {}

    @property
    def problem(self) -> str | None:
        """The newest fault of the last hour, in one sentence; None if there was none."""
        with self._lock:
            newest = max(self._said.values(), key=lambda said: said[1], default=None)
        return newest[0] if newest and self._monotonic_s() - newest[1] < SAID_S else None

    def took(self, part: str, error: BaseException, then: str = COUNTED) -> str:
        """A part has failed by what was not foreseen; what is said of it."""
        now_s = self._monotonic_s()
        sentence = f"a fault in the {part} ({type(error).__name__}: {error}): {then}; the log says more"
        with self._lock:
            self._said[part] = sentence, now_s
            silent = now_s - self._logged_s.get(part, -LOGGED_S) < LOGGED_S
            self._logged_s[part] = self._logged_s[part] if silent else now_s
        if not silent:
            log.error("%s", sentence, exc_info=error)
        return sentence

    def besides(self, part: str, work: Callable[[], object]) -> None:
        """Do what may fail without taking the counting with it."""
        try:
            work()
        except Exception as error:
            self.took(part, error)

    def outlived(self, part: str, work: Callable[[], None], stop: Event) -> Callable[[], None]:
        """The same work, begun anew after a pause whenever a fault has ended it, until `stop` is set."""

        def again() -> None:
            while True:
                try:
                    return work()
                except Exception as error:
                    self.took(part, error)
                    if stop.wait(AGAIN_S):
                        return None

        return again
