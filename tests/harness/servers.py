"""Real servers on loopback, each started by a test and gone with it; a missing one fails with what installs it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest

PATIENCE_S = 30.0
DATABASE = "disc_counter"
OPENER = build_opener(ProxyHandler({}))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(program: str, package: str, arguments: Sequence[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server's process, once its port takes connections."""
    path = shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin:/bin")
    if path is None:
        pytest.fail(f"{program} is missing: sudo apt install {package}")
    process = subprocess.Popen([path, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end_s = time.monotonic() + PATIENCE_S
        while not _listens(port):
            assert process.poll() is None, f"{program} ended with {process.returncode}"
            assert time.monotonic() < end_s, f"{program} did not start"
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def influxdb(folder: Path, port: int | None = None) -> Iterator[str]:
    """Debian's InfluxDB 1.6 with an empty database; gives its address."""
    port, backup = port or free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "influxdb.conf"
    config.write_text(
        f"""reporting-disabled = true
bind-address = "127.0.0.1:{backup}"
[meta]
dir = "{folder}/meta"
[data]
dir = "{folder}/data"
wal-dir = "{folder}/wal"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:{port}"
log-enabled = false
"""
    )
    address = f"http://127.0.0.1:{port}"
    with running("influxd", "influxdb", ["-config", str(config)], port):
        query(address, f"CREATE DATABASE {DATABASE}", post=True)
        yield address


@contextmanager
def victoria_metrics(folder: Path) -> Iterator[str]:
    """Debian's VictoriaMetrics, which takes the writes of InfluxDB 2; gives its address."""
    port = free_port()
    arguments = [f"-httpListenAddr=127.0.0.1:{port}", f"-storageDataPath={folder}", "-retentionPeriod=100y"]
    with running("victoria-metrics", "victoria-metrics", arguments, port):
        yield f"http://127.0.0.1:{port}"


def query(address: str, text: str, *, post: bool = False) -> list[list[Any]]:
    """The rows of an InfluxQL query's first series."""
    parameters = urlencode({"q": text, "db": DATABASE, "epoch": "ms"})
    url = f"{address}/query?{parameters}"
    with OPENER.open(url, data=b"" if post else None, timeout=PATIENCE_S) as answer:
        (result,) = json.load(answer)["results"]
    assert "error" not in result, result
    return list(result["series"][0]["values"]) if "series" in result else []


def exported(address: str) -> list[dict[str, Any]]:
    """All series that VictoriaMetrics holds, as it exports them."""
    OPENER.open(f"{address}/internal/force_flush", timeout=PATIENCE_S).close()
    with OPENER.open(f"{address}/api/v1/export?match[]={{__name__!=''}}", timeout=PATIENCE_S) as answer:
        lines = [json.loads(line) for line in answer]
    # What was not merged yet comes in several lines.
    series: dict[str, dict[str, Any]] = {}
    for line in lines:
        whole = series.setdefault(json.dumps(line["metric"], sort_keys=True), line)
        if whole is not line:
            for key in ("timestamps", "values"):
                whole[key] += line[key]
    return list(series.values())


class Proxy:
    """Stands before a server; while `answer` is set, each request gets what it says instead.

    `answer` is a status with a text, "cut" for a connection that ends before the answer though the server has stored
    the points, "hang" for one that has stored them and says nothing until `released` is set, or None to let requests
    through. It may be a function of the request's body.
    """

    def __init__(self, address: str) -> None:
        self.answer: tuple[int, str] | str | Callable[[bytes], tuple[int, str] | None] | None = None
        self.requests = 0
        self.released = Event()
        handler = partial(_Passing, self, address.removeprefix("http://"))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Proxy:
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Passing(BaseHTTPRequestHandler):
    """Passes a request on to the server behind a proxy, or answers as the proxy says."""

    def __init__(self, proxy: Proxy, upstream: str, *request: Any) -> None:
        self._proxy, self._upstream = proxy, upstream
        super().__init__(*request)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._proxy.requests += 1
        wanted = self._proxy.answer
        answer = wanted(body) if callable(wanted) else wanted
        if isinstance(answer, tuple):
            self._reply(answer[0], answer[1].encode())
            return
        with closing(HTTPConnection(self._upstream, timeout=PATIENCE_S)) as through:
            through.request("POST", self.path, body, dict(self.headers))
            got = through.getresponse()
            text = got.read()
        if answer == "hang":
            self._proxy.released.wait(PATIENCE_S)
        elif answer != "cut":
            self._reply(got.status, text)

    def do_GET(self) -> None:
        with closing(HTTPConnection(self._upstream, timeout=PATIENCE_S)) as through:
            through.request("GET", self.path)
            got = through.getresponse()
        self.send_response(got.status)
        self.send_header("X-Influxdb-Version", got.headers["X-Influxdb-Version"])
        self.end_headers()

    def _reply(self, status: int, text: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Be quiet."""


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
