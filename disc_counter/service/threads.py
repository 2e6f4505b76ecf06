"""The one kind of thread that the service has: started once, told to end, and joined within a time limit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

JOIN_S = 10.0
"""How long a thread may take to end, in s: a hung driver or server must not keep the service from stopping, and systemd
waits 90 s."""

log = logging.getLogger(__name__)


class ServiceThread:
    """Runs `work` on a thread of its own.

    `finish` brings the work to its end, from any thread; `failed` is called, on the thread itself, with whatever else
    ends it.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        finish: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.name = name
        self._work, self._finish, self._failed = work, finish, failed
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; a thread can be started once."""
        self._thread.start()

    def end(self, timeout_s: float = JOIN_S) -> bool:
        """Bring the work to its end and wait for that; whether it has ended, an error in the log if not."""
        self._finish()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        ended = not self._thread.is_alive()
        if not ended:
            log.error("the thread of the %s did not end within %g s", self.name, timeout_s)
        return ended

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._failed(error)
