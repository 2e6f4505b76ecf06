"""The kinds of values of [web] that say by which way the page may be reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from disc_counter.settings.kinds import Kind

MOST = 20
"""Entries in a list: no home has as many names or proxies."""
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", re.ASCII)
BASE = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def hosts() -> Kind:
    """Names without port, in small letters."""
    return _row('names in quotes, as ["meter.example.org"]', lambda name: HOST.fullmatch(name.lower()) and name.lower())


def proxies() -> Kind:
    """Addresses or networks."""
    return _row('addresses or networks in quotes, as ["127.0.0.1", "192.168.1.0/24"]', _network)


def origins() -> Kind:
    """Origins of pages, as a content security policy has them."""
    return _row('origins in quotes, as ["http://homeassistant.local:8123"]', _origin)


def base_path() -> Kind:
    """A path that begins with a slash and does not end with one."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not BASE.fullmatch(value.rstrip("/")):
            raise ValueError
        return value.rstrip("/")

    return Kind('a path in quotes that begins with a slash, as "/meter"', read)


def _row(expected: str, right: Callable[[str], Any]) -> Kind:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MOST or not all(isinstance(each, str) for each in value):
            raise ValueError
        read_ones = [right(each) for each in value]
        if not all(read_ones):
            raise ValueError
        return tuple(read_ones)

    return Kind(expected, read)


def _network(text: str) -> str:
    return str(ip_network(text, strict=False))


def _origin(text: str) -> str | None:
    parts = urlsplit(text)
    right = parts.scheme in ("http", "https") and parts.hostname and not (parts.path.strip("/") or parts.query)
    if not right or parts.username or not re.fullmatch(r"[A-Za-z0-9.:\[\]_-]+", parts.netloc):
        return None
    return f"{parts.scheme}://{parts.netloc}"
