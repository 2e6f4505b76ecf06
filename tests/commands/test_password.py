"""The password is set and replaced on the machine itself, also the one that nobody remembers."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.harness.terminal import Terminal
from tests.harness.terminal import run as run
from web.access.owner import Owner

FIRST, SECOND = "Drehstrom 1967", "Wechselstrom 1972"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "disc-counter.toml"
    file.write_text(f'[data]\ndirectory = "{tmp_path / "data"}"\n')
    return file


def typed(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_a_forgotten_password_is_replaced(
    run: Terminal, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Owner(tmp_path / "data", lambda: None)
    typed(monkeypatch, FIRST)
    assert run("password", "--config", file).status == 0
    assert owner.right(FIRST)
    said = run("password", "--config", file)
    assert (said.status, "`disc-counter password --reset` replaces it" in said.sentence) == (2, True)
    typed(monkeypatch, SECOND)
    assert run("password", "--reset", "--config", file).status == 0
    assert owner.right(SECOND)
    assert not owner.right(FIRST)


def test_one_that_is_too_short_is_refused(
    run: Terminal, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "short")
    assert "has 5 characters: 8 to 1000 are wanted" in run("password", "--config", file).sentence
    assert not Owner(tmp_path / "data", lambda: None).known


def test_the_pages_own_password_is_replaced_where_it_is_kept(
    run: Terminal, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "password"
    kept.write_text(f"{FIRST}\n")
    file.write_text(file.read_text() + '[web]\npassword_file = "password"\n')
    typed(monkeypatch, SECOND)
    assert run("password", "--reset", "--config", file).status == 0
    assert kept.read_text() == f"{SECOND}\n"


def test_what_root_resets_the_service_can_read(
    run: Terminal, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Path, int]] = []
    (tmp_path / "data").mkdir()
    usual = Path.stat

    def of_the_service(path: Path, **how: bool) -> os.stat_result:
        fields = list(usual(path, **how))
        return os.stat_result([*fields[:4], 4711, 4711, *fields[6:]])

    monkeypatch.setattr(Path, "stat", of_the_service)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.append((path, user)))
    typed(monkeypatch, FIRST)
    assert run("password", "--config", file).status == 0
    assert given == [(tmp_path / "data" / "owner", 4711)]
