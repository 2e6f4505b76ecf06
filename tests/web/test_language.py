"""The language of the pages: as the browser wants it, or as it was switched to."""

from __future__ import annotations

import pytest

from disc_counter.words.texts import LANGUAGES
from tests.harness.web_client import Answer, app_before, ask
from tests.stand_ins.fake_station import FakeStation


def asked(address: str = "/", **headers: str) -> Answer:
    return ask(app_before(FakeStation()), address, "GET", b"", **headers)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.5,de;q=0.7", "de"),
        ("en-GB,de;q=0.5", "en"),
        ("de;q=0", "en"),
        ("fr", "en"),
        ("", "en"),
        ("de;q=much", "en"),
    ],
)
def test_the_browsers_wish_counts(wanted: str, language: str) -> None:
    assert f'<html lang="{language}">' in asked(Accept_Language=wanted).text


def test_what_was_switched_to_counts_more() -> None:
    answer = asked("/language/de?back=/live?overlay=0")
    assert (answer.status, answer.headers["Location"][-15:]) == (303, "/live?overlay=0")
    cookie = answer.headers["Set-Cookie"]
    assert "SameSite=strict" in cookie
    assert '<html lang="de">' in asked(Accept_Language="en", Cookie=cookie.split(";")[0]).text


@pytest.mark.parametrize("elsewhere", ["//example.org/", "https://example.org/", "/\\example.org", "example"])
def test_switching_sends_nobody_elsewhere(elsewhere: str) -> None:
    assert "example" not in asked(f"/language/de?back={elsewhere}").headers["Location"]


def test_an_unknown_language_is_not_there() -> None:
    assert asked("/language/xx").status == 404


def test_every_other_language_is_offered_by_its_own_name() -> None:
    for code in LANGUAGES:
        text = asked(Accept_Language=code).text
        for other, language in LANGUAGES.items():
            link = f'?back=/" lang="{other}" hreflang="{other}">{language("language_name")}</a>'
            assert (f'<a href="/language/{other}{link}' in text) == (other != code)
