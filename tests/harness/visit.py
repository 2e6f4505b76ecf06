"""A browser of the owner's, for the tests of what only the owner may do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from disc_counter.settings import load
from tests.harness.web_client import Answer, ask
from tests.stand_ins.fake_station import FakeStation
from web.access.owner import Owner
from web.app import create_app

PASSWORD = "Drehstrom 1967"


class Visit:
    """A browser of the owner's before a station whose configuration lies in a folder."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "disc-counter.toml"
        self.file.write_text("# mine\n[meter]\nrevolutions_per_kwh = 75\n")
        self.station = FakeStation(settings=load(self.file))
        self.owner = Owner(folder / "data", lambda: None)
        self.app = create_app(self.station, lambda: None, self.owner)
        self.cookie = ""

    def get(self, address: str = "/setup") -> Answer:
        return ask(self.app, address, Cookie=self.cookie)

    def send(self, address: str, token: Any = None, origin: Any = None, **fields: Any) -> Answer:
        headers = {"Cookie": self.cookie} | ({"Origin": origin} if origin else {})
        body = urlencode({"token": self.token if token is None else token, **fields}).encode()
        return ask(self.app, address, "POST", body=body, **headers)

    def log_in(self, address: str = "/setup/claim", **fields: str) -> Answer:
        answer = self.send(address, token="", **fields)
        if answer.status == 303:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.get().text)
        return found[1] if found else ""
