"""Where the page is: what is printed leads there from another machine too."""

from __future__ import annotations

import pytest

from disc_counter import client
from disc_counter.commands.run import say_where
from disc_counter.settings import Settings, Web
from web.access.owner import Owner


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_on_network", lambda: "192.168.178.23")
    monkeypatch.setattr("socket.gethostname", lambda: "raspberrypi")


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        (
            "0.0.0.0",
            ["http://127.0.0.1:8080", "http://192.168.178.23:8080", "http://raspberrypi.local:8080"],
        ),
        ("127.0.0.1", ["http://127.0.0.1:8080"]),
        ("192.168.1.2", ["http://192.168.1.2:8080"]),
    ],
)
def test_the_page_is_found_from_elsewhere_where_it_listens_there(host: str, addresses: list[str]) -> None:
    assert client.addresses(Web(host, 8080)) == addresses


def test_whoever_sets_it_up_is_led_there_from_the_network(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    owner = Owner(tmp_path_factory.mktemp("data"), lambda: None)
    say_where(Settings(web=Web("0.0.0.0", 8080)), owner)
    assert capsys.readouterr().out.splitlines() == [
        "disc-counter measures: http://127.0.0.1:8080, from elsewhere http://192.168.178.23:8080 or"
        " http://raspberrypi.local:8080",
        f"to set it up in the browser: http://192.168.178.23:8080/setup, with the code {owner.code}",
    ]


def test_without_a_network_the_name_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_on_network", lambda: None)
    assert client.addresses(Web("0.0.0.0", 80)) == ["http://127.0.0.1:80", "http://raspberrypi.local:80"]
