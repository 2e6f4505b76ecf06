"""Films give every frame its time; whatever is wrong with a film is one sentence."""

from __future__ import annotations

import os
from itertools import islice
from operator import length_hint
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from disc_counter.camera import open_source
from disc_counter.camera.clip import Clip, read_times_ns, times_path
from disc_counter.errors import CameraError
from disc_counter.settings import Camera, Settings
from tests.conftest import CLIPS, FilmMaker, grey_pictures

MS = 1_000_000


def times_ms(clip: Clip) -> list[float]:
    return [frame.time_ns / MS for frame in clip]


def test_frames_come_in_order_with_the_times_beside_the_film(film: FilmMaker) -> None:
    clip = Clip(film(grey_pictures(5), times_ms=[0, 40, 80.125, 200, 240]))
    frames = list(clip)
    assert [frame.time_ns for frame in frames] == [0, 40 * MS, 80_125_000, 200 * MS, 240 * MS]
    assert [frame.sequence for frame in frames] == [0, 1, 2, 3, 4]
    assert [round(frame.image.mean() / 8) for frame in frames] == [0, 1, 2, 3, 4]
    assert clip.timed_by_file
    assert clip.missing_frames == 0


def test_without_times_beside_it_the_container_has_them(film: FilmMaker) -> None:
    clip = Clip(film(grey_pictures(5), rate=25.0))
    assert times_ms(clip) == pytest.approx([0, 40, 80, 120, 160])
    assert (clip.size, clip.frame_rate, clip.frame_count) == ((64, 48), 25.0, 5)
    assert not clip.timed_by_file


def test_how_many_frames_there_are_is_known_or_not(film: FilmMaker) -> None:
    assert length_hint(Clip(film(grey_pictures(5))), -1) == 5
    assert length_hint(Clip(film(grey_pictures(5), name="film.avi")), -1) == -1
    assert length_hint(Clip(film(grey_pictures(5), times_ms=[0, 1, 2, 3, 4], name="timed.avi")), -1) == 5


def test_a_film_can_be_seen_again(film: FilmMaker) -> None:
    clip = Clip(film(grey_pictures(3)))
    assert times_ms(clip) == times_ms(clip)


@pytest.mark.parametrize(
    ("rotation", "size", "corner"),
    [(0, (64, 48), (0, 0)), (90, (48, 64), (0, -1)), (180, (64, 48), (-1, -1)), (270, (48, 64), (-1, 0))],
)
def test_the_picture_is_turned_clockwise(
    rotation: int, size: tuple[int, int], corner: tuple[int, int], film: FilmMaker
) -> None:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:24, :32] = 255
    clip = Clip(film([picture]), rotation)
    [frame] = clip
    assert clip.size == size
    assert frame.image.shape == (size[1], size[0], 3)
    assert frame.image[corner].min() > 200
    assert (frame.image > 128).mean() == pytest.approx(0.25, abs=0.02)


def test_frames_the_times_promise_but_the_film_lacks_are_counted(film: FilmMaker) -> None:
    clip = Clip(film(grey_pictures(3), times_ms=[0, 40, 80, 120, 160]))
    assert len(list(clip)) == 3
    assert clip.missing_frames == 2


def test_a_frame_without_a_time_is_an_error(film: FilmMaker) -> None:
    clip = Clip(film(grey_pictures(3), times_ms=[0, 40]))
    with pytest.raises(CameraError, match=r"film\.pts\.txt has 2 times, but .*film\.mp4 has more frames"):
        list(clip)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# timestamp format v2\n0\n40\n40\n", "line 4 is 40: times must increase"),
        ("0\nsoon\n", "line 2 is 'soon': it should be a time in milliseconds"),
        ("0\nnan\n", "line 2 is 'nan'"),
        ("0\n-1\n", "line 2 is '-1'"),
        ("# timestamp format v2\n", "holds no times"),
        ("", "holds no times"),
    ],
)
def test_wrong_times_are_named_by_their_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "film.pts.txt"
    path.write_text(text)
    with pytest.raises(CameraError, match=message):
        read_times_ns(path)


def test_times_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "film.pts.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CameraError, match="cannot be read: it should hold a time in milliseconds a line"):
        read_times_ns(path)


def test_closing_ends_the_frames(film: FilmMaker) -> None:
    with Clip(film(grey_pictures(5))) as clip:
        frames = iter(clip)
        next(frames)
    assert list(frames) == []


def test_a_stop_event_ends_the_frames(film: FilmMaker) -> None:
    stop = Event()
    frames = iter(Clip(film(grey_pictures(5)), stop=stop))
    next(frames)
    stop.set()
    assert list(frames) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.mp4", b"", "is empty: it should be a film"),
        ("words.mp4", b"hello\nworld\n" * 100, "is not a film that can be read, or was cut off"),
        ("words.txt", b"hello\nworld\n" * 100, "is not a film that can be read, or was cut off"),
        ("noise.mp4", np.random.default_rng(1).bytes(50_000), "is not a film that can be read, or was cut off"),
    ],
)
def test_what_is_no_film_is_said_once(
    name: str, content: bytes, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CameraError, match=message):
        Clip(tmp_path / name)
    assert capfd.readouterr() == ("", "")


def test_a_film_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match=r"none\.mp4 does not exist: it should be a film"):
        Clip(tmp_path / "none.mp4")
    with pytest.raises(CameraError, match="cannot be read as a film: Is a directory"):
        Clip(tmp_path)


def test_a_film_cut_off_before_its_index_is_no_film(film: FilmMaker, capfd: pytest.CaptureFixture[str]) -> None:
    path = film(grey_pictures(20))
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(CameraError, match="is not a film that can be read, or was cut off"):
        Clip(path)
    assert capfd.readouterr() == ("", "")


def test_a_film_cut_off_behind_its_index_gives_what_it_has(film: FilmMaker, capfd: pytest.CaptureFixture[str]) -> None:
    path = film(noisy_pictures(20), times_ms=list(range(0, 800, 40)), name="film.avi")
    os.truncate(path, path.stat().st_size // 2)
    clip = Clip(path)
    count = len(list(clip))
    assert 5 <= count <= 15
    assert clip.missing_frames == 20 - count
    assert capfd.readouterr() == ("", "")


def noisy_pictures(count: int) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """Pictures that do not compress, so that a film's bytes are spread evenly over its frames."""
    random = np.random.default_rng(1)
    return [random.integers(0, 255, (48, 64, 3), np.uint8) for _ in range(count)]


def test_the_configured_film_is_opened(film: FilmMaker) -> None:
    path = film(grey_pictures(3))
    with open_source(Settings(camera=Camera(source="clip", device=str(path), rotation=90))) as source:
        assert source.size == (48, 64)
        assert len(list(source)) == 3


def test_a_film_needs_a_path() -> None:
    with pytest.raises(CameraError, match=r"\[camera\] device is missing"):
        open_source(Settings(camera=Camera(source="clip")))


def test_the_sample_films_containers_agree_with_the_times_beside_them(tmp_path: Path) -> None:
    for path in CLIPS.glob("*.mp4"):
        alone = tmp_path / path.name
        alone.symlink_to(path)
        assert Clip(path).frame_count == Clip(alone).frame_count
        first = [frame.time_ns for frame in islice(Clip(alone), 30)]
        assert first == pytest.approx(read_times_ns(times_path(path))[:30], abs=MS // 100)
