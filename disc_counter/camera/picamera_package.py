"""The parts of the picamera2 package that are used, by name, and how its failures are said."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from disc_counter.errors import CameraError
from disc_counter.model import Image


class Request(Protocol):
    """One completed capture: pixels and metadata of the same frame."""

    def make_array(self, name: str) -> Image: ...

    def get_metadata(self) -> dict[str, Any]: ...

    def release(self) -> None: ...


class Job(Protocol):
    """A capture that was asked for."""

    def get_result(self, timeout: float) -> Request: ...


class Mapped(Protocol):
    """A stream's buffer while it is mapped."""

    @property
    def array(self) -> Image: ...


class Picamera2(Protocol):
    """The part of picamera2.Picamera2 that is used here."""

    @property
    def sensor_modes(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def camera_controls(self) -> Mapping[str, Any]: ...

    def create_video_configuration(self, **asked: Any) -> dict[str, Any]: ...

    def configure(self, camera_config: dict[str, Any]) -> None: ...

    def camera_configuration(self) -> dict[str, Any]: ...

    def set_controls(self, controls: dict[str, Any]) -> None: ...

    def start(self) -> None: ...

    def capture_request(self, wait: bool) -> Job: ...

    def wait(self, job: Job, timeout: float) -> Request: ...

    def cancel_all_and_flush(self) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Package:
    """What is taken from picamera2 and libcamera; `full_range` is BT.601 in full range."""

    camera: Callable[[int], Picamera2]
    mapped: Callable[..., AbstractContextManager[Mapped]]
    full_range: Any


def load() -> Package:
    """The package; CameraError where it is not installed."""
    try:
        package, libcamera = importlib.import_module("picamera2"), importlib.import_module("libcamera")
    except ImportError:
        raise CameraError("picamera2 is not installed: sudo apt install python3-picamera2") from None
    return Package(package.Picamera2, package.MappedArray, libcamera.ColorSpace.Sycc())


def open_camera(package: Package, device: str) -> Picamera2:
    """The camera of that number; CameraError where it is not there or taken."""
    if not device.isdecimal():
        raise CameraError(f'[camera] device is "{device}": a camera on a ribbon cable has a number from 0')
    try:
        return package.camera(int(device))
    except (IndexError, RuntimeError) as error:
        where = "check its ribbon cable, or [camera] device"
        raise CameraError(f"camera {device} is not there or another program uses it: {where} ({error})") from None
