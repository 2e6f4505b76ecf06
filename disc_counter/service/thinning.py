"""Where pictures come faster than they can be measured, some are left out evenly before the queue drops them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from disc_counter.model import NS_PER_S, Frame
from disc_counter.service.frame_queue import FrameQueue

BEHIND = 0.5
"""The share of the queue's room from which on the measurement is behind: the other half bridges what is short."""
GROWS = 0.1
"""The share of its room by which a queue that is behind fills further until still fewer pictures are taken."""
SETTLES_NS = NS_PER_S
"""How long a change needs until the queue shows what came of it, in ns: it holds a second of pictures."""
FIRST_TRIAL_NS, LONGEST_TRIAL_NS = 10 * NS_PER_S, 3600 * NS_PER_S
"""How long it is waited before more pictures are tried again, in ns: doubled whenever that fails."""
WELL_NS = 60 * NS_PER_S
"""How long all pictures must have been measured until it is no longer said that the machine is too slow, in ns."""

log = logging.getLogger(__name__)


class Thinning:
    """Takes every picture, or one of `every`; asked on the camera's thread, `problem` by any.

    `frame_rate` is what the camera takes, `least_rate` gives the fewest the fastest turn needs, both in 1/s.
    """

    def __init__(self, queue: FrameQueue, frame_rate: float, least_rate: Callable[[], float]) -> None:
        self._queue, self._frame_rate, self._least_rate = queue, frame_rate, least_rate
        self.every = 1
        self._count = 0
        self._changed_ns: int | None = None
        self._filled = 0.0
        self._trial_ns = FIRST_TRIAL_NS
        self._trying = self._slow = self._told = False

    @property
    def problem(self) -> str | None:
        """That the machine is too slow, and what would help, in one sentence; None while it is not."""
        if not self._slow:
            return None
        rate = self._frame_rate / (self.every + self._trying)
        return (
            f"the machine is too slow for {self._frame_rate:g} pictures a second, {rate:.3g} are measured: set [camera]"
            f" frame_rate to {max(1.0, rate):.0f}, or let other programs rest"
        )

    def wants(self, frame: Frame) -> bool:
        """Whether this picture is to be measured."""
        self._adapt(frame.time_ns)
        self._count += 1
        return self._count % self.every == 0

    def _adapt(self, now_ns: int) -> None:
        filled = self._queue.filled
        since_ns = now_ns - self._changed_ns if self._changed_ns is not None else LONGEST_TRIAL_NS
        if filled >= BEHIND:
            # A queue that has filled may take a while to empty again; what it must not do is to fill further, or stay.
            grows = since_ns >= SETTLES_NS and filled >= min(1.0, self._filled + GROWS)
            if grows or since_ns >= FIRST_TRIAL_NS:
                self._filled = filled
                self._take_fewer(now_ns)
        elif self.every > 1:
            if since_ns >= self._trial_ns:
                self.every, self._changed_ns, self._trying, self._filled = self.every - 1, now_ns, True, 0.0
        elif since_ns >= WELL_NS:
            self._trying = self._slow = False
            self._trial_ns = FIRST_TRIAL_NS

    def _take_fewer(self, now_ns: int) -> None:
        if self._trying:
            self._trial_ns = min(2 * self._trial_ns, LONGEST_TRIAL_NS)
        self._slow = self._slow or self._trying
        self._trying, self._changed_ns = False, now_ns
        if self._frame_rate / (self.every + 1) >= self._least_rate():
            self.every += 1
        else:
            self._slow = True
        if self._slow and not self._told:
            self._told = True
            log.warning("%s", self.problem)
