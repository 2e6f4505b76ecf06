"""Where picamera2, unchanged, meets libcamera's virtual camera: no display, no dma-heap, and a sensor with a clock."""

from __future__ import annotations

import mmap
import os
import sys
import time
from collections import deque
from contextlib import suppress
from threading import Thread
from types import ModuleType
from typing import Any

import cv2

PERIOD_S = 1 / 60


class _Names:
    """Stands for the display library's pixel formats, which are only named."""

    def __getattr__(self, name: str) -> str:
        return name


_display = ModuleType("pykms")
vars(_display)["PixelFormat"] = _Names()
sys.modules.setdefault("pykms", _display)

import libcamera  # noqa: E402
import picamera2.picamera2 as package  # noqa: E402
from picamera2 import MappedArray, Picamera2  # noqa: E402
from picamera2.allocators.allocator import Allocator, Sync  # noqa: E402
from picamera2.encoders import MultiEncoder  # noqa: E402

KEPT: set[Any] = set()
"""libcamera crashes when a request is freed while it is in use."""


class NoSync(Sync):  # type: ignore[misc]
    """Memory of one machine needs no synchronising."""

    def __init__(self, allocator: MemoryAllocator, buffer: Any, write: bool) -> None:
        self._map = allocator.mapped_buffers[buffer]

    def __enter__(self) -> mmap.mmap:
        return self._map

    def __exit__(self, *_: object) -> None:
        return


class MemoryAllocator(Allocator):  # type: ignore[misc]
    """Buffers of NV12, the virtual camera's only format, in anonymous files."""

    def __init__(self, *_: object) -> None:
        super().__init__()
        self.sync = NoSync
        self.mapped_buffers: dict[Any, mmap.mmap] = {}
        self._streams: dict[Any, list[Any]] = {}
        self._files: list[int] = []

    def allocate(self, config: Any, use_case: str) -> None:
        self.close()
        for stream in config:
            luma = stream.stride * stream.size.height
            self._streams[stream.stream] = [self._buffer(luma) for _ in range(stream.buffer_count)]

    def _buffer(self, luma: int) -> Any:
        file = os.memfd_create("frame")
        self._files.append(file)
        length = luma + luma // 2
        os.ftruncate(file, length)
        planes = []
        for offset, size in ((0, luma), (luma, luma // 2)):
            plane = libcamera.FrameBuffer.Plane()
            plane.fd, plane.offset, plane.length = file, offset, size
            planes.append(plane)
        buffer = libcamera.FrameBuffer(planes)
        self.mapped_buffers[buffer] = mmap.mmap(file, length)
        return buffer

    def buffers(self, stream: Any) -> list[Any]:
        return self._streams[stream]

    def close(self) -> None:
        for file in self._files:
            os.close(file)
        self._files, self._streams, self.mapped_buffers = [], {}, {}


class Sensor:
    """Passes requests on at the sensor's ticks; a tick for which none waits is a frame lost in `dropped`.

    `most_late_s` is by how much the latest tick came too late, in s: how long the machine let even its clock wait.
    """

    def __init__(self, camera: Any, period_s: float) -> None:
        self._camera, self._period_s = camera, period_s
        self._waiting: deque[Any] = deque()
        self._on = False
        self.ticks = self.dropped = 0
        self.most_late_s = 0.0
        self.silent = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._camera, name)

    def queue_request(self, request: Any) -> None:
        KEPT.add(request)
        self._waiting.append(request)

    def start(self, *controls: Any) -> None:
        self._camera.start(*controls)
        self._on = True
        self._thread = Thread(target=self._tick, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._on = False
        self._thread.join()
        self._waiting.clear()
        self._camera.stop()

    def _tick(self) -> None:
        # A sensor's clock waits for no other program of the machine, where that can be had.
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        due_s = time.monotonic()
        while self._on:
            due_s += self._period_s
            time.sleep(max(0.0, due_s - time.monotonic()))
            self.most_late_s = max(self.most_late_s, time.monotonic() - due_s)
            if self.silent:
                continue
            self.ticks += 1
            if self._waiting:
                self._camera.queue_request(self._waiting.popleft())
            else:
                self.dropped += 1


class StagedCamera(Picamera2):  # type: ignore[misc]
    """The real class on the virtual camera, which has no raw modes to list; `rate` is set before it is opened.

    `taken` are libcamera's numbers of the requests that were taken, one more from frame to frame.
    """

    rate = 60.0
    last: StagedCamera

    def __init__(self, camera_num: int = 0) -> None:
        super().__init__(camera_num, allocator=MemoryAllocator())
        self.sensor = Sensor(vars(self)["camera"], 1 / self.rate)
        self.camera = self.sensor
        self.sensor_modes_ = [{"format": "NV12", "size": (640, 480), "fps": 206.0, "bit_depth": 10}]
        self.taken: list[int] = []
        StagedCamera.last = self

    def wait(self, job: Any, timeout: float | None = None) -> Any:
        """The request, whose number libcamera gave it; `taken` collects those."""
        request = super().wait(job, timeout)
        self.taken.append(next(iter(request.request.buffers.values())).metadata.sequence)
        return request

    def _get_raw_modes(self) -> list[dict[str, Any]]:
        return [{"format": "NV12", "size": (640, 480)}]

    def create_video_configuration(self, *args: Any, **asked: Any) -> dict[str, Any]:
        asked.pop("sensor", None)
        # The virtual camera's own limits end at 90 frames a second; the ticks are the sensor's here.
        asked.pop("controls", None)
        configuration: dict[str, Any] = super().create_video_configuration(*args, **asked)
        return configuration


package.DmaAllocator = MemoryAllocator


class OnTheProcessor(MultiEncoder):  # type: ignore[misc]
    """Stands for the encoder of a Pi's graphics processor, which is not here; all round it is picamera2's own."""

    def __init__(self, bitrate: int) -> None:
        super().__init__()

    def encode_func(self, request: Any, name: str) -> bytes:
        width, height = request.config[name]["size"]
        with MappedArray(request, name, write=False) as mapped:
            picture = mapped.array.reshape(-1)[: width * height].reshape(height, width)
            return cv2.imencode(".jpg", picture)[1].tobytes()
