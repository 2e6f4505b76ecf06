"""Requests that no browser sends, made by chance: none is a fault of ours, and /healthz says how it is."""

from __future__ import annotations

import logging
import re
from random import Random

from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import FakeStation
from tests.web.test_hostile import HEALTHZ, PATHS, QUERIES, RAW, said, served

METHODS = (b"GET", b"POST", b"HEAD", b"PUT", b"OPTIONS", b"get", b"\xff", b"")
HEADERS = (
    b"Accept-Language: de;q=\xff", b"Origin: http://[", b"Host: [", b"Cookie: session=\x01", b"Content-Length: 7",
    b"Content-Length: -1", b"Transfer-Encoding: chunked", b"Authorization: Basic ====", b"Expect: 100-continue",
    b"X-Forwarded-For: \xff", b"X-Forwarded-Prefix: //evil", b"Range: bytes=9-1", b"Connection: keep-alive", b": x",
)  # fmt: skip
FAULT = re.compile(rb"HTTP/1\.. 5(?!01|03|05)")
"""What the server does not do, has no place for, or no version for, is no fault."""
HEALTH_EVERY = 50


class Heard(logging.Handler):
    """Keeps what comes with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.traces: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a record."""
        if record.exc_info:
            self.traces.append(record.getMessage())


def blow(seed: int, count: int) -> str:
    """So many requests to a real server."""
    chance, heard = Random(seed), Heard()
    logging.getLogger().addHandler(heard)
    try:
        with served(app_before(FakeStation(), lambda: "Drehstrom")) as port:
            for number in range(count):
                request = _request(chance)
                answer = said(port, request)
                assert not FAULT.match(answer), f"request {number}: {request[:300]!r}: {answer[:100]!r}"
                assert b"Traceback" not in answer
                if number % HEALTH_EVERY == 0:
                    assert said(port, HEALTHZ).startswith(b"HTTP/1.1 200"), number
    finally:
        logging.getLogger().removeHandler(heard)
    assert not heard.traces, heard.traces[:3]
    return f"{count} requests: no 500, no traceback, /healthz answered each of {-(-count // HEALTH_EVERY)} times"


def _request(chance: Random) -> bytes:
    if chance.random() < 0.1:
        return chance.choice(list(RAW.values()))
    address = (chance.choice(PATHS) + chance.choice(QUERIES)).encode("latin1", "replace")
    lines = [b" ".join((chance.choice(METHODS[:4]), address, chance.choice((b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9"))))]
    if chance.random() < 0.9:
        lines.append(b"Host: 127.0.0.1")
    lines += chance.sample(HEADERS, chance.randint(0, 3))
    request = bytearray(
        b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n" + b"a=b&back=/%09/x"[: chance.randint(0, 15)]
    )
    for _ in range(chance.choice((0, 0, 1, 3))):
        request[chance.randrange(len(request))] = chance.randrange(256)
    return bytes(request)
