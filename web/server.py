"""The threaded server that carries the application."""

from __future__ import annotations

import errno
import logging
import socket
from contextlib import suppress
from threading import BoundedSemaphore, Thread

import bottle
from cheroot import wsgi
from cheroot.server import HTTPConnection, HTTPRequest

from disc_counter.errors import WorkError
from disc_counter.picture.live import MAX_VIEWERS
from web.access.gate import MOST_BODY_BYTES, MOST_HEAD_BYTES, Gate, Visit
from web.pages.push import MOST_LISTENERS

THREADS = MAX_VIEWERS + MOST_LISTENERS + 8
"""Each viewer and each page that is pushed to holds a thread; eight more answer everything else."""
STALLED_S = 10
"""How long a viewer may read nothing, in s, before the place is given to another: a phone changes networks in less."""
SEND_BUFFER_BYTES = 128 * 1024
"""What the kernel may hold back for a slow viewer: a few pictures of 640 x 480, less than a second."""
STOP_S = 15.0
"""How long answers may take to end when the service stops, in s: longer than a stalled viewer is waited for."""

MOST_BUSY_EACH = THREADS - 8
"""Requests of one address that are answered at a time: eight threads are always left to the others."""
MOST_HEALTH = 8
"""Requests of /healthz that are answered at a time, each on a thread of its own: none waits for another page."""
REFUSED = b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 10\r\n\r\n"
REFUSALS = {"late": REFUSED % b"408 Request Timeout", "many": REFUSED % b"503 Service Unavailable"}

STUMBLES = (ValueError, LookupError, NameError, TypeError)
"""What cheroot raises over heads that are none, as over one whose first line begins with a space."""

log = logging.getLogger(__name__)


class _Request(HTTPRequest):
    """Refuses what no browser sends, and closes then: what is left of it must not be taken for another request."""

    def read_request_line(self) -> bool:
        try:
            return bool(super().read_request_line())  # type: ignore[no-untyped-call]  # cheroot has no types
        except STUMBLES as error:
            return self._refused("400 Bad Request", f"{error}\n")

    def read_request_headers(self) -> bool:
        try:
            if not super().read_request_headers():  # type: ignore[no-untyped-call]
                return False
        except STUMBLES as error:
            return self._refused("400 Bad Request", f"{error}\n")
        if b"Transfer-Encoding" in self.inheaders:
            return self._refused("411 Length Required", "Say how long the body is.\n")
        if not self.inheaders.get(b"Content-Length", b"0").isdigit():
            return self._refused("400 Bad Request", "Content-Length is no number.\n")
        return True

    def _refused(self, status: str, why: str) -> bool:
        self.close_connection = True
        self.simple_response(status, why)
        return False


class _Connection(HTTPConnection):
    RequestHandlerClass = _Request
    visit: Visit | None = None

    def communicate(self) -> bool:
        """Answer a request; whether the connection stays open: not where what came behind it could be taken for one."""
        return bool(super().communicate()) and not self.rfile.has_data()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        if self.visit is not None:
            self.server.gate.leave(self.visit)
            self.visit = None
        super().close()


class _Quiet(wsgi.Server):
    """Lets in what the gate lets in. cheroot writes to stderr; here its words go to the log."""

    ConnectionClass = _Connection
    max_request_header_size = MOST_HEAD_BYTES
    max_request_body_size = MOST_BODY_BYTES
    gate: Gate
    _health: BoundedSemaphore

    def process_conn(self, conn: _Connection) -> None:
        """Something has come on a connection, or it is new."""
        if conn.visit is None:
            conn.visit = self.gate.enter(str(conn.remote_addr or ""))
        verdict = "many" if conn.visit is None else self.gate.look(conn.visit, conn.socket)
        if verdict == "ready":
            super().process_conn(conn)
        elif verdict == "wait":
            super().put_conn(conn)
        elif verdict == "health" and self._health.acquire(blocking=False):
            Thread(target=self._say_health, args=(conn,), name="healthz", daemon=True).start()
        else:
            _refuse(conn, REFUSALS.get(verdict, REFUSALS["many"]))

    def put_conn(self, conn: _Connection) -> None:
        """A request has been answered, and the connection waits for the next one."""
        if conn.visit is not None:
            self.gate.answered(conn.visit)
        super().put_conn(conn)

    def _say_health(self, conn: _Connection) -> None:
        stays = False
        with suppress(OSError):  # whoever asked has gone
            stays = conn.communicate()
        self._health.release()
        if stays:
            self.put_conn(conn)
        else:
            conn.close()

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        log.log(level, "%s", msg, exc_info=traceback)


def _refuse(conn: _Connection, answer: bytes) -> None:
    """Say so if that can be done at once, and close."""
    with suppress(OSError):
        conn.socket.settimeout(0.0)
        conn.socket.send(answer)
    conn.close()


class Server:
    """An application served on an address until stopped; a viewer who does not read for STALLED_S is dropped."""

    def __init__(self, app: bottle.Bottle, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._server = _Quiet(
            (host, port), app, numthreads=THREADS, timeout=STALLED_S, request_queue_size=64, server_name="disc-counter"
        )
        self._server.gate = Gate(MOST_BUSY_EACH, app.reached.trusts)
        self._server._health = BoundedSemaphore(MOST_HEALTH)
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
