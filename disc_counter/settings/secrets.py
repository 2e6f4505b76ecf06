"""Passwords and tokens, from the configuration or from files of their own."""

from __future__ import annotations

from pathlib import Path

from disc_counter.errors import SettingsError


def secret(key: str, value: str | None, file: Path | None) -> str | None:
    """The secret itself, else what its file holds, else None; `key` names it in errors ("[influxdb] token")."""
    return value if file is None else read_secret(f"{key}_file", file)


def read_secret(key: str, file: Path) -> str:
    """The first line of a file; SettingsError if there is none, without ever showing what it holds."""
    try:
        lines = file.read_bytes().decode("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise SettingsError(f"{key} {file} does not exist: it should be a text file that holds nothing else") from None
    except OSError as error:
        raise SettingsError(f"{key} {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{key} {file} is not a text: it should hold one line in UTF-8") from None
    if len(lines) != 1 or not lines[0].strip():
        raise SettingsError(f"{key} {file} has {len(lines)} lines: it should hold one, and nothing else")
    return lines[0].strip()
