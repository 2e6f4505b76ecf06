"""The register in pictures that are named on the command line, and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from disc_counter.cli import exit_status
from disc_counter.errors import PictureError
from disc_counter.picture.files import read_picture
from tests.drawing.plain_registers import drawn, window_of
from tests.stand_ins.known_disc import config


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    seen = drawn(1_234_567.0)
    window = window_of(seen)
    file = tmp_path / "register.png"
    cv2.imwrite(str(file), seen.image[window.slices])
    return file


def test_pictures_are_read_by_command(picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    height, width = read_picture(picture).shape[:2]
    file = config(tmp_path, f"[[register]]\nwindow = [0, 0, {width}, {height}]\ninteger_digits = 6")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 nothing")
    missing = tmp_path / "missing.png"
    status = exit_status(
        ["register", "--config", str(file), "--read", "--json", str(broken), str(picture), str(missing)]
    )
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    said = json.loads(line)
    assert status == 1
    assert said["file"] == str(picture)
    assert said["reading_kwh"] == pytest.approx(123_456.7, abs=0.03)
    assert said["digits"] == "1234567"
    assert 0.8 < said["confidence"] <= 1.0
    assert [str(broken) in each or str(missing) in each for each in err.splitlines()] == [True, True]


def test_a_truncated_picture_is_named(picture: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.png"
    cut.write_bytes(picture.read_bytes()[:200])
    with pytest.raises(PictureError, match=r"cut\.png is (no picture|cut off)"):
        read_picture(cut)


def test_a_picture_may_miss_its_last_bytes_but_not_its_half(picture: Path, tmp_path: Path) -> None:
    image = read_picture(picture)
    _, code = cv2.imencode(".jpg", image)
    short, half = tmp_path / "short.jpg", tmp_path / "half.jpg"
    short.write_bytes(code.tobytes()[:-8])
    half.write_bytes(code.tobytes()[: len(code) // 2])
    assert np.abs(read_picture(short).astype(int) - image).mean() < 5
    with pytest.raises(PictureError, match=r"half\.jpg is cut off"):
        read_picture(half)


def test_a_reading_by_hand_is_kept_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = config(tmp_path, "[meter]\nrevolutions_per_kwh = 75")
    assert exit_status(["register", "--config", str(file), "--set", "13823,2"]) == 0
    assert exit_status(["register", "--config", str(file)]) == 0
    assert capsys.readouterr().out.count("total: 13823.2 kWh") == 2
    assert exit_status(["register", "--config", str(file), "--set", "12k"]) == 2
    assert "13823.2" in capsys.readouterr().err
    assert exit_status(["constant", "--config", str(file), "--from-register"]) == 2
    assert "not been read over enough energy" in capsys.readouterr().err
