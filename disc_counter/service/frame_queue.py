"""Between two threads: frames that find no room are dropped and counted, so that memory stays bounded."""

from __future__ import annotations

from collections import deque
from threading import Condition

from disc_counter.model import Frame

ROOM_BYTES = 12 * 2**20
LEAST_ROOM = 2
MOST_ROOM = 30


class FrameQueue:
    """Frames on their way from the camera's thread to the measuring one.

    `dropped` counts those that found no room; a `patient` one lets the camera wait instead (films, simulations).
    """

    def __init__(self, *, patient: bool = False) -> None:
        self.dropped = 0
        self._patient = patient
        self._closed = False
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
                self.dropped += 1
                return
            self._frames.append(frame)
            self._changed.notify_all()

    def take(self, timeout_s: float) -> Frame | None:
        """The next frame, waited for; None if none came in time, or none will."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._frames), timeout_s)
            if not self._frames:
                return None
            frame = self._frames.popleft()
            self._changed.notify_all()
            return frame

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


def room_for(frame: Frame) -> int:
    """How many frames of this size may wait."""
    return max(LEAST_ROOM, min(MOST_ROOM, ROOM_BYTES // max(1, frame.image.nbytes)))
