"""The real server on the loopback: streams, the bound on viewers, and a stop that ends them all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from time import sleep

import pytest

from disc_counter.errors import WorkError
from tests.harness.web_client import app_before, next_jpeg
from tests.stand_ins.fake_station import FakeStation
from web.server import Server, serve


@pytest.fixture
def station() -> Iterator[FakeStation]:
    station = FakeStation()
    with station.filming():
        yield station


@pytest.fixture
def server(station: FakeStation) -> Iterator[Server]:
    server = serve(app_before(station), "127.0.0.1", 0)
    yield server
    server.stop()


def get(server: Server, path: str, stack: ExitStack) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    stack.callback(connection.close)
    connection.request("GET", path)
    return stack.enter_context(connection.getresponse())


def test_two_viewers_see_pictures_that_follow_each_other(server: Server) -> None:
    with ExitStack() as stack:
        viewers = [get(server, f"/live.mjpg?overlay={overlay}", stack) for overlay in (0, 1)]
        for viewer in viewers:
            assert viewer.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=picture"
        plain, drawn = ([next_jpeg(viewer) for _ in range(3)] for viewer in viewers)
    assert all(jpeg.startswith(b"\xff\xd8") and jpeg.endswith(b"\xff\xd9") for jpeg in [*plain, *drawn])
    assert len(set(plain)) == len(set(drawn)) == 1
    assert plain[0] != drawn[0]


def test_the_ninth_viewer_gets_a_page_and_the_figures_still_come(server: Server, station: FakeStation) -> None:
    with ExitStack() as stack:
        for _ in range(8):
            next_jpeg(get(server, "/live.mjpg", stack))
        for path in ("/live.mjpg", "/live"):
            ninth = get(server, path, stack)
            assert ninth.status == 503
            assert b"8 viewers already" in ninth.read()
        assert get(server, "/api/v1/status", stack).status == 200
        assert get(server, "/snapshot.jpg", stack).status == 200


def test_a_viewer_who_left_gives_the_place_back(server: Server, station: FakeStation) -> None:
    for _ in range(3):
        with ExitStack() as stack:
            for _ in range(8):
                next_jpeg(get(server, "/live.mjpg", stack))
        wait_until_left(station)


def test_a_viewer_who_stops_reading_is_dropped_and_costs_nobody_else(
    station: FakeStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.server.STALLED_S", 1)
    monkeypatch.setattr("web.server.SEND_BUFFER_BYTES", 4096)
    server = serve(app_before(station), "127.0.0.1", 0)
    with ExitStack() as stack:
        stack.callback(server.stop)
        stalled = stack.enter_context(socket.socket())
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        stalled.connect(("127.0.0.1", server.port))
        stalled.sendall(b"GET /live.mjpg HTTP/1.1\r\nHost: meter\r\n\r\n")
        wait_until_left(station, entered=True)
        with ExitStack() as other:
            viewer = get(server, "/live.mjpg", other)
            for _ in range(5):
                next_jpeg(viewer)
        wait_until_left(station)


def test_stopping_ends_the_streams(server: Server) -> None:
    with ExitStack() as stack:
        viewer = get(server, "/live.mjpg", stack)
        next_jpeg(viewer)
        server.stop()
        viewer.read()
        with pytest.raises(ConnectionRefusedError):
            get(server, "/", stack)


def test_a_port_in_use_is_said_in_one_sentence(server: Server, station: FakeStation) -> None:
    with pytest.raises(WorkError, match=rf"^\[web\] port {server.port} is in use by another program; .*$"):
        serve(app_before(station), "127.0.0.1", server.port)


def test_a_host_that_is_not_here_is_said_in_one_sentence(station: FakeStation) -> None:
    with pytest.raises(WorkError, match=r"^\[web\] host '192\.0\.2\.1' cannot be listened on"):
        serve(app_before(station), "192.0.2.1", 0)


def wait_until_left(station: FakeStation, *, entered: bool = False) -> None:
    """Wait until all viewers left, or the first one entered; the test's own bound is the runner's."""
    while (station.live.viewers > 0) is not entered:
        sleep(0.01)
