"""A USB camera, or whatever else speaks V4L2."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import BinaryIO, TextIO, cast

import cv2

from disc_counter.camera.opencv_capture import open_quietly, rotated_size, rotation_of, too_slow
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.settings import Camera
from disc_counter.units import NS_PER_MS

OLDEST_STAMP_NS = 2 * NS_PER_S
"""The oldest that a driver's time stamp may be, in ns: an older one comes from another clock."""


class UsbCamera:
    """Frames as the camera takes them, until `stop` is set; CameraError if it is not there or falls silent.

    Size and rate are asked for; the driver may choose others: `size` and `frame_rate` are what it gives.
    """

    def __init__(self, camera: Camera, stop: Event | None = None) -> None:
        self.device = camera.device or "0"
        self._rotation = camera.rotation
        self._stop = stop or Event()
        self._closed = Event()
        self._capture = _open(self.device)
        self._ask_for(camera)
        self.size = rotated_size(self._capture, camera.rotation)
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self.frame_rate = rate if rate > 0 else camera.frame_rate
        self.remark = too_slow(self.frame_rate, camera.frame_rate)

    def _ask_for(self, camera: Camera) -> None:
        width, height = camera.size
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        self._capture.set(cv2.CAP_PROP_FPS, camera.frame_rate)

    def __iter__(self) -> Iterator[Frame]:
        rotate = rotation_of(self._rotation)
        last_ns = -1
        sequence = 0
        while not self._over():
            taken, image = self._capture.read()
            if self._over():
                return
            if not taken:
                raise CameraError(f"camera {self.device} delivers no pictures any more: is it still plugged in?")
            last_ns = frame_time_ns(self._capture.get(cv2.CAP_PROP_POS_MSEC), time.monotonic_ns(), last_ns)
            yield Frame(last_ns, rotate(cast(Image, image)), sequence)
            sequence += 1

    def _over(self) -> bool:
        return self._stop.is_set() or self._closed.is_set()

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[None]:
        """Not that it is known: what comes from V4L2 is decoded already."""
        return nullcontext()

    def close(self) -> None:
        """End the iteration and let go of the camera; call it from the thread that iterates.

        `stop` stays as it is: it is others' as well, and a camera that failed is opened anew.
        """
        self._closed.set()
        self._capture.release()

    def __enter__(self) -> UsbCamera:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def frame_time_ns(stamp_ms: float, now_ns: int, last_ns: int) -> int:
    """The driver's stamp where it is monotonic time, else now; later than the frame before in any case."""
    stamp_ns = round(stamp_ms * NS_PER_MS)
    same_clock = now_ns - OLDEST_STAMP_NS < stamp_ns <= now_ns
    return stamp_ns if same_clock and stamp_ns > last_ns else max(now_ns, last_ns + 1)


def _open(device: str) -> cv2.VideoCapture:
    path = Path(f"/dev/video{device}" if device.isdecimal() else device)
    if not path.exists():
        raise CameraError(
            f"camera {path} is not there: plug it in or name another one in [camera] device ({_others()})"
        )
    capture = open_quietly(int(device) if device.isdecimal() else device, _backend())
    if not capture.isOpened():
        raise CameraError(f"camera {path} cannot be opened: it must be a camera no other program uses ({_others()})")
    return capture


def _backend() -> int:
    """V4L2 where OpenCV was built with it."""
    return cv2.CAP_V4L2 if cv2.CAP_V4L2 in cv2.videoio_registry.getCameraBackends() else cv2.CAP_ANY


def _others() -> str:
    devices = sorted(str(path) for path in Path("/dev").glob("video*"))
    return f"there are {', '.join(devices)}" if devices else "there are none"
