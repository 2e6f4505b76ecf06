"""A camera on a Raspberry Pi's ribbon cable, through picamera2, which comes from apt and never from pip."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, nullcontext, suppress
from threading import Event
from types import TracebackType
from typing import Any, BinaryIO, TextIO

import cv2
import numpy as np

from disc_counter.camera.exposure import Exposure
from disc_counter.camera.film_encoder import Sink, encoded
from disc_counter.camera.opencv_capture import rotation_of
from disc_counter.camera.picamera_package import Job, Package, Request, choice, load, open_camera
from disc_counter.camera.planes import planes
from disc_counter.camera.sensor import fitting_mode, lasting_controls, shortcoming
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.settings import Camera

WAIT_S = 5.0
"""The longest wait for a capture, in seconds: one from a lost camera would hang for ever."""
BUFFER_MEMORY = 24 * 2**20
"""Bytes for all buffers together: the camera memory (CMA) of a small Pi is 64 MB, and others use it too."""
BYTES_PER_PX = 7
"""Bytes a pixel in one buffer: 3 of the main stream, 1.5 of the lores one, at most 2 of the raw one behind them."""
FEWEST_BUFFERS, MOST_BUFFERS = 4, 8
"""Buffers, as many between these as the memory above takes."""
STILL_EVERY_NS = NS_PER_S // 8
"""From one colour picture to the next, in ns: as often as the live page shows one."""
LOOK_EVERY_NS = NS_PER_S // 10
"""From one look at the exposure to the next, in ns; how long a light lasts is counted in looks."""
COARSE_PX = 16
"""The brightness of a picture is the mean of every sixteenth pixel of every sixteenth row: enough to tell lights
apart."""

log = logging.getLogger(__name__)


class PiCamera:
    """Frames with the sensor's own times, until `stop` is set; CameraError if it is not there or falls silent.

    Frames have luma and chroma of the `lores` stream; a few a second bring a still of the main one, in the same size.
    `size` is what the camera was configured to after asking for the settings' size; `frame_rate` is lower than the
    settings' where no mode of the sensor is fast enough. `dropped` counts the frames that never came.
    """

    def __init__(self, camera: Camera, stop: Event | None = None) -> None:
        self.dropped = 0
        self._asked = camera
        self._stop = stop or Event()
        self._closed = Event()
        self._buffers = buffers_for(camera.size)
        self._jobs: deque[Job] = deque()
        self._still_due_ns = self._look_due_ns = 0
        self.remark: str | None = None
        self._package: Package = load()
        self._camera = open_camera(self._package, camera.device)
        try:
            self.frame_rate = self._configure()
            self._exposure = Exposure(frozenset(self._camera.camera_controls))
            self.remark = choice(self._package, camera.device) or shortcoming(
                self._camera.camera_controls, self.frame_rate, camera.frame_rate, camera.crop
            )
            self._camera.start()
        except (RuntimeError, ValueError) as error:
            self.close()
            width, height = camera.size
            asked = f"{width} x {height} at {camera.frame_rate:g} a second"
            raise CameraError(f"the camera does not do {asked}: {error}") from None
        except CameraError:
            self.close()
            raise
        if self.remark is not None:
            log.warning("%s", self.remark)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels after rotation."""
        width, height = self._size
        return (width, height) if self._asked.rotation % 180 == 0 else (height, width)

    def _configure(self) -> float:
        """Ask for the streams; the frame rate that comes of it, in 1/s."""
        asked = self._asked
        mode = fitting_mode(self._camera.sensor_modes, asked.size, asked.frame_rate)
        rate = asked.frame_rate
        if mode is not None and mode["fps"] < rate:
            rate = mode["fps"]
        period_us = round(1e6 / rate)
        sensor = {} if mode is None else {"sensor": {"output_size": mode["size"], "bit_depth": mode["bit_depth"]}}
        self._camera.configure(
            self._camera.create_video_configuration(
                # RGB888 is libcamera's name for bytes in the order blue, green, red: what OpenCV wants.
                main={"size": asked.size, "format": "RGB888"},
                lores={"size": asked.size, "format": "YUV420"},
                # BT.601 in full range, on every size of picture: what chroma is read by.
                colour_space=self._package.full_range,
                controls={"FrameDurationLimits": (period_us, period_us)},
                buffer_count=self._buffers,
                **sensor,
            )
        )
        if lasting := lasting_controls(self._camera.camera_controls, asked.mains_hz, asked.crop):
            self._camera.set_controls(lasting)
        streams = self._camera.camera_configuration()
        self._layout, self._size = str(streams["lores"]["format"]), streams["lores"]["size"]
        self._coloured = str(streams["main"]["format"]) == "RGB888" and streams["main"]["size"] == self._size
        return rate

    def __iter__(self) -> Iterator[Frame]:
        period_ns = round(NS_PER_S / self.frame_rate)
        last_ns: int | None = None
        sequence = 0
        self._still_due_ns = self._look_due_ns = 0
        while not (self._stop.is_set() or self._closed.is_set()):
            frame = self._capture()
            if last_ns is not None:
                if frame.time_ns <= last_ns:
                    continue
                # The sensor keeps its period, so a longer span says how many frames were lost.
                steps = max(1, round((frame.time_ns - last_ns) / period_ns))
                self.dropped += steps - 1
                sequence += steps
            last_ns = frame.time_ns
            yield Frame(frame.time_ns, frame.image, sequence, frame.chroma, frame.still)

    def _capture(self) -> Frame:
        try:
            request = self._camera.wait(self._next_job(), timeout=WAIT_S)
            try:
                return self._taken(request)
            finally:
                request.release()
        except TimeoutError:
            raise CameraError(f"the camera delivered no picture for {WAIT_S:g} s: check its ribbon cable") from None
        except CameraError:
            raise
        except RuntimeError as error:
            raise CameraError(f"the camera failed: {error}") from None

    def _next_job(self) -> Job:
        """The oldest capture that was asked for.

        Some are always asked for in advance: of frames that nobody has asked for picamera2 keeps the newest alone, so
        that a thread that comes two frames late would lose one.
        """
        while len(self._jobs) < ahead_of(self._buffers):
            self._jobs.append(self._camera.capture_request(wait=False))
        return self._jobs.popleft()

    def _forget_jobs(self) -> None:
        """Captures that wait for a frame would stand in the way of the stop; those that have one give it back."""
        self._camera.cancel_all_and_flush()
        while self._jobs:
            with suppress(TimeoutError, CancelledError):
                self._jobs.popleft().get_result(timeout=0).release()

    def _taken(self, request: Request) -> Frame:
        """The request's pictures, copied as they are: the buffers go back to the camera."""
        metadata = request.get_metadata()
        time_ns = int(metadata["SensorTimestamp"])
        with self._package.mapped(request, "lores", write=False) as mapped:
            luma, chroma = planes(mapped.array, self._layout, self._size)
            image, colours = self._kept(luma), self._kept(chroma)
        self._look_after(metadata, time_ns, image)
        return Frame(time_ns, image, 0, colours, self._still(request, time_ns, image, colours))

    def _kept(self, view: Image) -> Image:
        """The plane after rotation, in memory of its own: whoever looks at it may keep it."""
        return rotation_of(self._asked.rotation)(view) if self._asked.rotation or view.flags.owndata else view.copy()

    def _still(self, request: Request, time_ns: int, image: Image, chroma: Image) -> Image | None:
        """A colour picture if one is due; of a camera that has no such stream it is made from luma and chroma."""
        if time_ns < self._still_due_ns:
            return None
        self._still_due_ns = time_ns + STILL_EVERY_NS
        if self._coloured:
            return rotation_of(self._asked.rotation)(request.make_array("main"))
        return np.asarray(cv2.cvtColorTwoPlane(image, chroma, cv2.COLOR_YUV2BGR_NV12), np.uint8)

    def _look_after(self, metadata: dict[str, Any], time_ns: int, image: Image) -> None:
        """Let exposure settle, hold it, and let it loose again when the light is another."""
        if time_ns < self._look_due_ns:
            return
        self._look_due_ns = time_ns + LOOK_EVERY_NS
        controls = self._exposure.look(metadata, float(image[::COARSE_PX, ::COARSE_PX].mean()))
        if controls:
            self._camera.set_controls(controls)

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[Sink | None]:
        """While this is open the device itself films what the camera sees, as long as frames are taken.

        JPEG after JPEG goes to `film`, each one's time in ms after the first to `times`; None where it cannot do so.
        """
        return nullcontext() if self._asked.rotation else encoded(self._camera, film, times)

    def close(self) -> None:
        """End the iteration and let go of the camera; call it from the thread that iterates.

        `stop` stays as it is: it is others' as well, and a camera that failed is opened anew.
        """
        self._closed.set()
        try:
            self._forget_jobs()
            self._camera.stop()
        finally:
            self._camera.close()

    def __enter__(self) -> PiCamera:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def buffers_for(size: tuple[int, int]) -> int:
    """How many buffers a stream gets: enough for a thread that comes late, few enough for the camera's memory."""
    width, height = size
    return max(FEWEST_BUFFERS, min(MOST_BUFFERS, BUFFER_MEMORY // (width * height * BYTES_PER_PX)))


def ahead_of(buffers: int) -> int:
    """How many captures are asked for in advance: with the frame picamera2 keeps, half of the buffers."""
    return buffers // 2 - 1
