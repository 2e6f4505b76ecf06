"""The examples of docs/page.md before a real nginx and a real Caddy: pages, log-in, forms and the live picture."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from disc_counter.settings import Web
from tests.harness.servers import free_port, running
from tests.harness.visit import PASSWORD
from tests.harness.web_client import next_jpeg
from tests.stand_ins.fake_station import FakeStation
from web.access.owner import Owner
from web.app import create_app
from web.server import serve

NAME = "meter.example.org"
DOCUMENT = Path(__file__).parents[2] / "docs" / "page.md"
SECONDS = 10.0
"""The longest wait for an answer; a picture that a proxy keeps back would take longer."""


def example(beginning: str) -> str:
    """The configuration that the document shows, from the line that begins so."""
    text = DOCUMENT.read_text()
    found = re.search(rf"^    {re.escape(beginning)}.*?(?=^\S)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{DOCUMENT.name} shows no {beginning!r}"
    return textwrap.dedent(found[0])


def nginx(folder: Path, port: int, behind: int) -> AbstractContextManager[object]:
    location = example("location /meter/").replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    config = folder / "nginx.conf"
    places = " ".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error; events {{}}\n"
        f"http {{ access_log off; {places} server {{ listen 127.0.0.1:{port};\n{location}}} }}\n"
    )
    return running("nginx", "nginx-light", ["-c", str(config), "-e", f"{folder}/error"], port)


def caddy(folder: Path, port: int, behind: int) -> AbstractContextManager[object]:
    # Certificates come from outside: here it listens without.
    site = example(NAME).replace(NAME, f"http://{NAME}:{port}").replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    config = folder / "Caddyfile"
    config.write_text(f"{{\n admin off\n auto_https off\n }}\n{site}")
    return running("caddy", "caddy", ["run", "--config", str(config), "--adapter", "caddyfile"], port)


class Visitor:
    """Asks by the name of one's own, and keeps the cookies."""

    def __init__(self, port: int, base: str) -> None:
        self.port, self.base, self.cookie = port, base, ""

    @contextmanager
    def asking(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Iterator[HTTPResponse]:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        own = {"Host": f"{NAME}:{self.port}", "Cookie": self.cookie, **form, **headers}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request(method, f"{self.base}{path}", body, own)
            with connection.getresponse() as answer:
                self.cookie = (answer.headers["Set-Cookie"] or self.cookie).split(";")[0]
                yield answer

    def get(self, path: str, method: str = "GET", body: str = "", **headers: str) -> tuple[int, str, str | None]:
        """Status, text, and where it leads to."""
        with self.asking(path, method, body, **headers) as answer:
            return answer.status, answer.read().decode(), answer.headers["Location"]


@pytest.fixture(params=[(nginx, "/meter"), (caddy, "")], ids=["nginx", "caddy"])
def visitor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitor]:
    proxy, base = request.param
    web = Web(hosts=(NAME,), trusted_proxies=("127.0.0.1/32",))
    station = FakeStation()
    with station.filming():
        app = create_app(station, lambda: PASSWORD, Owner(tmp_path, lambda: PASSWORD), web)
        server, port = serve(app, "127.0.0.1", 0), free_port()
        try:
            with proxy(tmp_path, port, server.port):
                yield Visitor(port, base)
        finally:
            server.stop()


def log_in(visitor: Visitor, password: str = PASSWORD) -> tuple[int, str, str | None]:
    """As a browser does: it says where the form came from."""
    body = urlencode({"password": password, "back": "/live"})
    return visitor.get("/login", "POST", body, Origin=f"http://{NAME}:{visitor.port}")


def test_pages_and_all_they_need_are_found(visitor: Visitor) -> None:
    assert log_in(visitor)[0] == 303
    status, page, _ = visitor.get("/")
    assert status == 200
    addresses = re.findall(r' (?:href|src)="(/[^"#]*)', page)
    assert addresses
    for address in addresses:
        assert address.startswith(f"{visitor.base}/")
        assert visitor.get(address.removeprefix(visitor.base))[0] in (200, 302, 303), address


def test_logging_in_leads_back_and_a_wrong_password_is_said(visitor: Visitor) -> None:
    assert visitor.get("/live")[2] == f"{visitor.base}/login?back=/live"
    assert log_in(visitor, "wrong")[0] in (401, 403)
    status, _, to = log_in(visitor)
    assert (status, to) == (303, f"{visitor.base}/live")
    assert visitor.get("/live")[0] == 200


def test_the_live_picture_comes_while_it_is_taken(visitor: Visitor) -> None:
    log_in(visitor)
    with visitor.asking("/live.mjpg") as stream:
        assert stream.status == 200
        for _ in range(3):
            assert next_jpeg(stream).startswith(b"\xff\xd8")


def test_a_form_from_elsewhere_and_another_name_are_refused(visitor: Visitor) -> None:
    body = urlencode({"password": PASSWORD})
    assert visitor.get("/login", "POST", body, Origin="http://evil.example")[0] == 403
    # Caddy itself answers names that it was not told of, with nothing.
    status, page, _ = visitor.get("/", Host="evil.example")
    assert status != 200 or page == ""
