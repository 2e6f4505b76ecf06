"""Write keys into the configuration file: its comments and order stay, and it is never left half written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeGuard

import tomlkit
from tomlkit.items import AoT

from disc_counter import atomic_file
from disc_counter.errors import SettingsError, WorkError
from disc_counter.model import Window
from disc_counter.settings.file import parse, read_text
from disc_counter.settings.schema import Settings

Place = tuple[str] | tuple[str, str] | tuple[str, int, str] | tuple[str, int]
"""("mqtt",) for a table, ("disc", "window") for a key, ("register", 0, "window") for one of the first [[register]],
("register", 0) for all of it."""


def update(
    path: Path, changes: Mapping[Place, object], check: Callable[[Settings], None] = lambda settings: None
) -> Settings:
    """Write the changes and give the settings that hold then; a file that does not exist is made.

    Values are as in Settings (Window, Fraction, ...); None takes the key away. SettingsError, and the file stays as it
    is, if a value is wrong or `check` finds it so; WorkError if the file cannot be written.
    """
    text = changed(text_of(path), changes)
    settings = parse(text, path)
    check(settings)
    replace(path, text)
    return settings


def text_of(path: Path) -> str:
    """The text of a configuration; that of one which does not exist yet is empty."""
    return read_text(path) if path.exists() else ""


def changed(text: str, changes: Mapping[Place, object]) -> str:
    """The text of a configuration with the changes in it; a key that waits in a comment is written there."""
    document = _parsed(text)
    for place, value in changes.items():
        if value is not None and _is_key(place) and place[1] not in document.get(place[0], {}):
            text = _uncommented(text, place[0], place[1])
    document = _parsed(text)
    for place, value in changes.items():
        if value is None:
            _take_away(document, place)
        else:
            _table(document, place)[place[-1]] = _plain(value)
    return tomlkit.dumps(document)


def _is_key(place: Place) -> TypeGuard[tuple[str, str]]:
    return len(place) == 2 and isinstance(place[1], str)


def _take_away(document: tomlkit.TOMLDocument, place: Place) -> None:
    holder: Any = document
    for name in place[:-1]:
        if name not in holder and not (isinstance(name, int) and name < len(holder)):
            return
        holder = holder[name]
    last = place[-1]
    if last in holder or (isinstance(last, int) and last < len(holder)):
        del holder[last]


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
    assert len(place) > 1, "a table is taken away, not written"
    if _is_key(place):
        return document[place[0]] if place[0] in document else _appended(document, place[0], tomlkit.table())
    rows, index = document.get(place[0]), place[1]
    if not isinstance(rows, AoT):
        rows = _appended(document, place[0], tomlkit.aot())
    if index == len(rows):
        rows.append(tomlkit.table())
    return rows[int(index)]


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
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, Path) else value


def replace(path: Path, text: str) -> None:
    """Swap the configuration file in one step; WorkError where it cannot be written."""
    try:
        atomic_file.write(path, text.encode())
    except OSError as error:
        raise WorkError(
            f"{path.resolve()} cannot be written: {error.strerror}; its folder must be writable, with space left"
        ) from None
