"""Sentences with a count, in languages with two plurals and with three."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from disc_counter.locale.languages import DOMAIN, template
from disc_counter.words.texts import EN, LANGUAGES, Texts, languages

POLISH = """\
msgid ""
msgstr ""
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "setup_paper_known"
msgid "{count} reading is known."
msgid_plural "{count} readings are known."
msgstr[0] "{count} odczyt jest znany."
msgstr[1] "{count} odczyty są znane."
msgstr[2] "{count} odczytów jest znanych."
"""


@pytest.fixture
def polish(tmp_path: Path) -> Texts:
    """A language of three plurals that says this alone."""
    shutil.copy(template(), template(tmp_path))
    file = tmp_path / "pl" / "LC_MESSAGES" / f"{DOMAIN}.po"
    file.parent.mkdir(parents=True)
    file.write_text(POLISH)
    return languages(tmp_path)["pl"]


def known(t: Texts, count: int) -> str:
    return t("setup_paper_known", count, count=str(count))


def test_one_and_more() -> None:
    assert [known(EN, count) for count in (1, 0, 2)] == [
        "1 reading is known.",
        "0 readings are known.",
        "2 readings are known.",
    ]
    assert known(LANGUAGES["de"], 1) == "1 Ablesung ist bekannt."
    assert known(LANGUAGES["nl"], 12) == "12 meterstanden zijn bekend."


def test_one_few_and_many(polish: Texts) -> None:
    assert [known(polish, count) for count in (1, 3, 22)] == [
        "1 odczyt jest znany.",
        "3 odczyty są znane.",
        "22 odczyty są znane.",
    ]
    assert [known(polish, count) for count in (5, 12)] == ["5 odczytów jest znanych.", "12 odczytów jest znanych."]


def test_what_a_language_does_not_say_yet_is_said_in_english_with_its_plurals(polish: Texts) -> None:
    assert [polish("profile_days", count, days=str(count)) for count in (1, 3)] == ["1 day", "3 days"]
