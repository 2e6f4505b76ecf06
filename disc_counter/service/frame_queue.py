"""Between two threads: frames that find no room are dropped and counted, so that memory stays bounded."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from threading import Condition

from disc_counter.model import Frame

ROOM_BYTES = 12 * 2**20
"""Memory for all frames that wait: a Raspberry Pi 2 has 1 GB for everything."""
LEAST_ROOM = 2
"""Frames that may wait however large they are: with one, camera and measurement would take turns."""
MOST_ROOM = 30
"""Frames that may wait however small they are: a second of them; what is older is no longer 'now'."""
WAIT_S = 0.5
"""How long the measuring thread waits for a frame before it looks whether any will come, in s."""


class FrameQueue:
    """Frames on their way from the camera's thread to the measuring one, which iterates over them.

    A `patient` queue lets the camera wait instead of dropping frames (films, simulations).
    """

    def __init__(self, *, patient: bool = False) -> None:
        self._patient = patient
        self._closed = False
        self._dropped = 0
        self._asked_s = time.monotonic()
        self._frames: deque[Frame] = deque()
        self._changed = Condition()

    def put(self, frame: Frame) -> None:
        """Hand a frame over, if there is room for it."""
        room = room_for(frame)
        with self._changed:
            if self._patient:
                self._changed.wait_for(lambda: self._closed or len(self._frames) < room)
            if self._closed:
                return
            if len(self._frames) >= room:
                self._dropped += 1
                return
            self._frames.append(frame)
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Frame | None:
        """The next frame, waited for; None if none came in time, or none will."""
        with self._changed:
            self._asked_s = time.monotonic()
            self._changed.wait_for(lambda: self._closed or bool(self._frames), timeout_s)
            if not self._frames:
                return None
            frame = self._frames.popleft()
            self._changed.notify_all()
            return frame

    def __iter__(self) -> Iterator[Frame]:
        """The frames in their order, each waited for, until none will come."""
        while not self.over:
            frame = self.take(WAIT_S)
            if frame is not None:
                yield frame

    def close(self) -> None:
        """No more frames will come; those that wait can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def over(self) -> bool:
        """Whether all frames were taken and none will come."""
        with self._changed:
            return self._closed and not self._frames

    @property
    def filled(self) -> float:
        """The share of the room that is taken, 0 to 1; a patient queue is never behind."""
        with self._changed:
            frames = self._frames
            return len(frames) / room_for(frames[0]) if frames and not self._patient else 0.0

    @property
    def dropped(self) -> int:
        """How many frames found no room."""
        with self._changed:
            return self._dropped

    @property
    def asked_s(self) -> float:
        """When a frame was last asked for, in monotonic s: a measurement that hangs asks for none."""
        with self._changed:
            return self._asked_s


def room_for(frame: Frame) -> int:
    """How many frames of this size may wait."""
    return max(LEAST_ROOM, min(MOST_ROOM, ROOM_BYTES // max(1, frame.image.nbytes)))
