"""What was learnt of a disc is kept whole: read back as it was written, damaged said in one sentence, never half."""

from __future__ import annotations

import errno
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disc_counter.disc.calibration import Calibration, Mark
from disc_counter.disc.geometry import Geometry
from disc_counter.disc.tracking import kept
from disc_counter.errors import CalibrationError
from disc_counter.model import Window

ARRAYS = ("levels", "weights", "panorama", "surroundings")
GEOMETRY = Geometry(319.7, 210.25, 0.31, 180.5, 64.125, -0.013, 14.2, -52.4, 51.9, 321.0)


def learnt(count: int = 60, seed: int = 1) -> Calibration:
    """A calibration with numbers that no two places share."""
    random = np.random.default_rng(seed)
    return Calibration(
        size=(640, 480),
        window=Window(120, 200, 400, 60),
        geometry=GEOMETRY,
        levels=random.normal(120, 30, (3, count)).astype(np.float32),
        weights=random.random((3, count)).astype(np.float32),
        panorama=random.normal(0, 0.2, (3, 1800)).astype(np.float32),
        mark=Mark(123.456, 13.25, "red"),
        closed=True,
        usual_fit=0.8125,
        surroundings=random.integers(0, 256, (80, 420)).astype(np.uint8),
        surroundings_at=(110, 190),
    )


def same(one: kept.DiscCalibration, other: kept.DiscCalibration) -> bool:
    """Whether both say the same, to the last bit."""
    names = [name for name in Calibration.__dataclass_fields__ if name not in ARRAYS]
    pairs = [(getattr(one, name), getattr(other, name)) for name in ARRAYS]
    return all(getattr(one, name) == getattr(other, name) for name in names) and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs
    )


def sentence(error: pytest.ExceptionInfo[CalibrationError]) -> str:
    """The error's text, which has to be one line."""
    text = str(error.value)
    assert "\n" not in text
    return text


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    first = learnt()
    path = kept.save(first, tmp_path)
    loaded = kept.load(tmp_path)
    assert path == tmp_path / kept.FILE_NAME
    assert loaded is not None
    assert same(loaded, first)


def test_a_disc_whose_mark_and_far_side_were_not_seen_stays_so(tmp_path: Path) -> None:
    kept.save(replace(learnt(), mark=None, closed=False), tmp_path)
    loaded = kept.load(tmp_path)
    assert loaded is not None
    assert loaded.mark is None
    assert not loaded.closed


def test_numbers_may_come_as_numpy_makes_them(tmp_path: Path) -> None:
    counted = Geometry(**{name: np.float64(value) for name, value in asdict(GEOMETRY).items()})
    kept.save(replace(learnt(), geometry=counted), tmp_path)
    loaded = kept.load(tmp_path)
    assert isinstance(loaded, Calibration)
    assert loaded.geometry == GEOMETRY


def test_where_nothing_was_saved_there_is_none(tmp_path: Path) -> None:
    assert kept.load(tmp_path) is None
    assert kept.load(tmp_path / "not there") is None


def test_the_folder_is_made(tmp_path: Path) -> None:
    kept.save(learnt(), tmp_path / "data" / "meter")
    assert kept.load(tmp_path / "data" / "meter") is not None


def test_a_later_one_takes_the_place_of_the_first(tmp_path: Path) -> None:
    kept.save(learnt(seed=1), tmp_path)
    later = learnt(count=90, seed=2)
    kept.save(later, tmp_path)
    loaded = kept.load(tmp_path)
    assert loaded is not None
    assert same(loaded, later)
    assert [file.name for file in tmp_path.iterdir()] == [kept.FILE_NAME]


@pytest.mark.parametrize(
    "content",
    [b"", b"no calibration", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"\x00" * 4096],
    ids=["empty", "text", "beginning of an archive", "beginning of an array", "zeros"],
)
def test_a_file_that_is_no_calibration_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / kept.FILE_NAME).write_bytes(content)
    with pytest.raises(CalibrationError, match="is damaged: delete it and run setup anew") as error:
        kept.load(tmp_path)
    assert str(tmp_path / kept.FILE_NAME) in sentence(error)


def test_a_single_array_is_no_calibration(tmp_path: Path) -> None:
    with (tmp_path / kept.FILE_NAME).open("wb") as file:
        np.save(file, np.arange(10))
    with pytest.raises(CalibrationError, match="is damaged"):
        kept.load(tmp_path)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calibration on the disk."""
    return kept.save(learnt(), tmp_path_factory.mktemp("written"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.0, 1.0, exclude_max=True))
def test_a_file_that_ends_too_early_is_said_to_be_damaged(tmp_path: Path, written: Path, share: float) -> None:
    whole = written.read_bytes()
    (tmp_path / kept.FILE_NAME).write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(CalibrationError, match="is damaged"):
        kept.load(tmp_path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.0, 1.0, exclude_max=True), length=st.sampled_from([1, 16, 4096]))
def test_a_spoilt_sector_is_harmless_or_said(tmp_path: Path, written: Path, share: float, length: int) -> None:
    whole = written.read_bytes()
    start = int(share * len(whole))
    spoilt = bytes(byte ^ 0xA5 for byte in whole[start : start + length])
    (tmp_path / kept.FILE_NAME).write_bytes(whole[:start] + spoilt + whole[start + length :])
    try:
        loaded = kept.load(tmp_path)
    except CalibrationError:
        return
    assert loaded is not None
    assert same(loaded, learnt())


def test_one_of_a_later_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(kept, "FORMAT", 7)
        kept.save(learnt(), tmp_path)
    with pytest.raises(CalibrationError, match="has format 7, 2 is known: run setup anew"):
        kept.load(tmp_path)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_breaks_off_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    old = learnt(seed=1)
    kept.save(old, tmp_path)

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os if step == "fsync" else Path, step, fail)
        with pytest.raises(CalibrationError, match=r"cannot be written to .*: No space left on device") as error:
            kept.save(learnt(seed=2), tmp_path)
    sentence(error)
    loaded = kept.load(tmp_path)
    assert loaded is not None
    assert same(loaded, old)


def test_a_draft_that_a_power_cut_left_is_not_read_and_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".{kept.FILE_NAME}.torn").write_bytes(b"half a calib")
    assert kept.load(tmp_path) is None
    kept.save(learnt(), tmp_path)
    assert kept.load(tmp_path) is not None


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, where a folder is wanted")
    with pytest.raises(CalibrationError, match="cannot be written to") as error:
        kept.save(learnt(), tmp_path / "data")
    assert str(tmp_path / "data") in sentence(error)
