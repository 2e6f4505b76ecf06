"""A small file is replaced whole or not at all, whatever fails on the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from disc_counter import atomic_file


def test_a_new_file_is_for_everybody_to_read_or_as_it_is_asked_for(tmp_path: Path) -> None:
    atomic_file.write(tmp_path / "new", b"1")
    atomic_file.write(tmp_path / "own", b"2", 0o600)
    assert [(path.read_bytes(), path.stat().st_mode & 0o777) for path in sorted(tmp_path.iterdir())] == [
        (b"1", 0o644),
        (b"2", 0o600),
    ]


def test_one_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o640)
    atomic_file.write(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_link_goes_on_leading_to_the_file(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    link.symlink_to(file)
    atomic_file.write(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_the_content_is_on_the_disk_before_it_takes_its_place_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        done.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).is_dir()}")
        sync(handle)

    def noted_replace(draft: Path, file: Path) -> Path:
        done.append("replace")
        return replace(draft, file)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    atomic_file.write(tmp_path / "file", b"new")
    assert done == ["sync False", "replace", "sync True"]


@pytest.mark.parametrize("step", [(os, "fsync"), (os, "fchmod"), (Path, "replace")])
def test_where_a_step_fails_the_old_one_stays_and_no_draft_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[object, str]
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*step, full)
    with pytest.raises(OSError, match="No space left"):
        atomic_file.write(file, b"new")
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
