"""Sessions end with the password that they were begun with, and wherever somebody logs out everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.harness.visit import PASSWORD, Visit
from tests.harness.web_client import ask
from tests.stand_ins.fake_station import FakeStation
from web.access.owner import Owner
from web.app import create_app


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def test_another_password_ends_the_owners_sessions_of_before(owner: Visit) -> None:
    assert 'action="/setup/meter"' in owner.get().text
    owner.owner.set("a new password")
    assert 'action="/setup/meter"' not in owner.get().text
    assert owner.send("/setup/meter", token="x", name="mine").status == 403


def test_the_owner_logs_out_everywhere(owner: Visit) -> None:
    cookies = [owner.cookie]
    assert owner.log_in("/setup/enter", password=PASSWORD).status == 303
    cookies.append(owner.cookie)
    assert owner.send("/setup/leave", token="x").status == 403
    assert owner.send("/setup/leave").status == 303
    for cookie in cookies:
        owner.cookie = cookie
        assert 'action="/setup/meter"' not in owner.get().text


def test_who_may_only_look_is_logged_out_too(tmp_path: Path) -> None:
    app = create_app(FakeStation(), lambda: PASSWORD, Owner(tmp_path, lambda: PASSWORD))

    def logged_in(address: str, cookie: str = "") -> str:
        answer = ask(app, address, "POST", body=urlencode({"password": PASSWORD}).encode(), Cookie=cookie)
        return answer.headers["Set-Cookie"].split(";")[0]

    looking = logged_in("/login")
    both = f"{looking}; {logged_in('/setup/enter', looking)}"
    token = re.search(r'name="token" value="(\w+)"', ask(app, "/setup", Cookie=both).text)
    assert token is not None
    assert ask(app, "/setup/leave", "POST", body=f"token={token[1]}".encode(), Cookie=both).status == 303
    assert ask(app, "/", Cookie=looking).status == 303
