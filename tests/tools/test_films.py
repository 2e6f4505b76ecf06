"""The hard films: their storyboards are sound, and what is written can be read again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from disc_counter.camera.simulation import Story
from tests.drawing.films import Mpeg4Film, main, shoot, sight_lost, write
from tests.drawing.storyboards import FILMS, Film

SHORT = replace(
    FILMS["missing-random"], name="short", story=replace(FILMS["missing-random"].story, power=[(1.0, 3000)])
)


def test_storyboards_last_as_long_as_a_look_at_a_meter() -> None:
    for film in FILMS.values():
        assert 20 <= film.story.seconds <= 70, film.name


def test_sight_is_said_to_be_lost_when_it_is() -> None:
    assert sight_lost(FILMS["dark-twice"].story) == [(18, 24), (34, 43)]
    assert sight_lost(FILMS["missing-runs"].story) == [(28, 29.5)]
    assert sight_lost(FILMS["scale"].story) == []


def test_a_written_film_has_its_frames_times_and_truth(tmp_path: Path) -> None:
    write(SHORT, tmp_path)
    shots = list(shoot(SHORT))
    truth = json.loads((tmp_path / "short.truth.json").read_text())
    times = (tmp_path / "short.pts.txt").read_text().splitlines()
    assert truth["frames"] == [[shot.time_s, shot.angle, shot.register_kwh] for shot in shots]
    assert truth["net_revolutions"] == shots[-1].angle - shots[0].angle
    assert times[0] == "# timestamp format v2"
    assert [float(time) for time in times[1:]] == pytest.approx([shot.time_s * 1000 for shot in shots], abs=0.001)
    assert _pictures(tmp_path / "short.mp4") == len(shots)


def test_opencv_alone_can_write_a_film(tmp_path: Path) -> None:
    film = Film("plain", FILMS["scale"].meter, Story([(0.5, 1000)]))
    with Mpeg4Film(tmp_path / "plain.mp4", film) as out:
        for shot in shoot(film):
            out.write(shot.frame.image, shot.time_s)
    assert _pictures(tmp_path / "plain.mp4") == 15


def test_an_unknown_film_or_no_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "nosuch"]) == 2
    assert "there is no film nosuch" in capsys.readouterr().err
    assert main([]) == 2
    assert "no folder is given" in capsys.readouterr().err


def _pictures(path: Path) -> int:
    film = cv2.VideoCapture(str(path))
    count = 0
    while film.read()[0]:
        count += 1
    return count
