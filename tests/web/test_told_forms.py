"""Who is told of each minute, and who gets word when something is wrong, are set and tried in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from disc_counter.outputs.messages import addresses_of
from disc_counter.settings import PushTarget, load
from disc_counter.settings.secrets import read_secret
from disc_counter.words.texts import LANGUAGES
from tests.harness.recipient import Recipient
from tests.harness.visit import PASSWORD, Visit

MESSAGES = {"after_min": "20", "base_load_percent": "0", "language": "de"}


@pytest.fixture
def owner(tmp_path: Path) -> Visit:
    visit = Visit(tmp_path)
    assert visit.log_in(code=visit.owner.code, password=PASSWORD).status == 303
    return visit


def test_requests_are_set_and_their_secret_is_kept_apart(owner: Visit) -> None:
    template, headers = '{"wh": $import_wh}\r\n', "X-Meter: cellar\r\nAuthorization: Bearer $secret\r\n"
    with Recipient() as recipient:
        given = {"url": f"{recipient.address}/x", "method": "PUT", "template": template, "headers": headers}
        assert owner.send("/setup/push", **given, secret="hush").status == 303
        push = load(owner.file).push
        assert (push.url, push.method, push.template) == (given["url"], "PUT", '{"wh": $import_wh}')
        assert push.headers == ("X-Meter: cellar", "Authorization: Bearer $secret")
        assert push.secret_file is not None
        assert read_secret("", push.secret_file) == "hush"
        assert push.secret_file.stat().st_mode & 0o777 == 0o600
        assert "hush" not in owner.file.read_text() + owner.get().text
        assert "answers" in owner.send("/setup/try/push").words
    assert "does not answer" in owner.send("/setup/try/push").words
    assert owner.send("/setup/push", url="").status == 303
    assert load(owner.file).push == PushTarget()


def test_a_request_that_cannot_be_is_refused(owner: Visit) -> None:
    answer = owner.send("/setup/push", url="http://there/", method="POST", template="$nothing", headers="")
    assert (answer.status, "Body is" in answer.words) == (400, True)
    assert load(owner.file).push == PushTarget()


def test_messages_are_set_and_a_trial_arrives_in_its_language(owner: Visit) -> None:
    with Recipient() as recipient:
        address = recipient.address.replace("http://", "json://") + "/hush"
        answer = owner.send("/setup/messages", **MESSAGES, secret=f" {address}\r\n\r\n")
        assert answer.status == 303
        messages = load(owner.file).messages
        assert (messages.after_min, messages.base_load_percent, messages.language) == (20, 0, "de")
        assert addresses_of(messages) == (address,)
        assert "hush" not in owner.file.read_text() + owner.get().text
        assert recipient.requests == 0, "who only looks sends nothing"
        assert "recipients that have taken a message: 1" in owner.send("/setup/try/messages").words
        (taken,) = recipient.taken
        assert json.loads(taken.body)["message"] == LANGUAGES["de"].said("this is a trial: messages arrive")
    words = owner.send("/setup/try/messages").words
    assert "json does not take a message" in words
    assert "hush" not in words
    assert owner.send("/setup/messages", **MESSAGES, forget="on").status == 303
    assert not load(owner.file).messages.wanted


def test_addresses_stay_where_none_are_given(owner: Visit) -> None:
    owner.send("/setup/messages", **MESSAGES, secret="json://there/hush")
    assert owner.send("/setup/messages", **{**MESSAGES, "after_min": "30"}).status == 303
    messages = load(owner.file).messages
    assert (messages.after_min, addresses_of(messages)) == (30, ("json://there/hush",))


@pytest.mark.parametrize("given", ["hush", "json://there/hush and more", "json://there/\nhush"])
def test_what_is_no_address_is_refused_and_not_shown(given: str, owner: Visit) -> None:
    answer = owner.send("/setup/messages", **MESSAGES, secret=given)
    assert (answer.status, "each has a line of its own" in answer.words) == (400, True)
    assert "hush" not in answer.text
    assert not load(owner.file).messages.wanted


@pytest.mark.parametrize("before", ["", "hush"])
def test_a_refused_form_leaves_the_secret_as_it_was(before: str, owner: Visit) -> None:
    good = {"url": "http://there/", "method": "POST", "template": "$import_wh", "headers": ""}
    assert owner.send("/setup/push", **good, secret=before).status == 303
    assert owner.send("/setup/push", **{**good, "url": "nowhere"}, secret="another").status == 400
    file = owner.station.configuration.settings.data.directory / "push.secret"
    assert (file.read_text() if file.exists() else "").strip() == before
