"""The camera's thread: takes frames, hands them over, and opens a camera anew that has failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from threading import Event

from disc_counter.camera import Source
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame
from disc_counter.service.faults import OPENED, Faults
from disc_counter.service.frame_queue import FrameQueue

PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""The pauses before each new try to open a camera, in s, the last one again and again: a plug that was pulled is back
in seconds, a camera that is broken need not fill the log."""

log = logging.getLogger(__name__)


class Capture:
    """Delivers those frames of a source, already open, that `wants` says yes to, until it ends or `stop` is set.

    `problem` is the sentence for what keeps the camera from delivering, or is not as asked; None if nothing is. What a
    driver raises of its own is told to `faults` as well, and outlived like a camera that is lost.
    """

    def __init__(
        self,
        source: Source,
        reopen: Callable[[], Source],
        queue: FrameQueue,
        stop: Event,
        *,
        wants: Callable[[Frame], bool] = lambda frame: True,
        real_time: bool = False,
        pauses_s: tuple[float, ...] | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.problem: str | None = None
        self._source = source
        self._reopen = reopen
        self._queue = queue
        self._stop = stop
        self._wants = wants
        self._real_time = real_time
        self._pauses_s = pauses_s or PAUSES_S
        self._faults = faults or Faults()
        self._failures = 0
        self._sign_s: float | None = time.monotonic()

    @property
    def silent_s(self) -> float:
        """How long the driver has neither given a frame nor an error, in s; 0 while none is asked."""
        sign_s = self._sign_s
        return 0.0 if sign_s is None else time.monotonic() - sign_s

    def run(self) -> None:
        """Deliver until the end; failures of the camera are said in `problem`, not raised."""
        source: Source | None = self._source
        try:
            while source is not None and not self._delivered_all(source):
                source = self._opened_again()
        finally:
            self._queue.close()

    def _delivered_all(self, source: Source) -> bool:
        """Deliver until the source ends (true) or fails (false)."""
        try:
            with source:
                for frame in in_real_time(source, self._stop) if self._real_time else source:
                    self.problem, self._failures, self._sign_s = source.remark, 0, time.monotonic()
                    if self._wants(frame):
                        self._queue.put(frame)
                    if self._stop.is_set():
                        break
        except Exception as error:
            self._say(error)
            return False
        return True

    def _opened_again(self) -> Source | None:
        self._sign_s = None
        while not self._stop.wait(self._pause_s()):
            self._failures += 1
            self._sign_s = time.monotonic()
            try:
                return self._reopen()
            except Exception as error:
                self._sign_s = None
                self._say(error)
        return None

    def _pause_s(self) -> float:
        return self._pauses_s[min(self._failures, len(self._pauses_s) - 1)]

    def _say(self, error: Exception) -> None:
        if not isinstance(error, CameraError):
            self.problem = self._faults.took("camera", error, OPENED)
            return
        if self.problem != str(error):
            log.warning("%s", error)
        self.problem = str(error)


def in_real_time(frames: Iterable[Frame], stop: Event) -> Iterator[Frame]:
    """The frames of a film as a camera would take them now: each at its time after the first one."""
    shift_ns: int | None = None
    for frame in frames:
        now_ns = time.monotonic_ns()
        if shift_ns is None:
            shift_ns = now_ns - frame.time_ns
        if stop.wait(max(0, frame.time_ns + shift_ns - now_ns) / NS_PER_S):
            return
        yield replace(frame, time_ns=frame.time_ns + shift_ns)
