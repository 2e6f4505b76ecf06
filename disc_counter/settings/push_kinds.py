"""The kinds of values of [push]: addresses and texts into which figures of a minute are put, and headers."""

from __future__ import annotations

import re
from string import Template
from typing import Any
from urllib.parse import urlsplit

from disc_counter.settings.kinds import Kind

FIGURES = ("time", "time_s", "time_ms", "meter", "import_wh", "export_wh", "power_w", "import_kwh", "export_kwh")
"""What can be put in, written $NAME or ${NAME}."""
SECRET = "secret"
"""What a header may hold besides: the content of `secret_file`."""
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[^\r\n\0]*")
MOST_HEADERS = 20


def _fills(text: str, known: tuple[str, ...]) -> bool:
    template = Template(text)
    return template.is_valid() and set(template.get_identifiers()) <= set(known)


def filled_address() -> Kind:
    """An address with figures in it."""

    def read(value: Any) -> str:
        parts = urlsplit(value) if isinstance(value, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError
        if re.search(r"\s", value) or "$" in parts.netloc or parts.port == 0 or not _fills(value, FIGURES):
            raise ValueError
        return str(value)

    return Kind(f"an http address with no other than ${', $'.join(FIGURES)} in it, and no user and password", read)


def filled_text() -> Kind:
    """A text with figures in it."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not _fills(value, FIGURES):
            raise ValueError
        return value

    return Kind(f"a text in quotes with no other than ${', $'.join(FIGURES)} in it; $$ is a dollar", read)


def headers() -> Kind:
    """Lines of an HTTP header."""

    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MOST_HEADERS:
            raise ValueError
        if not all(isinstance(each, str) and HEADER.fullmatch(each) and _fills(each, (SECRET,)) for each in value):
            raise ValueError
        return tuple(value)

    return Kind('headers as ["Authorization: Bearer $secret"], with no other than $secret in them', read)
