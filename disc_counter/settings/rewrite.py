"""Write keys into the configuration file: its comments and order stay, and it is never left half written."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from disc_counter.errors import SettingsError, WorkError
from disc_counter.model import Window
from disc_counter.settings.file import parse, read_text
from disc_counter.settings.model import Settings

Place = tuple[str, str] | tuple[str, int, str]
"""("disc", "window"), or ("register", 0, "window") for a key of the first [[register]]."""


def update(path: Path, changes: Mapping[Place, object]) -> Settings:
    """Write the changes and give the settings that hold then; a file that does not exist is made.

    Values are as in Settings (Window, Fraction, ...). SettingsError, and the file stays as it is, if a value is wrong;
    WorkError if the file cannot be written.
    """
    file = path.resolve()
    text = changed(read_text(file) if file.exists() else "", changes)
    settings = parse(text, path)
    _replace(file, text)
    return settings


def changed(text: str, changes: Mapping[Place, object]) -> str:
    """The text of a configuration with the changes in it; a key that waits in a comment is written there."""
    document = _parsed(text)
    for place in changes:
        if len(place) == 2 and place[1] not in document.get(place[0], {}):
            text = _uncommented(text, *place)
    document = _parsed(text)
    for place, value in changes.items():
        _table(document, place)[place[-1]] = _plain(value)
    return tomlkit.dumps(document)


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise SettingsError(f"the configuration is not valid TOML: {error}") from None


def _uncommented(text: str, table: str, key: str) -> str:
    """The text with the first "# key = ..." of a table no longer a comment, if there is one that makes sense."""
    lines = text.splitlines(keepends=True)
    inside = False
    for index, line in enumerate(lines):
        if line.lstrip("# \t").startswith("["):
            inside = line.startswith(f"[{table}]")
        elif inside and re.match(rf"#\s*{re.escape(key)}\s*=", line):
            lines[index] = line.lstrip("# \t")
            break
    live = "".join(lines)
    try:
        tomlkit.parse(live)
    except ValueError:
        return text
    return live


def _table(document: tomlkit.TOMLDocument, place: Place) -> Any:
    if len(place) == 2:
        return document[place[0]] if place[0] in document else _appended(document, place[0], tomlkit.table())
    rows = document.get(place[0])
    if not isinstance(rows, AoT):
        rows = _appended(document, place[0], tomlkit.aot())
    if place[1] == len(rows):
        rows.append(tomlkit.table())
    return rows[place[1]]


def _appended(document: tomlkit.TOMLDocument, name: str, item: Any) -> Any:
    if document.body:
        document.add(tomlkit.nl())
    document.append(name, item)
    return document[name]


def _plain(value: object) -> Any:
    """The value as TOML has it; a fraction keeps every digit."""
    if isinstance(value, Window):
        return [value.x, value.y, value.width, value.height]
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / value.denominator
        return value.numerator if value.denominator == 1 else tomlkit.float_(str(exact))
    return str(value) if isinstance(value, Path) else value


def _replace(file: Path, text: str) -> None:
    """Swap the file in one step: after a power cut there is the old text or the new one, nothing between."""
    try:
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise WorkError(_unwritable(file, error)) from None
    try:
        with open(handle, "wb") as temporary:
            temporary.write(text.encode())
            os.fchmod(temporary.fileno(), mode)
            temporary.flush()
            os.fsync(temporary.fileno())
        os.replace(name, file)
        _sync_folder(file.parent)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise WorkError(_unwritable(file, error)) from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(file: Path, error: OSError) -> str:
    return f"{file} cannot be written: {error.strerror}; its folder must be writable, with space left"
