"""The threaded server that carries the application."""

from __future__ import annotations

import errno
import logging
import socket
from threading import Thread

import bottle
from cheroot import wsgi
from cheroot.server import HTTPConnection, HTTPRequest

from disc_counter.errors import WorkError
from disc_counter.picture.live import MAX_VIEWERS
from web.pages.push import MOST_LISTENERS

THREADS = MAX_VIEWERS + MOST_LISTENERS + 8
"""Each viewer and each page that is pushed to holds a thread; eight more answer everything else."""
STALLED_S = 10
"""How long a viewer may read nothing, in s, before the place is given to another: a phone changes networks in less."""
SEND_BUFFER_BYTES = 128 * 1024
"""What the kernel may hold back for a slow viewer: a few pictures of 640 x 480, less than a second."""
STOP_S = 15.0
"""How long answers may take to end when the service stops, in s: longer than a stalled viewer is waited for."""

MOST_HEAD_BYTES = 32 * 1024
"""The largest head of a request: address, cookies and all; browsers send a few kB."""
MOST_BODY_BYTES = 64 * 1024
"""The largest body: the forms of the set-up page have a few hundred bytes."""

log = logging.getLogger(__name__)


class _Request(HTTPRequest):
    """Refuses what no browser sends, and closes then: what is left of it must not be taken for another request."""

    def read_request_line(self) -> bool:
        try:
            return bool(super().read_request_line())  # type: ignore[no-untyped-call]  # cheroot has no types
        except ValueError as error:
            self.simple_response("400 Bad Request", f"{error}\n")
            return False

    def read_request_headers(self) -> bool:
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        if self.chunked_read:
            self.close_connection = True
            self.simple_response("411 Length Required", "Say how long the body is.\n")
            return False
        return True


class _Connection(HTTPConnection):
    RequestHandlerClass = _Request


class _Quiet(wsgi.Server):
    """cheroot writes to stderr; here its words go to the log."""

    ConnectionClass = _Connection
    max_request_header_size = MOST_HEAD_BYTES
    max_request_body_size = MOST_BODY_BYTES

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        log.log(level, "%s", msg, exc_info=traceback)


class Server:
    """An application served on an address until stopped; a viewer who does not read for STALLED_S is dropped."""

    def __init__(self, app: bottle.Bottle, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._server = _Quiet(
            (host, port), app, numthreads=THREADS, timeout=STALLED_S, request_queue_size=64, server_name="disc-counter"
        )
        self._thread = Thread(target=self._server.serve, name="web")
        self.port = port

    def start(self) -> None:
        """Open the port and serve on threads of its own; WorkError if the port cannot be had."""
        try:
            _probe(self._host, self.port)
            self._server.prepare()
        except OSError as error:
            raise WorkError(_refusal(self._host, self.port, error)) from error
        listening = self._server.socket
        # What lies in the kernel for a slow viewer is old by the time he sees it: keep it to a few pictures.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self.port = listening.getsockname()[1]
        self._thread.start()

    def stop(self) -> None:
        """End the live streams, finish what is being answered and close the port."""
        self._app.close()
        self._server.stop()
        if self._thread.ident is not None:
            self._thread.join(STOP_S)


def serve(app: bottle.Bottle, host: str, port: int) -> Server:
    """A started server; port 0 takes any free one, `Server.port` says which. WorkError if the port cannot be had."""
    server = Server(app, host, port)
    server.start()
    return server


def _probe(host: str, port: int) -> None:
    """OSError with its true number if the address cannot be listened on; cheroot's own would hide it in a text."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen()


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"[web] port {port} is in use by another program; stop that one or give another port"
    if error.errno == errno.EACCES:
        return f"[web] port {port} needs more rights than this user has; a port from 1024 on would do"
    return f"[web] host {host!r} cannot be listened on ({error.strerror}); 0.0.0.0 or 127.0.0.1 would do"
