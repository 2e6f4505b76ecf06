"""Whatever is sent: nobody is led elsewhere, nothing is a 500, and nothing is a traceback."""

from __future__ import annotations

import itertools
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import bottle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disc_counter.errors import SettingsError
from tests.harness.web_client import Answer, app_before, ask
from tests.stand_ins.fake_station import FakeStation
from web.render import own_path
from web.server import serve

PATHS = (
    "/", "/history", "/history/2025", "/history/%00", "/history/2025-13", "/profile", "/live", "/setup",
    "/plan", "/plan/weather", "/api/v1/plan",
    "/setup/progress", "/login", "/language/de", "/language/%00", "/static/style.css", "/static/%00",
    "/static/..%2f..%2fapp.py", "/api/v1/status", "/api/v1/power", "/api/v1/energy", "/api/v1/readings", "/api/v1/x",
    "/api/v1/openapi.json", "/healthz", "/metrics", "/export.csv", "/%00/x", "/%09/x", "/%ff",
    "/a%0d%0aX:1", "//x", "/\\x",
)  # fmt: skip
QUERIES = (
    "", "?from=%00", "?from=%ff&to=%ff", "?by=%00", "?back=/%09/evil.example", "?back=/%00", "?days=%ff", "?done=%00",
    "?from=2025-01-01T00:00:00%2B99:99", "?%00=%00", "?from=0001-01-01&to=9999-12-31", "?overlay=%00", "?a=%", "?&&=&;",
)  # fmt: skip
HEADERS: tuple[dict[str, Any], ...] = (
    {},
    {"Accept_Language": "\xff"},
    {"Accept_Language": "de;q=\xff, en;q=nan, de;q=inf;;,"},
    {"Origin": "http://["},
    {"Origin": "\xff"},
    {"Cookie": "session=\xff; owner=1.\xff; language=\xff"},
    {"Cookie": "session=!\xff?; owner=9999999999999999999.x"},
    {"Cookie": 'sess/on=1; "=2; session="; =; a=b=c; \\"'},
    {"Host": "\xff"},
    {"Host": "["},
    {"Authorization": "Basic \xff"},
    {"Authorization": "Basic /////w=="},
    {"Range": "bytes=\xff-"},
    {"If_Modified_Since": "\xff"},
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW")
ELSEWHERE = ("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\x00/evil.example", "\\\\evil.example",
             "//evil.example", "/\\evil.example", "http://evil.example", "/\t\\evil.example", " //evil.example",
             "/\u2028/evil.example", "javascript:alert(1)")  # fmt: skip


def unreadable() -> str:
    raise SettingsError("[web] password_file /gone does not exist")


APPS = {
    "open": lambda: app_before(FakeStation()),
    "with a password": lambda: app_before(FakeStation(), lambda: "Drehstrom"),
    "whose password file is gone": lambda: app_before(FakeStation(), unreadable),
}
ALLOWED = {"whose password file is gone": (503,)}
"""Nobody can look then, and the answer says why."""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("app", APPS)
def test_no_request_is_a_500(app: str, path: str) -> None:
    asked = APPS[app]()
    for method, query, headers in itertools.product(METHODS, QUERIES, HEADERS):
        if method != "GET" and query not in QUERIES[:2]:
            continue
        answer = ask(asked, path + query, method, **headers)
        assert answer.status < 500 or answer.status in ALLOWED.get(app, ()), (method, query, headers)
        assert leads_home(answer), (query, answer.headers)


def leads_home(answer: Answer) -> bool:
    """Whether a browser stays on this machine: it leaves tabs and line ends out and takes a backslash for a slash."""
    to = re.sub(r"[\t\r\n]", "", answer.headers.get("Location", "/")).replace("\\", "/")
    return urlsplit(urljoin("http://127.0.0.1/login", to)).netloc == "127.0.0.1"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_elsewhere(address: str) -> None:
    app = app_before(FakeStation())
    assert leads_home(ask(app, f"/language/de?back={quote(address)}"))
    assert leads_home(ask(app, "/login", "POST", body=f"password=x&back={quote(address)}".encode()))
    assert own_path(address) == "/"


@given(st.text(max_size=12))
def test_no_address_leads_elsewhere(behind: str) -> None:
    back = own_path("/" + behind)
    assert leads_home(Answer(303, {"Location": back}, b""))
    assert back.isascii()
    assert back.isprintable()


@pytest.mark.parametrize("address", ["/", "/history/2025?by=day&from=2025-06-01T00:00%2B02:00", "/a%26b?c"])
def test_our_own_addresses_are_kept(address: str) -> None:
    assert own_path(address) == address


@contextmanager
def served(app: bottle.Bottle) -> Iterator[int]:
    server = serve(app, "127.0.0.1", 0)
    try:
        yield server.port
    finally:
        server.stop()


def said(port: int, request: bytes) -> bytes:
    """All that the server answers, until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        parts: list[bytes] = []
        with suppress(OSError):  # it may have closed before all was sent
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            while part := line.recv(65536):
                parts.append(part)
    return b"".join(parts)


HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
HEAD = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
RAW = {
    "huge chunk": HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx\r\n0\r\n\r\n",
    "no chunk size": HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "negative chunk": HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nx\r\n",
    "two encodings": HEAD + FORM + b"Transfer-Encoding: chunked, gzip\r\n\r\n",
    "chunks in HTTP/1.0": HEAD.replace(b"1.1", b"1.0")
    + FORM
    + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\na=b",
    "a folded first line": b"GET / HTTP/1.1\r\n Host: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "huge length": HEAD + FORM + b"Content-Length: 99999999999999999999\r\n\r\nx",
    "negative length": HEAD + FORM + b"Content-Length: -1\r\n\r\n",
    "no length": HEAD + FORM + b"Content-Length: abc\r\n\r\n",
    "short body": HEAD + FORM + b"Content-Length: 100\r\n\r\nback=/",
    "large body": HEAD + FORM + b"Content-Length: 2000000\r\n\r\n" + b"a=b&" * 500_000,
    "many fields": HEAD + FORM + b"Content-Length: 80000\r\n\r\n" + b"a=b&" * 20_000,
    "no boundary": HEAD + b"Content-Type: multipart/form-data\r\nContent-Length: 4\r\n\r\nabcd",
    "json": HEAD + b"Content-Type: application/json\r\nContent-Length: 4\r\n\r\nabcd",
    "bytes in a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: \xff\xfe\r\nConnection: close\r\n\r\n",
    "bytes in the address": b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "no address": b"GET\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00",
    "a long address": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
    "an absolute address": b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "nothing": b"\r\n\r\n",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(app_before(FakeStation(), lambda: "Drehstrom")) as port:
        yield port


@pytest.mark.parametrize("name", RAW)
def test_no_bytes_are_a_500_or_a_traceback(port: int, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer = said(port, RAW[name])
    assert not re.match(rb"HTTP/1\.. 5(?!01|05)", answer), answer[:200]
    assert b"Traceback" not in answer
    assert not any(record.exc_info or "Traceback" in record.getMessage() for record in caplog.records)
    assert said(port, HEALTHZ).startswith(b"HTTP/1.1 200")
