"""Find the configuration file, read it, and hold its windows against the picture."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from disc_counter.errors import SettingsError
from disc_counter.model import Window
from disc_counter.settings.cures import cure_for
from disc_counter.settings.from_tables import settings_from
from disc_counter.settings.schema import Data, Settings, systemd_directory

INSTALLED, SERVICE_DATA = Path("/etc/disc-counter"), Path("/var/lib/disc-counter")
"""A configuration in the one is the service's, and its data lie in the other."""
USUAL_PLACES = (
    Path("disc-counter.toml"),
    Path("/etc/disc-counter.toml"),
    Path("/etc/disc-counter/disc-counter.toml"),
)


def find(asked: Path | None = None) -> Path | None:
    """The configuration file: what was asked for, else $DISC_COUNTER_CONFIG, else the first of USUAL_PLACES."""
    if asked is not None:
        return asked
    if named := os.environ.get("DISC_COUNTER_CONFIG"):
        return Path(named)
    return next((place for place in USUAL_PLACES if place.is_file()), None)


def load(path: Path | None) -> Settings:
    """The settings in a file, or the defaults without one; SettingsError says what is wrong."""
    return Settings() if path is None else parse(read_text(path), path)


def parse(text: str, path: Path) -> Settings:
    """The settings in a text; paths in it that are not absolute count from the folder of `path`."""
    try:
        given = _toml(text)
        settings = settings_from(given, path)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None
    if "directory" in given.get("data", {}) or not path.absolute().is_relative_to(INSTALLED) or systemd_directory():
        return settings
    # Whoever runs a command beside the service means the service's data.
    return replace(settings, data=Data(SERVICE_DATA))


def read_text(path: Path) -> str:
    """The file's text; SettingsError if it is not there, not readable or not text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"{path} does not exist: it should be a configuration file") from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read as a configuration file: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not a text: a configuration file is TOML in UTF-8") from None


def check_windows(settings: Settings, width: int, height: int) -> None:
    """SettingsError if a window is not inside the picture of `width` x `height` pixels after rotation."""
    _check_window("[disc] window", settings.disc.window, width, height)
    for register in settings.registers:
        _check_window(f'[[register]] "{register.name}" window', register.window, width, height)


def _check_window(key: str, window: Window | None, width: int, height: int) -> None:
    if window is None or window.lies_in((width, height)):
        return
    numbers = [window.x, window.y, window.width, window.height]
    raise SettingsError(f"{key} is {numbers}: it must lie inside the picture of {width} x {height} pixels")


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError) as error:
        # A number beyond all bounds is no TOML error to tomllib, and says nothing fit for the user.
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a number in it is too large"
        cure = cure_for(text, why)
        raise SettingsError(f"it is not valid TOML: {why}" + (f"; {cure}" if cure else "")) from None
    except RecursionError:
        raise SettingsError("it is not valid TOML: its brackets are nested too deeply") from None
