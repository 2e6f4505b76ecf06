"""The parts of the picamera2 package that are used, by name, and how its failures are said."""

from __future__ import annotations

import importlib
import os
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


class MappedBuffer(Protocol):
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

    def start_encoder(self, encoder: object, output: object, *, name: str) -> None: ...

    def stop_encoder(self, encoders: object) -> None: ...

    def capture_request(self, wait: bool) -> Job: ...

    def wait(self, job: Job, timeout: float) -> Request: ...

    def cancel_all_and_flush(self) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Package:
    """What is taken from picamera2 and libcamera; `full_range` is BT.601 in full range."""

    camera: Any
    mapped: Callable[..., AbstractContextManager[MappedBuffer]]
    full_range: Any


def load() -> Package:
    """The package; CameraError where it is not installed."""
    try:
        package, libcamera = importlib.import_module("picamera2"), importlib.import_module("libcamera")
    except ImportError:
        raise CameraError("picamera2 is not installed: sudo apt install python3-picamera2") from None
    return Package(package.Picamera2, package.MappedArray, libcamera.ColorSpace.Sycc())


def open_camera(package: Package, device: str | None) -> Picamera2:
    """The camera of that number, the first one for None; CameraError where it is not there or taken."""
    if device is not None and not device.isdecimal():
        raise CameraError(f'[camera] device is "{device}": a camera on a ribbon cable has a number from 0')
    models = _models(package)
    number = int(device or 0)
    if number >= len(models):
        advice = f"check its ribbon cable, or [camera] device ({_found(models)})"
        raise CameraError(f"camera {number} is not there: {advice}")
    return _opened(package.camera, number)


def choice(package: Package, device: str | None) -> str | None:
    """What to do where nobody has said which of several cameras is meant."""
    models = _models(package)
    if device is not None or len(models) < 2:
        return None
    return f"camera 0 is taken of several ({_found(models)}): give its number in [camera] device"


def _opened(kind: Any, number: int) -> Picamera2:
    camera = kind.__new__(kind)
    try:
        camera.__init__(number)
    except (IndexError, RuntimeError) as error:
        # A camera that could not be opened leaves its pipe behind, at every try one more.
        if (pipe := vars(camera).get("notifyme_w")) is not None:
            os.close(pipe)
        reason = error.__cause__ or error
        raise CameraError(
            f"camera {number} cannot be opened: it must be one that no other program uses ({reason})"
        ) from None
    opened: Picamera2 = camera
    return opened


def _models(package: Package) -> list[str]:
    return [str(camera.get("Model", "unknown")) for camera in package.camera.global_camera_info()]


def _found(models: Sequence[str]) -> str:
    return ", ".join(f"{number}: {model}" for number, model in enumerate(models)) or "there is none"
