"""Installing into a folder: what lies where, twice, and what stays; systemd's own judgement of the unit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.harness.installed_unit import UNIT

ROOT = Path(__file__).parents[2]


def make(target: str, folder: Path) -> None:
    subprocess.run(["make", target, f"DESTDIR={folder}"], cwd=ROOT, check=True, capture_output=True)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def test_installing_twice_changes_nothing_and_keeps_the_configuration(tmp_path: Path) -> None:
    make("install", tmp_path)
    first = files(tmp_path)
    assert {
        "etc/disc-counter/disc-counter.toml",
        "etc/systemd/system/disc-counter.service",
        "usr/local/bin/disc-counter",
    } <= first
    assert (tmp_path / "var/lib/disc-counter").is_dir()
    configuration = tmp_path / "etc/disc-counter/disc-counter.toml"
    configuration.write_text("[meter]\nrevolutions_per_kwh = 75\n")
    make("install", tmp_path)
    assert files(tmp_path) == first
    assert "= 75" in configuration.read_text()


def test_uninstalling_keeps_configuration_and_data(tmp_path: Path) -> None:
    make("install", tmp_path)
    journal = tmp_path / "var/lib/disc-counter/journal.sqlite3"
    journal.write_text("counted")
    for _ in range(2):
        make("uninstall", tmp_path)
        assert files(tmp_path) == {
            "etc/disc-counter/disc-counter.toml",
            "etc/disc-counter/disc-counter.toml.sample",
            "var/lib/disc-counter/journal.sqlite3",
        }


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.fail("systemd-analyze is missing: sudo apt install systemd")
    program = tmp_path / "disc-counter"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "disc-counter.service"
    text = UNIT.read_text().replace("/opt/disc-counter/venv/bin/disc-counter", str(program))
    unit.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "disc-counter" in line]
    assert ours == []
    assert done.returncode == 0
    unit.write_text(text.replace("Restart=always", "Restart=sometimes"))
    broken = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
    assert "restart specifier" in broken.stderr, "it does read the unit"
