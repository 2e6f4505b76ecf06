"""`make messages`: what has changed in English reaches the languages, and no translator's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from disc_counter.locale.languages import catalogues, template
from disc_counter.locale.renewal import renew
from disc_counter.words.catalogue import read

HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
BEFORE = 'msgctxt "power"\nmsgid "Power now"\nmsgstr "{}"\n\nmsgctxt "days"\nmsgid "{{days}} days"\nmsgstr "{}"\n'
AFTER = (
    'msgctxt "power"\nmsgid "The power at present"\nmsgstr ""\n\n'
    'msgctxt "days"\nmsgid "{days} day"\nmsgid_plural "{days} days"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
    'msgctxt "light"\nmsgid "Light"\nmsgstr ""\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A German file whose template has since been changed."""
    found = tmp_path / "de.po"
    found.write_text(
        f'{HEADER}\n{BEFORE.format("Leistung jetzt", "{days} Tage")}\nmsgctxt "x"\nmsgid "y"\nmsgstr "z"\n'
    )
    english = tmp_path / "template.pot"
    english.write_text(f"{HEADER}\n{AFTER}")
    renew(found, english)
    return found


def test_a_sentence_whose_english_has_changed_is_kept_for_whoever_looks_at_it(file: Path) -> None:
    text = file.read_text()
    fuzzy = '#, fuzzy\n#| msgid "Power now"\nmsgctxt "power"\nmsgid "The power at present"\nmsgstr "Leistung jetzt"\n'
    assert fuzzy in text
    assert 'msgid_plural "{days} days"\nmsgstr[0] "{days} Tage"\nmsgstr[1] "{days} Tage"\n' in text
    assert read(file).keyed == {}


def test_a_new_sentence_is_there_and_one_that_is_said_no_more_is_not_thrown_away(file: Path) -> None:
    text = file.read_text()
    assert 'msgctxt "light"\nmsgid "Light"\nmsgstr ""\n' in text
    assert '#~ msgctxt "x"\n#~ msgid "y"\n#~ msgstr "z"\n' in text


@pytest.mark.parametrize("language", catalogues())
def test_the_files_are_as_the_last_renewal_left_them(tmp_path: Path, language: str) -> None:
    file = catalogues()[language]
    copy = tmp_path / "again.po"
    copy.write_bytes(file.read_bytes())
    renew(copy, template())
    assert copy.read_text().splitlines()[20:] == file.read_text().splitlines()[20:]
