"""A camera on a Raspberry Pi's ribbon cable, through picamera2, which comes from apt and never from pip."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from threading import Event
from types import TracebackType
from typing import Any, Protocol, cast

from disc_counter.camera.capture import rotation_of
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Frame, Image
from disc_counter.settings import Camera

WAIT_S = 5.0
"""Without a limit a capture from a lost camera hangs for ever."""

BUFFERS = 4
"""More than five or six can fail to be allocated on a small Pi."""


class Request(Protocol):
    """One completed capture: pixels and metadata of the same frame."""

    def make_array(self, name: str) -> Image: ...

    def get_metadata(self) -> dict[str, Any]: ...


class Picamera2(Protocol):
    """The part of picamera2.Picamera2 that is used here."""

    def create_video_configuration(
        self, *, main: dict[str, Any], controls: dict[str, Any], buffer_count: int
    ) -> dict[str, Any]: ...

    def configure(self, camera_config: dict[str, Any]) -> None: ...

    def camera_configuration(self) -> dict[str, Any]: ...

    def start(self) -> None: ...

    def captured_request(self, wait: float) -> AbstractContextManager[Request]: ...

    def cancel_all_and_flush(self) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...


class PiCamera:
    """Frames with the sensor's own times, until `stop` is set; CameraError if it is not there or falls silent.

    `size` is what the camera was configured to after asking for the settings' size.
    """

    def __init__(self, camera: Camera, stop: Event | None = None) -> None:
        self.frame_rate = camera.frame_rate
        self._stop = stop or Event()
        self._rotation = camera.rotation
        self._period_ns = round(NS_PER_S / camera.frame_rate)
        self._camera = _open(camera.device or "0")
        try:
            self.size = self._configure(camera)
            self._camera.start()
        except (RuntimeError, ValueError) as error:
            self.close()
            width, height = camera.size
            asked = f"{width} x {height} at {camera.frame_rate:g} a second"
            raise CameraError(f"the camera does not do {asked}: {error}") from None
        except CameraError:
            self.close()
            raise

    def _configure(self, camera: Camera) -> tuple[int, int]:
        period_us = self._period_ns // 1000
        # RGB888 is libcamera's name for bytes in the order blue, green, red: what OpenCV wants.
        asked = {"size": camera.size, "format": "RGB888"}
        limits = {"FrameDurationLimits": (period_us, period_us)}
        self._camera.configure(
            self._camera.create_video_configuration(main=asked, controls=limits, buffer_count=BUFFERS)
        )
        main = self._camera.camera_configuration()["main"]
        if main["format"] != "RGB888":
            raise CameraError(f"the camera gives pictures as {main['format']}: RGB888 would be right")
        width, height = main["size"]
        return (width, height) if camera.rotation % 180 == 0 else (height, width)

    def __iter__(self) -> Iterator[Frame]:
        rotate = rotation_of(self._rotation)
        last_ns: int | None = None
        sequence = 0
        while not self._stop.is_set():
            time_ns, image = self._capture()
            if last_ns is not None:
                # The sensor keeps its period, so a longer span says how many frames were lost.
                sequence += max(1, round((time_ns - last_ns) / self._period_ns))
            last_ns = time_ns
            yield Frame(time_ns, rotate(image), sequence)

    def _capture(self) -> tuple[int, Image]:
        try:
            with self._camera.captured_request(wait=WAIT_S) as request:
                # The buffer goes back to the camera, so the picture has to be copied out of it.
                return int(request.get_metadata()["SensorTimestamp"]), request.make_array("main")
        except TimeoutError:
            # The job that timed out would stay and block a buffer.
            self._camera.cancel_all_and_flush()
            raise CameraError(f"the camera delivered no picture for {WAIT_S:g} s: check its ribbon cable") from None

    def close(self) -> None:
        """End the iteration and let go of the camera; call it from the thread that iterates."""
        self._stop.set()
        self._camera.stop()
        self._camera.close()

    def __enter__(self) -> PiCamera:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(device: str) -> Picamera2:
    if not device.isdecimal():
        raise CameraError(f'[camera] device is "{device}": a camera on a ribbon cable has a number from 0')
    try:
        package = importlib.import_module("picamera2")
    except ImportError:
        raise CameraError("picamera2 is not installed: sudo apt install python3-picamera2") from None
    try:
        return cast(Picamera2, package.Picamera2(int(device)))
    except (IndexError, RuntimeError) as error:
        raise CameraError(f"camera {device} is not there: check its ribbon cable ({error})") from None
