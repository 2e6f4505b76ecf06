"""Sources of pictures, one file each; a driver is imported only when it is configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO

from disc_counter.errors import CameraError
from disc_counter.model import Frame
from disc_counter.settings import Settings

if TYPE_CHECKING:
    from disc_counter.camera.film_encoder import Sink


class Source(Protocol):
    """Something that delivers frames in the order they were taken, until it ends or is closed.

    `size` is width and height in pixels after rotation, `frame_rate` what is nominal, in 1/s; `remark` says in one
    sentence what is not as it was asked for, None if all is. Iteration raises CameraError when the pictures stop for a
    reason that is not their end. `encoded` lets the device itself film what the camera sees while the context is open,
    as long as frames are taken: JPEG after JPEG goes to `film`, each one's time in ms after the first to `times`; None,
    and nothing is written, where it cannot do so.
    """

    @property
    def size(self) -> tuple[int, int]: ...

    @property
    def frame_rate(self) -> float: ...

    @property
    def remark(self) -> str | None: ...

    def __iter__(self) -> Iterator[Frame]: ...

    def encoded(self, film: BinaryIO, times: TextIO) -> AbstractContextManager[Sink | None]: ...

    def close(self) -> None: ...

    def __enter__(self) -> Source: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_source(settings: Settings, stop: Event | None = None) -> Source:
    """The configured source; setting `stop` ends its frames. CameraError if it is not there."""
    camera = settings.camera
    stop = stop or Event()
    match camera.source:
        case "clip":
            from disc_counter.camera.clip import Clip

            if camera.device is None:
                raise CameraError('[camera] device is missing: the source "clip" needs the film\'s path')
            return Clip(Path(camera.device), camera.rotation, stop)
        case "usb":
            from disc_counter.camera.usb import UsbCamera

            return UsbCamera(camera, stop)
        case "simulated":
            from disc_counter.camera.simulated import SimulatedMeter

            return SimulatedMeter.from_settings(settings, stop)
        case "picamera2":
            from disc_counter.camera.picamera import PiCamera

            return PiCamera(camera, stop)
