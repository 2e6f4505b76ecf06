"""Writing keys keeps the rest of the file, and never leaves half a file."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from disc_counter.errors import SettingsError, WorkError
from disc_counter.model import Window
from disc_counter.settings import Register, load, update

WRITTEN = """\
# My meter
[meter]
name = "cellar"  # behind the door
# revolutions_per_kwh = 75  # as printed

[disc]
mark = "red"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "disc-counter.toml"
    path.write_text(WRITTEN)
    return path


def test_comments_stay_and_a_key_takes_its_place(file: Path) -> None:
    now = update(file, {("meter", "revolutions_per_kwh"): Fraction(375, 2), ("disc", "window"): Window(1, 2, 30, 4)})
    assert now == load(file)
    assert now.meter.revolutions_per_kwh == Fraction(375, 2)
    assert file.read_text() == (
        '# My meter\n[meter]\nname = "cellar"  # behind the door\nrevolutions_per_kwh = 187.5  # as printed\n\n'
        '[disc]\nmark = "red"\nwindow = [1, 2, 30, 4]\n'
    )


def test_registers_are_added_and_changed(file: Path) -> None:
    update(file, {("register", 0, "window"): Window(0, 0, 90, 20), ("register", 1, "name"): "night"})
    now = update(file, {("register", 0, "name"): "day"})
    assert now.registers == (Register("day", Window(0, 0, 90, 20)), Register("night"))
    assert file.read_text().startswith(WRITTEN)


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    new = tmp_path / "new.toml"
    update(new, {("meter", "direction"): "left"})
    assert new.read_text() == '[meter]\ndirection = "left"\n'


def test_a_wrong_value_changes_nothing(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"\[meter\] direction is .up."):
        update(file, {("meter", "direction"): "up"})
    assert file.read_text() == WRITTEN
    assert os.listdir(file.parent) == [file.name]


def test_a_failing_disk_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkError, match="cannot be written: No space left on device"):
        update(file, {("meter", "direction"): "left"})
    assert file.read_text() == WRITTEN
    assert os.listdir(file.parent) == [file.name]


def test_who_may_read_the_file_stays_as_it_was(file: Path) -> None:
    file.chmod(0o600)
    update(file, {("meter", "direction"): "left"})
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    update(link, {("meter", "direction"): "left"})
    assert link.is_symlink()
    assert load(file).meter.direction == "left"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="cannot be written: No such file or directory"):
        update(tmp_path / "none" / "new.toml", {("meter", "direction"): "left"})
