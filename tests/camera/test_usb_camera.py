"""The USB driver against a capture that is as strict as OpenCV's, and without any camera."""

from __future__ import annotations

import time
from itertools import islice
from threading import Event

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.camera import open_source, usb
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


def test_closing_a_usb_camera_stops_nothing_but_the_camera(capture: FakeCapture) -> None:
    stop = Event()
    with UsbCamera(USB, stop) as camera:
        next(iter(camera))
    assert list(camera) == []
    assert not stop.is_set()


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
