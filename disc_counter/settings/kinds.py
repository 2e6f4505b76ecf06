"""The kinds of values a key may hold: what is right, in words for the user, and how it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from disc_counter.model import Window

SMALLEST_CROP = Decimal("0.1")
"""The least share of a sensor's width and height: with less, the pixels of 640 x 480 would be finer than any
sensor's."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`expected` completes the sentence "KEY is VALUE: ..."; `read` gives the typed value, or raises ValueError."""

    expected: str
    read: Callable[[Any], Any]


def shown(value: object) -> str:
    """The value as it stands in TOML, shortened to fit into a sentence; without what stands before an address's @."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, default=_plain, ensure_ascii=False)
    text = re.sub(r"//[^/\s]*@", "//...@", text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def word(name: str) -> str:
    """A key as it stands in TOML: in quotes where it holds anything but letters, digits, _ and -."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", name) else shown(name)


def _require(right: bool) -> None:
    if not right:
        raise ValueError


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_whole(value) or (isinstance(value, Decimal) and value.is_finite())


def text(expected: str = "a text in quotes") -> Kind:
    """A text of at least one character."""

    def read(value: Any) -> str:
        _require(isinstance(value, str) and value.strip() != "" and "\0" not in value)
        return str(value)

    return Kind(expected, read)


def device() -> Kind:
    """A path or a camera's number, as text."""

    def read(value: Any) -> str:
        _require((_is_whole(value) and value >= 0) or (isinstance(value, str) and value.strip() != ""))
        return str(value)

    return Kind('a number from 0 or a path in quotes ("/dev/video0", "meter.mp4")', read)


def choice(*words: str) -> Kind:
    """One of the words."""

    def read(value: Any) -> str:
        _require(isinstance(value, str) and value in words)
        return str(value)

    return Kind("one of " + ", ".join(f'"{word}"' for word in words), read)


def angle(*degrees: int) -> Kind:
    """One of the whole angles."""

    def read(value: Any) -> int:
        _require(_is_whole(value) and value in degrees)
        return int(value)

    return Kind(f"one of {', '.join(map(str, degrees))}", read)


def flag() -> Kind:
    """Yes or no."""

    def read(value: Any) -> bool:
        _require(isinstance(value, bool))
        return bool(value)

    return Kind("true or false", read)


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`."""

    def read(value: Any) -> int:
        _require(_is_whole(value) and low <= value <= high)
        return int(value)

    return Kind(f"a whole number from {low} to {high}", read)


def number(low: int, high: int, unit: str) -> Kind:
    """A number from `low` to `high`, as a float."""

    def read(value: Any) -> float:
        _require(_is_number(value) and low <= value <= high)
        return float(value)

    return Kind(f"a number from {low} to {high} {unit}", read)


def constant() -> Kind:
    """Revolutions per kWh: exact, with at most three decimals."""

    def read(value: Any) -> Fraction:
        _require(_is_number(value) and 1 <= value <= 10_000)
        exact = Fraction(value)
        _require((exact * 1000).denominator == 1)
        return exact

    return Kind("a number from 1 to 10000, as printed on the meter (75, 187.5)", read)


def window() -> Kind:
    """A Window, written [x, y, width, height] in pixels."""

    def read(value: Any) -> Window:
        _require(isinstance(value, list) and len(value) == 4 and all(_is_whole(v) and v <= 100_000 for v in value))
        x, y, width, height = value
        _require(x >= 0 and y >= 0 and width >= 1 and height >= 1)
        return Window(x, y, width, height)

    return Kind("[x, y, width, height] in whole pixels, x and y from 0, width and height from 1", read)


def shares() -> Kind:
    """A part of the sensor's picture: left, top, width and height as shares of the whole."""

    def read(value: Any) -> tuple[float, float, float, float]:
        _require(isinstance(value, list) and len(value) == 4 and all(_is_number(v) for v in value))
        left, top, width, height = value
        _require(left >= 0 and top >= 0 and min(width, height) >= SMALLEST_CROP)
        _require(left + width <= 1 and top + height <= 1)
        return float(left), float(top), float(width), float(height)

    bounds = f"width and height from {SMALLEST_CROP}, none beyond 1"
    return Kind(f"[left, top, width, height] as shares of the picture, {bounds}", read)


def size() -> Kind:
    """Width and height of the camera's picture before rotation, in pixels."""

    def read(value: Any) -> tuple[int, int]:
        _require(isinstance(value, list) and len(value) == 2 and all(_is_whole(v) and 64 <= v <= 8192 for v in value))
        return value[0], value[1]

    return Kind("[width, height] in whole pixels from 64 to 8192, as [640, 480]", read)


def path(expected: str) -> Kind:
    """A path; one that is not absolute counts from the configuration file's folder."""

    def read(value: Any) -> Path:
        _require(isinstance(value, str) and value.strip() != "" and "\0" not in value)
        return expanded(value)

    return Kind(expected, read)


def expanded(value: str) -> Path:
    """The path with ~ replaced by the user's folder; ValueError if there is no such user."""
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise ValueError from error


def address() -> Kind:
    """The address of a web server; a user and a password have keys of their own and are no part of it."""

    def read(value: Any) -> str:
        _require(isinstance(value, str))
        parts = urlsplit(value)
        _require(parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
        _require("@" not in parts.netloc)
        return str(value).rstrip("/")

    return Kind('an address as "http://localhost:8086", without user and password', read)
