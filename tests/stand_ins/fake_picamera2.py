"""A picamera2 that is as strict as the real one, for machines without it."""

from __future__ import annotations

import io
import os
import sys
from concurrent.futures import CancelledError
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar, TextIO

import cv2
import numpy as np
import pytest

from disc_counter.model import Image

MS = 1_000_000
LUMA, U, V = 90, 100, 180
PICTURE = cv2.imencode(".jpg", np.random.default_rng(1).integers(0, 255, (480, 640), np.uint8))[1].tobytes()
"""More than a file holds back."""


class FakeMapped:
    """A buffer of YUV420 whose rows are padded by 64 bytes, as some Pis' are."""

    def __init__(self, request: FakeRequest, name: str, write: bool) -> None:
        assert (name, write) == ("lores", False)
        width, height = request.camera.configuration["lores"]["size"]
        self.array = np.zeros((height * 3 // 2, width + 64), np.uint8)
        self.array[:height, :width] = LUMA
        self.array[height : height * 5 // 4] = U
        self.array[height * 5 // 4 :] = V

    def __enter__(self) -> FakeMapped:
        return self

    def __exit__(self, *_: object) -> None:
        self.array[:] = 0


class FakeRequest:
    def __init__(self, camera: FakePicamera2, time_ns: int) -> None:
        self.camera = camera
        self.time_ns = time_ns

    def get_metadata(self) -> dict[str, Any]:
        return {"SensorTimestamp": self.time_ns, "ExposureTime": 8000, "AnalogueGain": 2.0, "ColourGains": (1.5, 2.0)}

    def release(self) -> None:
        self.camera.calls.append("release")

    def make_array(self, name: str) -> Image:
        assert name == "main"
        width, height = self.camera.configuration["main"]["size"]
        return np.full((height, width, 3), 7, np.uint8)


class FakeJob:
    """A capture that was asked for; it has a frame once the camera has given it one."""

    def __init__(self) -> None:
        self.request: FakeRequest | None = None

    def get_result(self, timeout: float) -> FakeRequest:
        if self.request is None:
            raise CancelledError
        return self.request


class FakeEncoder:
    """The encoder of a Pi's graphics processor."""

    there = True

    def __init__(self, bitrate: int) -> None:
        assert bitrate <= 25_000_000


class FakeOutput:
    """Writes as picamera2's FileOutput does: only what is in a buffer's form, and whole microseconds."""

    def __init__(self, file: io.BufferedIOBase, pts: TextIO) -> None:
        assert isinstance(file, io.BufferedIOBase)
        self._file, self._pts = file, pts

    def outputframe(self, frame: bytes, time_us: int) -> None:
        self._file.write(frame)
        self._file.flush()
        print(f"{time_us // 1000}.{time_us % 1000:03}", file=self._pts, flush=True)


class FakePicamera2:
    """Delivers four frames, the third of them late by two periods, then falls silent."""

    last: FakePicamera2
    camera_controls: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("ExposureTime", "AnalogueGain", "ColourGains", "AeEnable", "AwbEnable", "AeFlickerMode", "AeFlickerPeriod")
    )
    sensor_modes: ClassVar[list[dict[str, Any]]] = [
        {"size": (640, 480), "fps": 58.9, "bit_depth": 10},
        {"size": (1640, 1232), "fps": 41.85, "bit_depth": 10},
        {"size": (640, 400), "fps": 206.0, "bit_depth": 10},
    ]

    cameras: ClassVar[list[dict[str, Any]]] = [{"Model": "imx219"}]
    taken = False

    @classmethod
    def global_camera_info(cls) -> list[dict[str, Any]]:
        return cls.cameras

    def __init__(self, camera_num: int = 0) -> None:
        FakePicamera2.last = self
        self.notifyme_w = os.open(os.devnull, os.O_WRONLY)
        assert camera_num < len(self.cameras)
        if self.taken:
            raise RuntimeError("Camera __init__ sequence did not complete.") from RuntimeError("Device is busy")
        self.calls: list[str] = []
        self.controls: list[dict[str, Any]] = []
        self.configuration: dict[str, Any] = {}
        self.jobs: list[FakeJob] = []
        self.most_asked = 0
        self.output: FakeOutput | None = None
        self.times_ns = [0, 20 * MS, 80 * MS, 100 * MS]

    def create_video_configuration(
        self,
        main: dict[str, Any],
        lores: dict[str, Any],
        *,
        colour_space: str,
        buffer_count: int,
        controls: dict[str, Any],
        sensor: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        assert lores["size"] <= main["size"]
        assert colour_space == "sYCC"
        assert 4 <= buffer_count <= 8
        if main["size"] > (4000, 3000):
            raise RuntimeError("Failed to configure camera")
        return {"main": main, "lores": lores, "controls": controls, "sensor": sensor}

    def configure(self, camera_config: dict[str, Any]) -> None:
        self.configuration = camera_config

    def camera_configuration(self) -> dict[str, Any]:
        return self.configuration

    def set_controls(self, controls: dict[str, Any]) -> None:
        assert controls.keys() <= self.camera_controls.keys()
        self.controls.append(controls)

    def start_encoder(self, encoder: FakeEncoder, output: FakeOutput, *, name: str) -> None:
        assert "start" in self.calls
        if not encoder.there:
            raise FileNotFoundError("/dev/video11")
        self.calls.append(f"encode {name}")
        self.output = output

    def stop_encoder(self, encoders: FakeEncoder) -> None:
        self.calls.append("encoded")
        self.output = None

    def start(self) -> None:
        assert self.configuration
        self.calls.append("start")

    def capture_request(self, wait: bool) -> FakeJob:
        assert wait is False
        self.jobs.append(FakeJob())
        return self.jobs[-1]

    def wait(self, job: FakeJob, timeout: float) -> FakeRequest:
        self.most_asked = max(self.most_asked, len(self.jobs))
        for asked in self.jobs:
            if self.times_ns and asked.request is None:
                asked.request = FakeRequest(self, self.times_ns.pop(0))
                if self.output is not None:
                    self.output.outputframe(PICTURE, asked.request.time_ns // 1000)
        if job.request is None:
            raise TimeoutError
        assert job is self.jobs.pop(0), "frames are taken in their order"
        return job.request

    def cancel_all_and_flush(self) -> None:
        self.jobs = []
        self.calls.append("flush")

    def stop(self) -> None:
        self.calls.append("stop")

    def close(self) -> None:
        os.close(self.notifyme_w)
        self.calls.append("close")


def install(monkeypatch: pytest.MonkeyPatch) -> type[FakePicamera2]:
    """From here on the package is the fake one."""
    module, libcamera = ModuleType("picamera2"), ModuleType("libcamera")
    monkeypatch.setattr(module, "Picamera2", FakePicamera2, raising=False)
    monkeypatch.setattr(module, "MappedArray", FakeMapped, raising=False)
    monkeypatch.setattr(libcamera, "ColorSpace", SimpleNamespace(Sycc=lambda: "sYCC"), raising=False)
    encoders, v4l2, outputs = (
        ModuleType(f"picamera2.{name}") for name in ("encoders", "encoders.v4l2_encoder", "outputs")
    )
    monkeypatch.setattr(encoders, "MJPEGEncoder", FakeEncoder, raising=False)
    monkeypatch.setattr(v4l2, "V4L2Encoder", FakeEncoder, raising=False)
    monkeypatch.setattr(outputs, "FileOutput", FakeOutput, raising=False)
    for each in (module, encoders, v4l2, outputs):
        monkeypatch.setitem(sys.modules, each.__name__, each)
    monkeypatch.setitem(sys.modules, "libcamera", libcamera)
    return FakePicamera2
