"""Slow connections, however many, hold up nobody: a request gets a thread once it is here in full."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from threading import Event, Thread

import pytest

from tests.harness.web_client import app_before
from tests.stand_ins.fake_station import FakeStation
from web.access import gate
from web.access.gate import MOST_OPEN_EACH, Gate, Visit
from web.server import THREADS, Server, serve

PATIENCE_S = 20.0
SLOW = 500
DRIP_S = 0.2
BEGUN = {
    "silent": b"",
    "a byte": b"G",
    "a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "a body": b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\npassword=",
}


@pytest.fixture
def server() -> Iterator[Server]:
    server = serve(app_before(FakeStation()), "127.0.0.1", 0)
    yield server
    server.stop()


def opened(server: Server, stack: ExitStack, address: str = "127.0.0.1") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port), PATIENCE_S, source_address=(address, 0))
    return stack.enter_context(line)


def page(server: Server, path: str, address: str) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, PATIENCE_S, source_address=(address, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def drip(lines: list[socket.socket], stop: Event) -> None:
    """A byte now and then on each of them; whoever was sent home is left alone."""
    while not stop.wait(DRIP_S):
        for line in list(lines):
            try:
                line.sendall(b"a")
            except OSError:
                lines.remove(line)


@pytest.mark.parametrize("begun", BEGUN)
def test_five_others_are_answered_beside_hundreds_of_slow_ones(server: Server, begun: str) -> None:
    stop = Event()
    with ExitStack() as stack:
        lines = [opened(server, stack) for _ in range(SLOW)]
        for line in lines:
            if BEGUN[begun]:
                line.sendall(BEGUN[begun])
        dripping = Thread(target=drip, args=(lines if begun != "silent" else [], stop))
        dripping.start()
        stack.callback(dripping.join)
        stack.callback(stop.set)
        for number in range(2, 7):
            for path in ("/healthz", "/", "/setup", "/api/v1/status"):
                assert page(server, path, f"127.0.0.{number}") == 200


def test_more_slow_ones_than_threads_leave_pages_to_their_own_address(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(THREADS + 8):
            opened(server, stack).sendall(BEGUN["a head"])
        assert page(server, "/", "127.0.0.1") == 200
        assert page(server, "/healthz", "127.0.0.1") == 200


def test_a_request_that_does_not_come_in_time_is_sent_home(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DEADLINE_S", 0.0)
    with ExitStack() as stack:
        line = opened(server, stack)
        line.sendall(BEGUN["a head"])
        assert line.recv(100).startswith(b"HTTP/1.1 408 ")


def test_a_request_that_comes_in_pieces_is_answered(server: Server) -> None:
    body = b"password=x&back=/live"
    head = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    request = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with ExitStack() as stack:
        line = opened(server, stack)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(0, len(request), 7):
            line.sendall(request[place : place + 7])
        answer = line.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 303 ")
    assert b"/live" in answer


def test_what_comes_behind_a_request_is_not_taken_for_one(server: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with ExitStack() as stack:
        line = opened(server, stack)
        line.sendall(one + one)
        parts = [*iter(lambda: line.recv(10_000), b"")]
    assert b"".join(parts).count(b"HTTP/1.1 200") == 1


def test_a_connection_that_stays_open_is_answered_again_and_again(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, PATIENCE_S)
    for path in ("/healthz", "/", "/healthz", "/live", "/healthz") * 3:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()


def test_an_address_has_so_many_connections_and_a_trusted_proxy_as_many_as_it_likes() -> None:
    doors = Gate(2, lambda address: address == "10.0.0.2")
    visits = [doors.enter("192.168.1.9") for _ in range(MOST_OPEN_EACH + 1)]
    assert visits[-1] is None
    assert all(visits[:-1])
    assert doors.enter("192.168.1.10")
    assert all(doors.enter("10.0.0.2") for _ in range(2 * MOST_OPEN_EACH))
    doors.leave(visits[0] or Visit(""))
    assert doors.enter("192.168.1.9")


def test_an_address_has_so_many_requests_answered_at_a_time() -> None:
    doors = Gate(2, lambda address: address == "10.0.0.2")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"GET / HTTP/1.1\r\n\r\n")
        visits = [Visit("192.168.1.9") for _ in range(3)]
        assert [doors.look(visit, ours) for visit in visits] == ["ready", "ready", "many"]
        doors.answered(visits[0])
        assert doors.look(visits[2], ours) == "ready"
        assert doors.look(Visit("192.168.1.10"), ours) == "ready"
        assert [doors.look(Visit("10.0.0.2"), ours) for _ in range(3)] == ["ready"] * 3
        theirs.close()
