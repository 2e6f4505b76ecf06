"""Where a configuration, its paths and its secrets are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter import settings
from disc_counter.errors import SettingsError
from disc_counter.settings import Settings, load, parse

FILE = Path("/etc/disc-counter.toml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml does not exist"):
        load(tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="cannot be read as a configuration file: Is a directory"):
        load(tmp_path)
    (tmp_path / "picture.toml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(SettingsError, match="is not a text"):
        load(tmp_path / "picture.toml")


def test_paths_count_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    file = tmp_path / "disc-counter.toml"
    file.write_text(
        '[camera]\nsource = "clip"\ndevice = "meter.mp4"\n'
        '[data]\ndirectory = "~/data"\n[web]\npassword_file = "/run/secret"\n'
    )
    read = load(file)
    assert read.camera.device == str(tmp_path / "meter.mp4")
    assert read.data.directory == Path("/home/me/data")
    assert read.web.password_file == Path("/run/secret")


def test_data_lie_where_the_system_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert Settings().data.directory == Path("/home/me/.local/state/disc-counter")
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert Settings().data.directory == Path("/state/disc-counter")
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/disc-counter")
    assert Settings().data.directory == Path("/var/lib/disc-counter")


def test_beside_the_service_its_data_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    installed = Path("/etc/disc-counter/disc-counter.toml")
    assert settings.parse("", installed).data.directory == Path("/var/lib/disc-counter")
    assert settings.parse('data.directory = "/srv/meter"', installed).data.directory == Path("/srv/meter")
    assert settings.parse("", Path("/home/me/disc-counter.toml")).data.directory == settings.default_directory()
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/other")
    assert settings.parse("", installed).data.directory == Path("/var/lib/other")


def test_the_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("disc_counter.settings.file.USUAL_PLACES", (Path("disc-counter.toml"),))
    assert settings.find() is None
    Path("disc-counter.toml").touch()
    assert settings.find() == Path("disc-counter.toml")
    monkeypatch.setenv("DISC_COUNTER_CONFIG", "/srv/meter.toml")
    assert settings.find() == Path("/srv/meter.toml")
    assert settings.find(Path("mine.toml")) == Path("mine.toml")


def test_secrets_are_not_shown() -> None:
    read = parse('[influxdb]\nurl = "http://nas:8086"\ntoken = "hush"\npassword = "hush"', FILE)
    assert "hush" not in repr(read)


def test_a_secret_comes_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("hush\n")
    assert settings.secret("[influxdb] token", None, file) == "hush"
    assert settings.secret("[influxdb] token", "loud", None) == "loud"
    assert settings.secret("[influxdb] token", None, None) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "does not exist"), (b"", "has 0 lines"), (b"hush\nhush\n", "has 2 lines"), (b"\xff", "is not a text")],
)
def test_a_secret_that_is_none_is_said_but_not_shown(content: bytes | None, message: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"\[web\] password_file .*token {message}") as caught:
        settings.read_secret("[web] password_file", file)
    assert "hush" not in str(caught.value)
