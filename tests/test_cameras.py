"""The drivers against stand-ins that are as strict as the real ones, and without any camera."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Event
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.camera import open_source, usb
from disc_counter.camera.picamera import PiCamera
from disc_counter.camera.usb import UsbCamera, frame_time_ns
from disc_counter.errors import CameraError
from disc_counter.model import NS_PER_S, Image
from disc_counter.settings import Camera, Settings

MS = 1_000_000
USB = Camera(source="usb", device="/dev/null", size=(320, 240), frame_rate=15.0)


class FakeCapture:
    """An OpenCV capture of a camera that does 640 x 480 only and is pulled out after three frames."""

    def __init__(self) -> None:
        self.frames_left = 3
        self.released = False
        self.asked: dict[int, float] = {}

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, key: int, value: float) -> bool:
        self.asked[key] = value
        return True

    def get(self, key: int) -> float:
        now_ms = time.monotonic_ns() / MS
        return {
            cv2.CAP_PROP_FRAME_WIDTH: 640.0,
            cv2.CAP_PROP_FRAME_HEIGHT: 480.0,
            cv2.CAP_PROP_FPS: 30.0,
            cv2.CAP_PROP_POS_MSEC: now_ms - 10,
        }[key]

    def read(self) -> tuple[bool, Image | None]:
        assert not self.released
        self.frames_left -= 1
        return (True, np.zeros((480, 640, 3), np.uint8)) if self.frames_left >= 0 else (False, None)

    def release(self) -> None:
        self.released = True


@pytest.fixture
def capture(monkeypatch: pytest.MonkeyPatch) -> FakeCapture:
    fake = FakeCapture()
    monkeypatch.setattr(usb, "open_quietly", lambda source, backend: fake)
    return fake


def test_a_usb_camera_is_asked_and_says_what_it_gives(capture: FakeCapture) -> None:
    with open_source(Settings(camera=USB)) as camera:
        assert (camera.size, camera.frame_rate) == ((640, 480), 30.0)
        assert capture.asked == {
            cv2.CAP_PROP_FRAME_WIDTH: 320,
            cv2.CAP_PROP_FRAME_HEIGHT: 240,
            cv2.CAP_PROP_FPS: 15.0,
        }
        frames = list(islice(camera, 3))
    assert capture.released
    assert [frame.sequence for frame in frames] == [0, 1, 2]
    times_ns = [frame.time_ns for frame in frames]
    assert times_ns == sorted(set(times_ns))


def test_a_usb_camera_that_is_pulled_out_is_said(capture: FakeCapture) -> None:
    with pytest.raises(CameraError, match="camera /dev/null delivers no pictures any more"):
        list(UsbCamera(USB))


def test_a_usb_camera_stops_when_told(capture: FakeCapture) -> None:
    stop = Event()
    frames = iter(UsbCamera(USB, stop))
    next(frames)
    stop.set()
    assert list(frames) == []


def test_a_usb_camera_that_is_not_there_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraError, match="camera /dev/video987 is not there: plug it in"):
        UsbCamera(Camera(source="usb", device="987"))
    with pytest.raises(CameraError, match="camera /dev/null cannot be opened"):
        UsbCamera(USB)
    assert capfd.readouterr() == ("", "")


def test_the_drivers_stamp_is_taken_where_it_is_monotonic_time() -> None:
    now_ns = 1000 * NS_PER_S
    assert frame_time_ns(999_990.0, now_ns, last_ns=0) == now_ns - 10 * MS
    assert frame_time_ns(0.0, now_ns, last_ns=0) == now_ns
    assert frame_time_ns(1_700_000_000_000.0, now_ns, last_ns=0) == now_ns


@given(stamp_ms=st.floats(-1e15, 1e15), now_ns=st.integers(0, 10**18), ago_ns=st.integers(0, 10**10))
def test_time_always_goes_on(stamp_ms: float, now_ns: int, ago_ns: int) -> None:
    assert frame_time_ns(stamp_ms, now_ns, now_ns - ago_ns) > now_ns - ago_ns


class FakeRequest:
    def __init__(self, time_ns: int) -> None:
        self.time_ns = time_ns

    def get_metadata(self) -> dict[str, Any]:
        return {"SensorTimestamp": self.time_ns}

    def make_array(self, name: str) -> Image:
        assert name == "main"
        return np.zeros((480, 640, 3), np.uint8)


class FakePicamera2:
    """Delivers four frames, the third of them late by two periods, then falls silent."""

    last: FakePicamera2

    def __init__(self, camera_num: int = 0) -> None:
        if camera_num > 0:
            raise IndexError("list index out of range")
        FakePicamera2.last = self
        self.calls: list[str] = []
        self.configuration: dict[str, Any] = {}
        self.times_ns = [0, 20 * MS, 80 * MS, 100 * MS]

    def create_video_configuration(
        self, main: dict[str, Any], lores: None = None, *, buffer_count: int, controls: dict[str, Any]
    ) -> dict[str, Any]:
        assert lores is None
        if main["size"] > (4000, 3000):
            raise RuntimeError("Failed to configure camera")
        return {"main": main, "controls": controls, "buffer_count": buffer_count}

    def configure(self, camera_config: dict[str, Any]) -> None:
        self.configuration = camera_config

    def camera_configuration(self) -> dict[str, Any]:
        return self.configuration

    def start(self) -> None:
        assert self.configuration
        self.calls.append("start")

    @contextmanager
    def captured_request(self, wait: float | None = None) -> Iterator[FakeRequest]:
        assert wait is not None, "without a limit a lost camera hangs for ever"
        if not self.times_ns:
            raise TimeoutError
        yield FakeRequest(self.times_ns.pop(0))
        self.calls.append("release")

    def cancel_all_and_flush(self) -> None:
        self.calls.append("flush")

    def stop(self) -> None:
        self.calls.append("stop")

    def close(self) -> None:
        self.calls.append("close")


@pytest.fixture
def picamera2(monkeypatch: pytest.MonkeyPatch) -> type[FakePicamera2]:
    module = ModuleType("picamera2")
    monkeypatch.setattr(module, "Picamera2", FakePicamera2, raising=False)
    monkeypatch.setitem(sys.modules, "picamera2", module)
    return FakePicamera2


def test_a_ribbon_camera_is_stamped_by_its_sensor(picamera2: type[FakePicamera2]) -> None:
    with open_source(Settings(camera=Camera(frame_rate=50.0))) as camera:
        assert picamera2.last.configuration["controls"] == {"FrameDurationLimits": (20_000, 20_000)}
        frames = list(islice(camera, 4))
    assert [frame.time_ns for frame in frames] == [0, 20 * MS, 80 * MS, 100 * MS]
    assert [frame.sequence for frame in frames] == [0, 1, 4, 5]
    assert picamera2.last.calls == ["start", *["release"] * 4, "stop", "close"]


def test_a_ribbon_camera_that_falls_silent_is_said_and_can_be_closed(picamera2: type[FakePicamera2]) -> None:
    with PiCamera(Camera()) as camera, pytest.raises(CameraError, match="delivered no picture for 5 s"):
        list(camera)
    assert picamera2.last.calls[-3:] == ["flush", "stop", "close"]


def test_a_ribbon_camera_that_cannot_is_said(picamera2: type[FakePicamera2]) -> None:
    with pytest.raises(CameraError, match="camera 3 is not there: check its ribbon cable"):
        PiCamera(Camera(device="3"))
    with pytest.raises(CameraError, match='device is "/dev/video0": a camera on a ribbon cable has a number'):
        PiCamera(Camera(device="/dev/video0"))
    with pytest.raises(CameraError, match=r"does not do 8192 x 8192 at 30 a second: Failed to configure"):
        PiCamera(Camera(size=(8192, 8192)))
    assert picamera2.last.calls == ["stop", "close"]


def test_pictures_in_another_format_are_refused(
    picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        picamera2, "camera_configuration", lambda self: {"main": {"format": "NV12", "size": (640, 480)}}
    )
    with pytest.raises(CameraError, match="gives pictures as NV12: RGB888 would be right"):
        PiCamera(Camera())
    assert picamera2.last.calls == ["stop", "close"]


def test_without_picamera2_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(CameraError, match="picamera2 is not installed: sudo apt install python3-picamera2"):
        PiCamera(Camera())


def test_a_drawn_meter_is_a_camera_too() -> None:
    with open_source(Settings(camera=Camera(source="simulated", size=(320, 240)))) as camera:
        assert camera.size == (320, 240)
        assert next(iter(camera)).image.shape == (240, 320, 3)
