"""The driver with the real picamera2: frames, losses, and being opened again and again. Run by `make test-camera`."""

from __future__ import annotations

import gc
import os
from itertools import islice
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from disc_counter.camera import picamera
from disc_counter.camera.clip import Clip
from disc_counter.camera.picamera import PiCamera
from disc_counter.errors import CameraError
from disc_counter.film.recording import record
from disc_counter.model import NS_PER_S
from disc_counter.settings import Camera
from tests.rigs.virtual_camera.stage import OnTheProcessor, StagedCamera

FRAMES = int(os.environ.get("FRAMES", "10000"))
"""Pictures in which none may be lost at 200 a second; `FRAMES=100000 make test-camera` takes more."""
SECONDS = FRAMES / 200.0
"""As long at any rate: what comes too late does so by the machine's clock."""
TRIES = 3
"""A machine that is busy with something else for a moment loses what no camera would lose."""
LOSSES = 20
OPENINGS = 100
FILM_S = 2.0


@pytest.fixture(autouse=True)
def _staged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("picamera2.Picamera2", StagedCamera)
    monkeypatch.setattr(StagedCamera, "rate", 60.0)


@pytest.mark.parametrize("rate", [60.0, 200.0])
def test_no_frame_is_lost(rate: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StagedCamera, "rate", rate)
    assert any(lost_of_many(rate) == 0 for _ in range(TRIES))


def lost_of_many(rate: float) -> int:
    """How many pictures found no buffer, or were given back by picamera2 before they were taken, of so many."""
    frames = round(SECONDS * rate)
    with PiCamera(Camera(frame_rate=rate)) as camera:
        last_ns = stills = 0
        for frame in islice(camera, frames):
            assert frame.time_ns > last_ns
            last_ns = frame.time_ns
            assert frame.chroma is not None
            assert (frame.image.shape, frame.chroma.shape) == ((480, 640), (240, 320, 2))
            stills += frame.still is not None
        sensor = StagedCamera.last.sensor
        print(f"{rate:g} a second: {frames} frames, {sensor.dropped} of {sensor.ticks} ticks lost, {stills} stills,")
        print(f"the sensor's own clock at most {1000 * sensor.most_late_s:.1f} ms late")
        taken = StagedCamera.last.taken
        assert stills == pytest.approx(8 * frames / rate, rel=0.1)
        return sensor.dropped + taken[frames - 1] - taken[0] + 1 - frames


def test_luma_and_chroma_are_those_of_the_picture() -> None:
    with PiCamera(Camera(frame_rate=60.0)) as camera:
        frame = next(iter(camera))
    assert frame.chroma is not None
    assert 60 <= frame.image.mean() <= 140
    u, v = frame.chroma.reshape(-1, 2).mean(0)
    assert v > 140 > 128 > u, "the pictures are reddish"


def test_a_camera_that_is_lost_again_and_again_is_opened_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picamera, "WAIT_S", 0.2)
    stop = Event()
    for _ in range(LOSSES):
        with PiCamera(Camera(frame_rate=60.0), stop) as camera:
            frames = iter(camera)
            assert len(list(islice(frames, 5))) == 5
            StagedCamera.last.sensor.silent = True
            with pytest.raises(CameraError, match="delivered no picture"):
                list(frames)
    assert not stop.is_set()


def test_it_can_be_opened_and_closed_a_hundred_times() -> None:
    for _ in range(OPENINGS):
        with PiCamera(Camera(frame_rate=60.0)) as camera:
            assert next(iter(camera)).image.shape == (480, 640)


def test_a_second_camera_that_is_not_there_is_said() -> None:
    with pytest.raises(CameraError, match=r"camera 1 is not there: .* \(0: "):
        PiCamera(Camera(device="1"))


def test_a_camera_in_use_is_said_and_opens_once_it_is_free() -> None:
    with PiCamera(Camera()):
        free = lowest_free_file()
        for _ in range(5):
            with pytest.raises(CameraError, match=r"it must be one that no other program uses \(.*busy"):
                PiCamera(Camera())
        assert lowest_free_file() == free, "a try that failed leaves nothing open"
    with PiCamera(Camera()) as camera:
        assert next(iter(camera)).image.shape == (480, 640)


def lowest_free_file() -> int:
    gc.collect()
    file = os.open(os.devnull, os.O_RDONLY)
    os.close(file)
    return file


def filmed(film: Path) -> tuple[int, list[int]]:
    with PiCamera(Camera(frame_rate=60.0)) as camera:
        count = record(camera, film, camera.frame_rate, FILM_S, camera.encoded)
    return count, [frame.time_ns for frame in Clip(film)]


def test_the_devices_encoder_films_while_frames_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("picamera2.encoders.MJPEGEncoder", OnTheProcessor)
    monkeypatch.setattr("picamera2.encoders.v4l2_encoder.V4L2Encoder", OnTheProcessor)
    monkeypatch.setattr("disc_counter.film.recording._jpeg", None)
    count, times_ns = filmed(tmp_path / "meter.mjpeg")
    assert count == len(times_ns)
    assert times_ns[-1] / NS_PER_S == pytest.approx(FILM_S, abs=0.2)
    assert np.median(np.diff(times_ns)) / NS_PER_S == pytest.approx(1 / 60, rel=0.05)


def test_without_such_an_encoder_the_processor_films(tmp_path: Path) -> None:
    """The real class is there, and the device that it opens is not."""
    count, times_ns = filmed(tmp_path / "meter.mjpeg")
    assert count == len(times_ns)
    assert times_ns[-1] / NS_PER_S == pytest.approx(FILM_S, abs=0.2)
