"""The drivers against stand-ins that are as strict as the real ones, and without any camera."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import CancelledError
from itertools import islice
from threading import Event
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.camera import open_source, usb
from disc_counter.camera.exposure import CHANGED_LOOKS, MOST_LOOKS, SETTLED_LOOKS, Exposure
from disc_counter.camera.picamera import PiCamera, ahead_of, buffers_for
from disc_counter.camera.planes import planes
from disc_counter.camera.sensor import lasting_controls, shortcoming
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


LUMA, U, V = 90, 100, 180


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


@pytest.fixture
def picamera2(monkeypatch: pytest.MonkeyPatch) -> type[FakePicamera2]:
    module, libcamera = ModuleType("picamera2"), ModuleType("libcamera")
    monkeypatch.setattr(module, "Picamera2", FakePicamera2, raising=False)
    monkeypatch.setattr(module, "MappedArray", FakeMapped, raising=False)
    monkeypatch.setattr(libcamera, "ColorSpace", SimpleNamespace(Sycc=lambda: "sYCC"), raising=False)
    monkeypatch.setitem(sys.modules, "picamera2", module)
    monkeypatch.setitem(sys.modules, "libcamera", libcamera)
    return FakePicamera2


def test_a_ribbon_camera_is_stamped_by_its_sensor(picamera2: type[FakePicamera2]) -> None:
    with open_source(Settings(camera=Camera(frame_rate=50.0))) as camera:
        assert picamera2.last.configuration["controls"] == {"FrameDurationLimits": (20_000, 20_000)}
        assert picamera2.last.configuration["sensor"] == {"output_size": (640, 480), "bit_depth": 10}
        assert picamera2.last.controls == [{"AeFlickerMode": 1, "AeFlickerPeriod": 10_000}]
        frames = list(islice(camera, 4))
        assert isinstance(camera, PiCamera)
        assert camera.dropped == 2
    assert [frame.time_ns for frame in frames] == [0, 20 * MS, 80 * MS, 100 * MS]
    assert [frame.sequence for frame in frames] == [0, 1, 4, 5]
    assert picamera2.last.calls == ["start", *["release"] * 4, "flush", "stop", "close"]


def test_a_ribbon_camera_gives_luma_and_chroma_apart_and_now_and_then_a_still(picamera2: type[FakePicamera2]) -> None:
    with PiCamera(Camera(frame_rate=50.0, rotation=90)) as camera:
        assert camera.size == (480, 640)
        frames = list(islice(camera, 3))
    for frame in frames:
        assert frame.chroma is not None
        assert (frame.image.shape, frame.chroma.shape) == ((640, 480), (320, 240, 2))
        assert (frame.image == LUMA).all()
        assert (frame.chroma == (U, V)).all()
    assert [frame.still is None for frame in frames] == [False, True, True]
    assert frames[0].still is not None
    assert frames[0].still.shape == (640, 480, 3)


def test_frames_are_asked_for_in_advance_and_what_was_not_taken_is_given_back(picamera2: type[FakePicamera2]) -> None:
    with PiCamera(Camera()) as camera:
        next(iter(camera))
        assert picamera2.last.most_asked == ahead_of(buffers_for((640, 480))) == 3
    assert picamera2.last.calls == ["start", "release", "flush", "release", "release", "stop", "close"]


def test_buffers_fit_the_cameras_memory() -> None:
    assert [buffers_for(size) for size in ((640, 480), (1280, 720), (1640, 1232))] == [8, 4, 4]


def test_a_sensor_that_is_not_fast_enough_gives_what_it_can(
    picamera2: type[FakePicamera2], caplog: pytest.LogCaptureFixture
) -> None:
    with PiCamera(Camera(frame_rate=240.0)) as camera:
        assert camera.frame_rate == 206.0
        assert camera.remark == "the camera takes 206 pictures a second, not 240: set [camera] frame_rate to 206"
        assert caplog.messages == [camera.remark]


def test_a_ribbon_camera_that_falls_silent_is_said_and_can_be_opened_again(picamera2: type[FakePicamera2]) -> None:
    stop = Event()
    for _ in range(2):
        with PiCamera(Camera(), stop) as camera, pytest.raises(CameraError, match="delivered no picture for 5 s"):
            list(camera)
        assert picamera2.last.calls[-3:] == ["flush", "stop", "close"]
    assert not stop.is_set()


def test_a_ribbon_camera_that_cannot_is_said(picamera2: type[FakePicamera2]) -> None:
    with pytest.raises(CameraError, match=r"camera 3 is not there: check its ribbon cable, or .* \(0: imx219\)"):
        PiCamera(Camera(device="3"))
    with pytest.raises(CameraError, match='device is "/dev/video0": a camera on a ribbon cable has a number'):
        PiCamera(Camera(device="/dev/video0"))
    with pytest.raises(CameraError, match=r"does not do 8192 x 8192 at 30 a second: Failed to configure"):
        PiCamera(Camera(size=(8192, 8192)))
    assert picamera2.last.calls == ["flush", "stop", "close"]


def test_without_any_ribbon_camera_that_is_said(
    picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picamera2, "cameras", [])
    with pytest.raises(CameraError, match=r"camera 0 is not there: check its ribbon cable, .* \(there is none\)"):
        PiCamera(Camera())


def test_of_two_ribbon_cameras_the_first_is_taken_and_said_unless_one_is_named(
    picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(picamera2, "cameras", [{"Model": "imx219"}, {"Model": "ov5647"}])
    with PiCamera(Camera(device="1")) as named:
        assert named.remark is None
    with PiCamera(Camera()) as first:
        assert first.remark == "camera 0 is taken of several (0: imx219, 1: ov5647): give its number in [camera] device"
        assert caplog.messages == [first.remark]


def test_a_ribbon_camera_that_another_program_uses_is_said_and_leaves_nothing_open(
    picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picamera2, "taken", True)
    with pytest.raises(CameraError, match=r"one that no other program uses \(Device is busy\)"):
        PiCamera(Camera())
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.close(picamera2.last.notifyme_w)


def test_a_control_that_is_refused_is_said(picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: FakePicamera2, controls: dict[str, Any]) -> None:
        raise RuntimeError("Control AeFlickerMode is not advertised by libcamera")

    monkeypatch.setattr(picamera2, "set_controls", refuse)
    with pytest.raises(CameraError, match="does not do 640 x 480 at 30 a second: Control AeFlickerMode is not adv"):
        PiCamera(Camera())


def test_lamps_focus_and_zoom_are_set_where_the_camera_can() -> None:
    can = dict.fromkeys(("AeFlickerMode", "AeFlickerPeriod", "AfMode", "AfTrigger", "AfRange"))
    crop = (0.25, 0.5, 0.5, 0.25)
    assert lasting_controls(
        can | {"ScalerCrop": ((0, 0, 64, 64), (0, 0, 3280, 2464), (8, 4, 3280, 2464))}, 60, crop
    ) == {
        "AeFlickerMode": 1,
        "AeFlickerPeriod": 8333,
        "AfMode": 1,
        "AfTrigger": 0,
        "AfRange": 1,
        "ScalerCrop": (828, 1236, 1640, 616),
    }
    assert lasting_controls({}, 50, crop) == {}
    assert shortcoming({}, 30.0, 30.0, crop) == "the camera cannot zoom: take [camera] crop out"


def test_pictures_in_another_format_are_refused(
    picamera2: type[FakePicamera2], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = {"format": "MJPEG", "size": (640, 480)}
    monkeypatch.setattr(picamera2, "camera_configuration", lambda self: {"main": stream, "lores": stream})
    with PiCamera(Camera()) as camera, pytest.raises(CameraError, match="as MJPEG: YUV420 or NV12 would be right"):
        next(iter(camera))
    assert picamera2.last.calls[-2:] == ["stop", "close"]


def looks(exposure: Exposure, count: int, level: float, time_us: int = 8000) -> list[dict[str, Any]]:
    metadata = {"ExposureTime": time_us, "AnalogueGain": 2.0, "ColourGains": (1.5, 2.0)}
    answers = (exposure.look(metadata, level) for _ in range(count))
    return [controls for controls in answers if controls is not None]


def test_exposure_is_held_once_it_has_settled_and_let_loose_for_another_light() -> None:
    exposure = Exposure(frozenset(FakePicamera2.camera_controls))
    for time_us in (1000, 2000, 4000, 8000):
        assert looks(exposure, 1, 100.0, time_us) == []
    (held,) = looks(exposure, SETTLED_LOOKS, 100.0)
    assert held == {
        "ExposureTime": 8000,
        "AnalogueGain": 2.0,
        "ColourGains": (1.5, 2.0),
        "AeEnable": False,
        "AwbEnable": False,
    }
    assert looks(exposure, CHANGED_LOOKS - 1, 10.0) == [], "a hand that passes by"
    assert looks(exposure, 100, 120.0) == [], "a mark in sight"
    (loose,) = looks(exposure, CHANGED_LOOKS, 20.0)
    assert loose == {"AeEnable": True, "AwbEnable": True, "ExposureTime": 0, "AnalogueGain": 0.0}
    assert not exposure.locked


def test_light_that_never_settles_is_held_after_a_while_and_what_a_camera_lacks_is_not_set() -> None:
    exposure = Exposure(frozenset({"ExposureTime", "AnalogueGain"}))
    held = [controls for i in range(MOST_LOOKS) for controls in looks(exposure, 1, 50.0, 1000 + 500 * (i % 2))]
    assert held == [{"ExposureTime": 1500, "AnalogueGain": 2.0}]
    assert looks(Exposure(frozenset()), 2 * MOST_LOOKS, 50.0) == []


def test_planes_of_both_layouts_are_the_same() -> None:
    u, v = np.random.default_rng(1).integers(0, 255, (2, 4, 8), dtype=np.uint8)
    luma = np.arange(128, dtype=np.uint8).reshape(8, 16)
    apart = np.concatenate([luma.ravel(), u.ravel(), v.ravel()]).reshape(12, 16)
    in_turn = np.concatenate([luma.ravel(), np.stack([u, v], 2).ravel()]).reshape(12, 16)
    for layout, buffer in (("YUV420", apart), ("NV12", in_turn)):
        seen, chroma = planes(buffer, layout, (16, 8))
        assert (seen == luma).all()
        assert (chroma == np.stack([u, v], 2)).all()


def test_without_picamera2_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(CameraError, match="picamera2 is not installed: sudo apt install python3-picamera2"):
        PiCamera(Camera())


def test_a_drawn_meter_is_a_camera_too() -> None:
    with open_source(Settings(camera=Camera(source="simulated", size=(320, 240)))) as camera:
        assert camera.size == (320, 240)
        assert next(iter(camera)).image.shape == (240, 320, 3)
