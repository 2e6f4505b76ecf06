"""Films of the meter, made on the processor or by the device's own encoder."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import pytest

from disc_counter.camera import Source, open_source
from disc_counter.camera.clip import Clip
from disc_counter.camera.picamera import PiCamera
from disc_counter.cli import exit_status
from disc_counter.errors import WorkError
from disc_counter.film.recording import record
from disc_counter.model import NS_PER_S, Frame
from disc_counter.settings import Camera, Settings
from tests.conftest import FilmMaker, grey_pictures
from tests.stand_ins.fake_picamera2 import MS, FakeEncoder, FakePicamera2, install


def filmed(seconds: float) -> list[Frame]:
    level = np.random.default_rng(3).integers(40, 200, (8, 10), dtype=np.uint8).repeat(12, 0).repeat(12, 1)
    chroma = np.full((48, 60, 2), (110, 150), np.uint8)
    return [Frame(7 * NS_PER_S + 20_500_000 * i, level, i, chroma) for i in range(round(seconds * 50))]


@pytest.mark.parametrize("name", ["meter.mjpeg", "meter.avi"])
def test_a_film_can_be_replayed_with_the_times_it_was_taken_at(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert record(filmed(2.0), path, 50.0, seconds=1.0) == 49
    clip = Clip(path)
    frames = list(clip)
    assert clip.timed_by_file
    assert [frame.time_ns for frame in frames] == [20_500_000 * i for i in range(49)]
    blue, green, red = frames[5].image.reshape(-1, 3).mean(axis=0)
    luma = filmed(0.02)[0].image.mean()
    # BT.601 in full range, chroma as in `filmed`.
    assert red - luma == pytest.approx(1.402 * 22, abs=3.0)
    assert green - luma == pytest.approx(-0.714 * 22 + 0.344 * 18, abs=3.0)
    assert blue - luma == pytest.approx(-1.772 * 18, abs=3.0)


def test_a_film_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    for name in ("meter.mjpeg", "meter.avi"):
        with pytest.raises(WorkError, match=f"{name} cannot be written"):
            record(filmed(0.1), tmp_path / "nowhere" / name, 50.0, None)
    with pytest.raises(WorkError, match="gave no picture"):
        record([], tmp_path / "meter.avi", 50.0, None)


@pytest.fixture
def picamera2(monkeypatch: pytest.MonkeyPatch) -> type[FakePicamera2]:
    return install(monkeypatch)


def record_on_the_device(path: Path, rotation: Literal[0, 90] = 0) -> int:
    with PiCamera(Camera(frame_rate=50.0, rotation=rotation)) as camera:
        return record(camera, path, camera.frame_rate, 0.09, camera.encoded)


def test_a_pi_films_with_its_own_encoder(picamera2: type[FakePicamera2], tmp_path: Path) -> None:
    assert record_on_the_device(tmp_path / "meter.mjpeg") == 4
    said = [call for call in picamera2.last.calls if call != "release"]
    assert said == ["start", "encode lores", "encoded", "flush", "stop", "close"]
    assert [frame.time_ns for frame in Clip(tmp_path / "meter.mjpeg")] == [0, 20 * MS, 80 * MS, 100 * MS]


def test_a_pi_without_an_encoder_and_a_camera_that_is_turned_film_on_the_processor(
    picamera2: type[FakePicamera2], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert record_on_the_device(tmp_path / "turned.mjpeg", rotation=90) == 3
    monkeypatch.setattr(FakeEncoder, "there", False)
    assert record_on_the_device(tmp_path / "without.mjpeg") == 3
    monkeypatch.setattr(sys.modules["picamera2.encoders"], "MJPEGEncoder", object)
    assert record_on_the_device(tmp_path / "software.mjpeg") == 3
    assert not [call for call in picamera2.last.calls if call.startswith("encode")]
    sizes = {path.name: next(iter(Clip(path))).image.shape for path in tmp_path.glob("*.mjpeg")}
    assert sizes == {"turned.mjpeg": (640, 480, 3), "without.mjpeg": (480, 640, 3), "software.mjpeg": (480, 640, 3)}


def test_a_full_card_is_said_whoever_films(picamera2: type[FakePicamera2], tmp_path: Path) -> None:
    film = tmp_path / "meter.mjpeg"
    film.symlink_to("/dev/full")
    for rotation in (0, 90):
        with pytest.raises(WorkError, match=r"meter\.mjpeg cannot be written: No space left on device"):
            record_on_the_device(film, rotation)
        assert picamera2.last.calls[-2:] == ["stop", "close"]


def test_record_films_the_configured_camera(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configuration = tmp_path / "disc-counter.toml"
    configuration.write_text('[camera]\nsource = "simulated"\nsize = [160, 120]\n[web]\nport = 9\n')
    for film in (tmp_path / "meter.mkv", tmp_path / "meter.mjpeg"):
        assert exit_status(["record", str(film), "--seconds", "1", "--config", str(configuration)]) == 0
        said = re.search(r"(\d+) frames, their times in meter\.pts\.txt", capsys.readouterr().out)
        assert said
        # How many there are is for the machine to say; that none is lost, and that the second is over, is not.
        times_ns = [frame.time_ns for frame in Clip(film)]
        assert len(times_ns) == int(said[1]) > 1
        assert times_ns[-1] <= NS_PER_S
    assert exit_status(["record", str(tmp_path / "meter.txt"), "--config", str(configuration)]) == 2


def test_every_source_says_whether_its_device_films_by_itself(
    picamera2: type[FakePicamera2], film: FilmMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disc_counter.camera.usb._open", lambda device: cv2.VideoCapture())
    sources: list[Source] = [
        open_source(Settings(camera=Camera(source="clip", device=str(film(grey_pictures(2)))))),
        open_source(Settings(camera=Camera(source="simulated"))),
        open_source(Settings(camera=Camera(source="usb"))),
        open_source(Settings(camera=Camera(source="picamera2"))),
    ]
    films = []
    for source in sources:
        with (
            source,
            (tmp_path / "out").open("wb") as out,
            (tmp_path / "times").open("w") as times,
            source.encoded(out, times) as sink,
        ):
            films.append(sink is not None)
    assert films == [False, False, False, True]
