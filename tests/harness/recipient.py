"""A real HTTP server that notes what it is told, and is away, refuses or is slow where a test says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Request:
    """What came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


class Recipient:
    """Notes in `taken` what it answered 200 to; `answer` says what it answers to the request of a number, from 1 on.

    -1 is 'note it, but say nothing until `released` is set', -2 'note it, and never come to an end with the answer'.
    """

    def __init__(self, port: int = 0, answer: Callable[[int], int] = lambda number: 200) -> None:
        self.answer, self.requests, self.released = answer, 0, Event()
        self.taken: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Noting, self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Recipient:
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Noting(BaseHTTPRequestHandler):
    def __init__(self, recipient: Recipient, *request: Any) -> None:
        self._recipient = recipient
        super().__init__(*request)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        recipient = self._recipient
        recipient.requests += 1
        status = recipient.answer(recipient.requests)
        if status < 300:
            recipient.taken.append(Request(self.command, self.path, dict(self.headers), body))
        if status == -1:
            recipient.released.wait(PATIENCE_S)
        self.send_response(200 if status < 0 else status)
        self.send_header("Content-Length", "5" if status == -2 else "0")
        self.end_headers()
        if status == -2:
            self.wfile.write(b"o")
            self.wfile.flush()
            recipient.released.wait(PATIENCE_S)

    def do_PUT(self) -> None:
        self.do_POST()

    def do_GET(self) -> None:
        self.do_POST()

    def do_HEAD(self) -> None:
        self.send_response(405)
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Be quiet."""
