"""Asks the application within the test's own process, and reads its pages like a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import bottle

from disc_counter.status import Station
from web.access.owner import Owner
from web.app import create_app


@dataclass
class Page(HTMLParser):
    """What a page says and what it is made of."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.spoken.append(data)

    @property
    def words(self) -> str:
        """The text with plain spaces."""
        return plain(" ".join(self.spoken))


@dataclass(frozen=True)
class Answer:
    """The whole answer of the application."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        return Page(self.text).words

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: Callable[..., Any],
    address: str,
    method: str = "GET",
    body: bytes = b"",
    remote: str = "127.0.0.1",
    **sent: str,
) -> Answer:
    """One request of a `remote` address, answered in full; headers are named as in `Accept_Language`."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "QUERY_STRING": query, "wsgi.errors": _Silence()}
    environ["REMOTE_ADDR"] = remote
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin1")
    environ.update({f"HTTP_{name.upper()}": value for name, value in sent.items()})
    if body:
        form = "application/x-www-form-urlencoded"
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": form})
    setup_testing_defaults(environ)
    started: list[Any] = []
    parts = app(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, headers = started[-1]
    assert len({name.lower() for name, _ in headers}) == len(headers), "a header is given twice"
    return Answer(int(status.split()[0]), dict(headers), body)


def plain(text: str) -> str:
    """Text with every run of white space, unbreakable or not, as one space."""
    return " ".join(text.split())


class _Silence(BytesIO):
    """Where the application's traceback goes."""

    def write(self, _: Any) -> int:
        return 0


def app_before(station: Station, password: Callable[[], str | None] = lambda: None) -> bottle.Bottle:
    """The application, whose owner has not set a password yet and cannot."""
    return create_app(station, password, Owner(Path("nowhere"), password))


def next_jpeg(stream: BinaryIO | HTTPResponse) -> bytes:
    """The next picture of a multipart stream, by its own length."""
    while not (line := stream.readline()).lower().startswith(b"content-length:"):
        assert line, "the stream ended"
    stream.readline()
    return stream.read(int(line.split(b":")[1]))
