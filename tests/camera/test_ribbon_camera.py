"""The picamera2 driver against a package that is as strict as the real one, and what it is made of."""

from __future__ import annotations

import os
import sys
from itertools import islice
from threading import Event
from typing import Any

import numpy as np
import pytest

from disc_counter.camera import open_source
from disc_counter.camera.exposure import CHANGED_LOOKS, MOST_LOOKS, SETTLED_LOOKS, Exposure
from disc_counter.camera.picamera import PiCamera, ahead_of, buffers_for
from disc_counter.camera.planes import planes
from disc_counter.camera.sensor import lasting_controls, shortcoming
from disc_counter.errors import CameraError
from disc_counter.settings import Camera, Settings
from tests.stand_ins.fake_picamera2 import LUMA, MS, FakePicamera2, U, V, install


@pytest.fixture
def picamera2(monkeypatch: pytest.MonkeyPatch) -> type[FakePicamera2]:
    return install(monkeypatch)


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
